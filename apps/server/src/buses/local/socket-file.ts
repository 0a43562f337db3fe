import { renameSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";

/** A Unix socket that one process listens at, and after it another in its place. */
export class SocketFile {
  readonly #path: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(path: string, serve: (socket: Socket) => void) {
    this.#path = path;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      serve(socket);
    });
  }

  /** Rejects with the system's error. What an earlier owner left at the path gives way in one step. */
  async listen(): Promise<void> {
    // Node removes the name that it listens by when it closes: not the one that is a successor's by then.
    const own = `${this.#path}.${process.pid}`;
    rmSync(own, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(own, () => {
        this.#server.off("error", reject);
        // Out of descriptors: the process tries again.
        this.#server.on("error", () => {});
        resolve();
      });
    });
    renameSync(own, this.#path);
  }

  /** Ends every connection. The file stays until the next owner's takes its place. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
