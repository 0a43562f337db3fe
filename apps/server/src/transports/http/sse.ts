import { randomBytes } from "node:crypto";

import { Failure } from "@streampulse/core";

import { answerFailure, answerMethod } from "./failure-answer.ts";
import { begins } from "./late-calls.ts";
import { readQuery, streamRequestOf } from "./query.ts";
import { SseSink } from "./sse-sink.ts";
import { closeWith, type StreamCall, type StreamDeps } from "./stream-prices.ts";

/** Where the door is. */
export const EVENTS_PATH = "/v1/stream";

/** Ids that this door has made: it resumes no other door's session. */
const OWN_ID = /^sse-[\w-]{22}$/;

/** A request for events, whoever read it and frames its response. */
export interface EventsCall extends Omit<StreamCall, "read"> {
  /** Whether the client is gone. */
  readonly isGone: boolean;
}

/**
 * Serves `GET /v1/stream?tickers=…` as server-sent events. A client that names its last event comes back to
 * its session, if that still lives, with the set that it has; else the query says what it wants.
 */
export function serveEvents(call: EventsCall, deps: StreamDeps): void {
  const { request, response } = call;
  if (request.method !== "GET") return answerMethod(response, "GET");
  const sink = new SseSink(response, () => call.body, deps.scheduler);
  open(call, sink, deps).catch((error: unknown) => {
    const failure = error instanceof Failure ? error : deps.internal(error);
    // Browsers take a refusal for the last word; those that should come back get it as a stream's.
    if (failure.code === "unavailable") return sink.end(failure);
    answerFailure(response, failure);
  });
}

async function open(call: EventsCall, sink: SseSink, deps: StreamDeps): Promise<void> {
  const { request, response } = call;
  const asked = streamRequestOf(readQuery(request.url ?? ""));
  const caller = deps.callerOf(request);
  const last = String(request.headers["last-event-id"] ?? "");
  let lives = OWN_ID.test(last) && deps.engine.sessionLives(caller, last);
  // Only where other processes have to be asked: what is known here begins at once.
  if (typeof lives !== "boolean") lives = await lives;
  if (call.isGone) return;
  const clientId = lives ? last : `sse-${randomBytes(16).toString("base64url")}`;
  closeWith(response, deps.engine.openStream(caller, { ...asked, clientId }, sink, { keepsSet: true }));
  begins(request);
}
