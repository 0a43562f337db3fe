import { randomInt } from "node:crypto";

import type { Failure, Scheduler } from "@streampulse/core";

import { ROOM, type Sink } from "../../engine/ports/transport.ts";
import { failureJson } from "./failure-details.ts";
import type { CallResponse } from "./http-call.ts";
import { END_MAX_MS } from "./limits.ts";
import type { StreamBody } from "./stream-body.ts";

/** Browsers come back after a fixed time: each is given its own, so that a restart is not met by all at once. */
const RETRY_LEAST_MS = 1_000;
const RETRY_MOST_MS = 5_000;

/** A stream of server-sent events. Its headers go out with its first bytes: until then it can still be refused. */
export class SseSink implements Sink {
  readonly format = "events";
  readonly headBytes = 0;
  readonly #response: CallResponse;
  /** Until it is asked for. */
  #bodyOf: (() => StreamBody) | undefined;
  #body: StreamBody | undefined;
  readonly #scheduler: Scheduler;
  #ended = false;

  /** The body is asked for before its head is written, and only if there is to be one. */
  constructor(response: CallResponse, bodyOf: () => StreamBody, scheduler: Scheduler) {
    this.#response = response;
    this.#bodyOf = bodyOf;
    this.#scheduler = scheduler;
  }

  head(): void {}

  get writable(): boolean {
    return this.#ended || (this.#body?.writable ?? true);
  }

  write(buffer: Uint8Array, start: number, end: number): boolean {
    if (this.#ended) return false;
    const body = this.#body ?? this.#begin(randomInt(RETRY_LEAST_MS, RETRY_MOST_MS));
    return body.take(buffer, start, end);
  }

  /** The failure is the last event, with the time to come back after where the server knows it. */
  end(failure: Failure): void {
    if (this.#ended) return;
    this.#ended = true;
    const { retryAfterMs, reason } = failure;
    const body = this.#body ?? this.#begin(retryAfterMs ?? RETRY_MOST_MS);
    const retry = retryAfterMs === undefined ? "" : `retry: ${Math.round(retryAfterMs)}\n`;
    // Whoever comes back by itself must not take the session back from whoever took it over.
    const forget = reason === "SUPERSEDED" ? "id\n" : "";
    const last = `${retry}${forget}event: failure\ndata: ${JSON.stringify(failureJson(failure))}\n\n`;
    body.end(Buffer.from(last), undefined);
    this.#letGo(body);
  }

  #begin(retryMs: number): StreamBody {
    const body = (this.#bodyOf as () => StreamBody)();
    // It knows the request, which is not to live as long as the stream.
    this.#bodyOf = undefined;
    this.#body = body;
    if (this.#response.headersSent) return body;
    this.#response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      // What nginx and its like would else hold back.
      "x-accel-buffering": "no",
    });
    const retry = `retry: ${retryMs}\n\n`;
    const bytes = Buffer.alloc(2 * ROOM + retry.length);
    bytes.write(retry, ROOM);
    body.take(bytes, ROOM, ROOM + retry.length);
    return body;
  }

  /** A client that does not take the end would hold the connection for good. */
  #letGo(body: StreamBody): void {
    if (body.closed) return;
    const cancel = this.#scheduler.after(END_MAX_MS, () => body.cutOff());
    body.once("close", cancel);
  }
}
