import { Failure } from "@streampulse/core";

import type { SetAnswer, SetChange } from "./ports/session-exchange.ts";
import type { Sink } from "./ports/transport.ts";
import type { Opening } from "./requests.ts";
import type { StreamHandle } from "./session-stream.ts";

/** A stream whose session is not this process's yet. Its transport holds it like any other: it may end it, or be gone. */
export class ClaimedStream implements StreamHandle {
  readonly begun: Promise<void>;
  /** Until it begins or is over: thousands of streams need not hold what they were asked for with. */
  #asked: { readonly opening: Opening; readonly sink: Sink } | undefined;
  #settle: () => void = () => {};
  #stream: StreamHandle | undefined;

  constructor(opening: Opening, sink: Sink) {
    this.#asked = { opening, sink };
    this.begun = new Promise((resolve) => (this.#settle = resolve));
  }

  /** Whether it was ended, or its client is gone, before it began. */
  get isOver(): boolean {
    return this.#asked === undefined && this.#stream === undefined;
  }

  /** It is the stream that `begin` opens from now on. Where that throws it ends with INTERNAL. */
  begin(begin: (opening: Opening, sink: Sink) => StreamHandle): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    try {
      this.#stream = begin(asked.opening, asked.sink);
    } catch (error) {
      this.end(new Failure("INTERNAL"));
      throw error;
    }
    this.#asked = undefined;
    this.#settle();
  }

  close(): void {
    if (this.#stream) return this.#stream.close();
    this.#asked = undefined;
    this.#settle();
  }

  end(failure: Failure): void {
    if (this.#stream) return this.#stream.end(failure);
    const sink = this.#asked?.sink;
    this.close();
    sink?.end(failure);
  }

  acknowledge(bytes: number): void {
    this.#stream?.acknowledge(bytes);
  }

  modify(change: SetChange): SetAnswer {
    if (this.#stream === undefined) throw new Failure("NO_SESSION");
    return this.#stream.modify(change);
  }
}
