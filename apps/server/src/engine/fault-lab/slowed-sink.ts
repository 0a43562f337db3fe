import type { Scheduler } from "@streampulse/core";

import type { FormatName, Sink } from "../ports/transport.ts";
import type { Failure } from "@streampulse/core";

/** A sink whose connection can be made to take one write in so many milliseconds; else as the one within. */
export class SlowedSink implements Sink {
  readonly format: FormatName;
  readonly headBytes: number;
  readonly headBytesOf?: (length: number) => number;
  readonly #inner: Sink;
  readonly #scheduler: Scheduler;
  /** The time between two writes at present; 0: as the connection takes them. */
  readonly #paceMs: () => number;
  #wroteMs = -Infinity;

  constructor(inner: Sink, scheduler: Scheduler, paceMs: () => number) {
    this.format = inner.format;
    this.headBytes = inner.headBytes;
    if (inner.headBytesOf) this.headBytesOf = (length) => inner.headBytesOf?.(length) ?? inner.headBytes;
    this.#inner = inner;
    this.#scheduler = scheduler;
    this.#paceMs = paceMs;
  }

  get writable(): boolean {
    const paceMs = this.#paceMs();
    return (paceMs === 0 || this.#scheduler.now() - this.#wroteMs >= paceMs) && this.#inner.writable;
  }

  head(buffer: Uint8Array, at: number, length: number): void {
    this.#inner.head(buffer, at, length);
  }

  write(buffer: Uint8Array, start: number, end: number): boolean {
    this.#wroteMs = this.#scheduler.now();
    return this.#inner.write(buffer, start, end);
  }

  end(failure: Failure): void {
    this.#inner.end(failure);
  }
}
