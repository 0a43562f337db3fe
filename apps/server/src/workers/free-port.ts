import { createServer } from "node:net";

/**
 * Resolves where nobody listens on the port, rejects with the system's error where it is not to be had. Who
 * shares a port gets it also where another server of the same user shares it: clients of two servers would
 * be mixed without a word.
 */
export function findPortFree(host: string, port: number): Promise<void> {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    // Who comes in this moment comes again.
    const server = createServer((socket) => void socket.destroy());
    server.once("error", reject);
    server.listen({ host, port }, () => void server.close(() => resolve()));
  });
}
