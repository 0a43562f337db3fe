import { constants } from "node:http2";

import { Failure, type Cancel, type Scheduler } from "@streampulse/core";

import { cutOff } from "../cut-off.ts";
import { begins } from "./late-calls.ts";
import { END_MAX_MS, LONG_CALLS_MAX, QUESTION_MAX_MS, SERVICE_STREAMS_MAX } from "./limits.ts";
import type { HttpRequest } from "./stream-prices.ts";

/** A kind of such calls, whose bound is its own. */
interface Kind {
  readonly max: number;
  /** What a connection may have so many of, for users. */
  readonly what: string;
  /** How many each connection has open. */
  readonly open: WeakMap<object, number>;
}

/** Watches and reflection. */
export const GRPCS_OWN: Kind = { max: LONG_CALLS_MAX, what: "streams of gRPC's own services", open: new WeakMap() };
/** Of what is kept. */
export const OF_SERVICES: Kind = { max: SERVICE_STREAMS_MAX, what: "streams beside prices", open: new WeakMap() };

/**
 * A stream that lives as long as its client likes and may say nothing for all that time, so that what one
 * connection can hold by it is bounded here.
 */
export class LongCall {
  readonly #request: HttpRequest;
  readonly #signal: AbortSignal;
  readonly #scheduler: Scheduler;

  /** `signal` aborts when the call has ended for its handler. Throws LIMIT_STREAMS. */
  constructor(request: HttpRequest, signal: AbortSignal, scheduler: Scheduler, { max, what, open }: Kind) {
    this.#request = request;
    this.#signal = signal;
    this.#scheduler = scheduler;
    const connection = request.stream?.session ?? request.socket;
    const count = open.get(connection) ?? 0;
    if (count >= max) {
      throw new Failure("LIMIT_STREAMS", `A connection may have ${max} ${what}; close one first.`, { limit: max });
    }
    open.set(connection, count + 1);
    begins(request);
    this.#onceOver(() => open.set(connection, (open.get(connection) ?? 1) - 1));
  }

  /** What the client asks, as it asks it. Throws DEADLINE_EXCEEDED where it asks nothing for too long. */
  async *inTime<T>(questions: AsyncIterable<T>): AsyncGenerator<T> {
    const iterator = questions[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.#orLate(iterator.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** Answers as they are; a client that does not take one in time is cut off. */
  async *untilTaken<T>(answers: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const answer of answers) {
      const cancel = this.#scheduler.after(QUESTION_MAX_MS, () => this.#cutOff());
      try {
        yield answer;
      } finally {
        cancel();
      }
    }
  }

  async #orLate<T>(next: Promise<T>): Promise<T> {
    let cancel: Cancel = () => {};
    const late = new Promise<never>((_resolve, reject) => {
      cancel = this.#scheduler.after(QUESTION_MAX_MS, () => {
        // The client still holds its half, and with it the stream.
        this.#onceOver(this.#scheduler.after(END_MAX_MS, () => this.#cutOff()));
        reject(new Failure("DEADLINE_EXCEEDED", `Nothing was asked for ${QUESTION_MAX_MS / 1_000} s.`));
      });
    });
    try {
      return await Promise.race([next, late]);
    } finally {
      cancel();
    }
  }

  /** When nothing of the call is held any more. */
  #onceOver(call: () => void): void {
    const { stream } = this.#request;
    // A stream outlives its handler while its client holds its own half; HTTP/1.1 has no halves.
    if (stream) stream.once("close", call);
    else this.#signal.addEventListener("abort", call, { once: true });
  }

  #cutOff(): void {
    const { stream, socket } = this.#request;
    if (stream) stream.close(constants.NGHTTP2_CANCEL);
    else cutOff(socket);
  }
}
