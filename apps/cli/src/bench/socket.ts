import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Connection, Reader, Target } from "./door.ts";

/**
 * Reads of plain sockets are one after the other, so that one buffer serves them all; but on Windows, where
 * the system fills buffers while others are read.
 */
const shared = process.platform === "win32" ? undefined : Buffer.alloc(64 * 1024);

/** A connection of bytes to a server. */
export interface ByteSocket extends Connection {
  write(bytes: Uint8Array | string): void;
}

/**
 * Opens a socket, with TLS where the target has it. `heard` gets the bytes as they arrive and keeps none of
 * them: the next ones may take their place. The reader is told of bytes and of the end; `end` may say a
 * better reason for one that came from the server.
 */
export function openSocket(
  target: Target,
  port: number,
  reader: Reader,
  heard: (bytes: Buffer) => void,
  end: () => string = () => "closed by the server",
): ByteSocket {
  let isOver = false;
  const over = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    reader.ended(reason);
  };
  const arrived = (bytes: Buffer): void => {
    if (isOver) return;
    reader.bytes(bytes.length);
    try {
      heard(bytes);
    } catch {
      reader.malformed();
      over("malformed");
    }
  };
  const socket = connected(target, port, arrived);
  socket.setNoDelay(true);
  socket.on("error", (error: NodeJS.ErrnoException) => over(error.code ?? error.message));
  socket.on("end", () => over(end()));
  socket.on("close", () => over(end()));
  return {
    write: (bytes) => void socket.write(bytes),
    close: () => {
      isOver = true;
      socket.destroy();
    },
  };
}

function connected({ host, isSecure }: Target, port: number, arrived: (bytes: Buffer) => void): Socket {
  if (isSecure) return connectTls({ host, port, ALPNProtocols: ["http/1.1"] }).on("data", arrived);
  if (!shared) return connect({ host, port }).on("data", arrived);
  const callback = (count: number): boolean => {
    arrived(shared.subarray(0, count));
    return true;
  };
  return connect({ host, port, onread: { buffer: shared, callback } });
}
