import { constants } from "node:http2";

import type { Scheduler } from "@streampulse/core";

import { cutOff } from "../cut-off.ts";
import type { HttpResponse } from "./http-sink.ts";
import { ANSWER_MAX_MS, BODY_MAX_MS } from "./limits.ts";
import { EVENTS_PATH } from "./sse.ts";
import type { HttpRequest } from "./stream-prices.ts";

const REFLECTION = "/grpc.reflection.";
const WATCH = "/grpc.health.v1.Health/Watch";

/**
 * Ends what has not arrived whole in time, which node:http does by itself and node:http2 does not; and what
 * was answered and is not taken, which neither does. Streams have time limits of their own.
 */
export function endLate(request: HttpRequest, response: HttpResponse, path: string, scheduler: Scheduler): void {
  const { stream } = response;
  const giveUp = () => {
    if (stream) stream.close(constants.NGHTTP2_CANCEL);
    else cutOff(request.socket);
  };
  const timers: (() => void)[] = [];
  // Reflection is asked on one stream for as long as its client likes.
  const isAskedOn = path.startsWith(REFLECTION);
  // A request whose headers were its end is whole, though nobody reads the body that it has not.
  if (stream && !stream.endAfterHeaders && !request.complete && !isAskedOn) {
    timers.push(scheduler.after(BODY_MAX_MS, () => void (request.complete || giveUp())));
  }
  if (!isAskedOn && path !== WATCH && path !== EVENTS_PATH) timers.push(scheduler.after(ANSWER_MAX_MS, giveUp));
  if (timers.length > 0) (stream ?? response).once("close", () => timers.forEach((cancel) => cancel()));
}
