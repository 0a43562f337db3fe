import type { Socket } from "node:net";

import type { Sink } from "../../engine/ports/transport.ts";
import { FRAME_HEAD_BYTES, FrameKind, writeFrameHead } from "./link-frame.ts";

/** How much may wait for a process while the next write is made: what the engine writes at once. */
const PENDING_MAX_BYTES = 256 * 1024;

/** The owner's prices on the socket of another process: a frame a message. */
export class PriceSink implements Sink {
  readonly format = "protobuf";
  readonly headBytes = FRAME_HEAD_BYTES;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get writable(): boolean {
    return this.#socket.destroyed || this.#socket.writableLength < PENDING_MAX_BYTES;
  }

  head(buffer: Uint8Array, at: number, length: number): void {
    writeFrameHead(buffer, at, FrameKind.PRICES, length);
  }

  write(buffer: Uint8Array, start: number, end: number): boolean {
    if (this.#socket.destroyed) return false;
    this.#socket.write(Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start));
    // What the kernel took at once is no longer needed.
    return this.#socket.writableLength > 0;
  }

  /** There is no word for it: the process comes back by itself. */
  end(): void {
    this.#socket.destroy();
  }
}
