import { constants } from "node:http2";

import type { Cancel, Scheduler } from "@streampulse/core";

import { cutOff } from "../cut-off.ts";
import type { CallRequest } from "./http-call.ts";
import type { HttpResponse } from "./http-sink.ts";
import { ANSWER_MAX_MS, BODY_MAX_MS } from "./limits.ts";
import type { HttpRequest } from "./stream-prices.ts";

/** What each call is waited for with, while it is. */
const waits = new WeakMap<CallRequest, LateCall>();

/** One call's time limits. */
class LateCall {
  readonly #scheduler: Scheduler;
  readonly #giveUp: () => void;
  #cancels: Cancel[] = [];

  constructor(scheduler: Scheduler, giveUp: () => void) {
    this.#scheduler = scheduler;
    this.#giveUp = giveUp;
  }

  /** Gives the call up after a while, unless it is done by then. */
  after(ms: number, isDone = () => false): void {
    this.#cancels.push(this.#scheduler.after(ms, () => void (isDone() || this.#giveUp())));
  }

  cancel(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }
}

/**
 * Ends what has not arrived whole in time, which node:http does by itself and node:http2 does not; and what
 * was answered and is not taken, which neither does. Streams have time limits of their own, once they have begun.
 */
export function endLate(request: HttpRequest, response: HttpResponse, scheduler: Scheduler): void {
  const { stream } = response;
  const late = new LateCall(scheduler, () => {
    if (stream) stream.close(constants.NGHTTP2_CANCEL);
    else cutOff(request.socket);
  });
  // A request whose headers were its end is whole, though nobody reads the body that it has not.
  if (stream && !stream.endAfterHeaders && !request.complete) late.after(BODY_MAX_MS, () => request.complete);
  late.after(ANSWER_MAX_MS);
  waits.set(request, late);
  (stream ?? response).once("close", () => {
    waits.delete(request);
    late.cancel();
  });
}

/** The call's answer is a stream from now on, and may be asked on: whoever has it ends it in time. */
export function begins(request: CallRequest): void {
  waits.get(request)?.cancel();
}

/** The stream is over: what is left of it is to be taken as any answer is. */
export function ends(request: CallRequest): void {
  waits.get(request)?.after(ANSWER_MAX_MS);
}
