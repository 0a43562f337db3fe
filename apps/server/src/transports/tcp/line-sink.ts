import type { Socket } from "node:net";

import type { Failure } from "@streampulse/core";

import type { FormatName, Sink } from "../../engine/ports/transport.ts";

/** Whose stream it is. */
interface SinkOwner {
  /** The engine has ended the stream. */
  end(failure: Failure): void;
}

/** A stream's lines on a raw socket: the engine's bytes as they are. */
export class LineSink implements Sink {
  readonly format: FormatName;
  readonly headBytes = 0;
  /** How many bytes the stream has written. */
  written = 0;
  readonly #socket: Socket;
  readonly #owner: SinkOwner;
  #isOver = false;

  constructor(socket: Socket, format: "line" | "line-json", owner: SinkOwner) {
    this.#socket = socket;
    this.format = format;
    this.#owner = owner;
  }

  head(): void {}

  /** Only while nothing waits: so no more than one write of a client that does not read is held. */
  get writable(): boolean {
    return this.#isOver || this.#socket.writableLength === 0;
  }

  write(buffer: Uint8Array, start: number, end: number): boolean {
    if (this.#isOver) return false;
    this.written += end - start;
    this.#socket.write(Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start));
    // What the kernel took at once is no longer needed.
    return this.#socket.writableLength > 0;
  }

  end(failure: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#owner.end(failure);
  }

  /** Another sink goes on with the stream. */
  retire(): void {
    this.#isOver = true;
  }
}
