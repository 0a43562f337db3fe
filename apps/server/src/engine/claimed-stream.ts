import { Failure } from "@streampulse/core";

import type { SetAnswer, SetChange } from "./ports/session-exchange.ts";
import type { Sink } from "./ports/transport.ts";
import type { Opening } from "./requests.ts";
import type { StreamHandle } from "./session-stream.ts";

/** A stream whose session is not this process's yet. Its transport holds it like any other: it may end it, or be gone. */
export class ClaimedStream implements StreamHandle {
  readonly opening: Opening;
  readonly sink: Sink;
  readonly begun: Promise<void>;
  #settle: () => void = () => {};
  #stream: StreamHandle | undefined;
  #isOver = false;

  constructor(opening: Opening, sink: Sink) {
    this.opening = opening;
    this.sink = sink;
    this.begun = new Promise((resolve) => (this.#settle = resolve));
  }

  /** Whether it was ended, or its client is gone, before it began. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** It is the stream that `begin` opens from now on. */
  begin(begin: (opening: Opening, sink: Sink) => StreamHandle): void {
    this.#stream = begin(this.opening, this.sink);
    this.#settle();
  }

  close(): void {
    if (this.#stream) return this.#stream.close();
    this.#isOver = true;
    this.#settle();
  }

  end(failure: Failure): void {
    if (this.#stream) return this.#stream.end(failure);
    if (this.#isOver) return;
    this.close();
    this.sink.end(failure);
  }

  acknowledge(bytes: number): void {
    this.#stream?.acknowledge(bytes);
  }

  modify(change: SetChange): SetAnswer {
    if (this.#stream === undefined) throw new Failure("NO_SESSION");
    return this.#stream.modify(change);
  }
}
