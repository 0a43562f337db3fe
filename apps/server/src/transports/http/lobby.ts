import type { RequestListener } from "node:http";

import type { Scheduler } from "@streampulse/core";

import type { ConnectionCap } from "../connection-cap.ts";
import { answerFailure } from "./failure-answer.ts";
import type { HttpResponse } from "./http-sink.ts";
import { LOBBY_MAX_MS } from "./limits.ts";
import { Listener, type Patience } from "./listener.ts";
import { isRefused, type GuardSettings } from "./origin-guard.ts";
import { NodeBody } from "./node-body.ts";
import { EVENTS_PATH } from "./sse.ts";
import { SseSink } from "./sse-sink.ts";
import type { HttpRequest } from "./stream-prices.ts";
import { protocolOf } from "./stream-protocol.ts";
import type { Certificate } from "./tls-gate.ts";

/** What the lobby is made with. */
export interface LobbyOptions {
  readonly cap: ConnectionCap;
  readonly scheduler: Scheduler;
  readonly guard: GuardSettings;
  readonly certificate: Certificate | undefined;
  /** What operations ask for, by path: served also where no client is. */
  readonly operations: ReadonlyMap<string, RequestListener>;
}

const PATIENCE: Patience = {
  headersMs: LOBBY_MAX_MS,
  bodyMs: LOBBY_MAX_MS,
  h2SilentMs: LOBBY_MAX_MS,
  endMs: LOBBY_MAX_MS,
};
const CALL = /^\/(streampulse|grpc)\./;

/**
 * Where HTTP connections beyond the cap go: probes are answered, everything else is told in its protocol's
 * words to come back later, and the connection ends. It never listens itself.
 */
export function lobby({ cap, scheduler, guard, certificate, operations }: LobbyOptions): Listener {
  const handle: RequestListener = (request: HttpRequest, response: HttpResponse) => {
    // The client is gone; 'close' follows, and ends all there is.
    response.on("error", () => {});
    endAfter(response);
    if (isRefused(request, response, guard)) return;
    const path = request.url?.split("?", 1)[0] ?? "";
    const operation = operations.get(path);
    if (operation) return operation(request, response);
    if (path === EVENTS_PATH && wantsEvents(request)) {
      // Browsers take a refusal for the last word: as a stream's end it sends them back.
      new SseSink(response, () => new NodeBody(response), scheduler).end(cap.refusal());
    } else refuse(request, response, path, cap);
  };
  return new Listener(handle, { patience: PATIENCE, certificate });
}

/** One answer is all that a connection gets here. */
function endAfter(response: HttpResponse): void {
  const { stream } = response;
  if (stream === undefined) response.setHeader("connection", "close");
  else stream.once("close", () => stream.session?.close());
}

function refuse(request: HttpRequest, response: HttpResponse, path: string, cap: ConnectionCap): void {
  const failure = cap.refusal();
  const spoken = protocolOf(request.headers["content-type"] ?? "");
  const isHeard = spoken !== undefined && (spoken.protocol.trailers === undefined || response.stream !== undefined);
  if (CALL.test(path) && isHeard) {
    response.writeHead(200, { "content-type": spoken.contentType, "cache-control": "no-store" });
    return new NodeBody(response).end(spoken.protocol.endFrame(failure), spoken.protocol.trailers?.(failure));
  }
  // Whoever asks for a page or another door knows 503; a call without a stream has its code's own status.
  if (CALL.test(path)) answerFailure(response, failure);
  else answerFailure(response, failure, 503);
}

/** Whether it is a browser's EventSource, or what goes about it as one. */
function wantsEvents({ method, headers }: HttpRequest): boolean {
  return method === "GET" && (headers.accept ?? "").includes("text/event-stream");
}
