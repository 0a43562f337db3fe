import type { IncomingMessage } from "node:http";
import type { ServerHttp2Stream } from "node:http2";

import { Failure, type Scheduler } from "@streampulse/core";

import type { Caller } from "../../engine/caller.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import { HttpSink, type HttpResponse } from "./http-sink.ts";
import { BODY_MAX_MS } from "./limits.ts";
import { CONNECT, GRPC, protocolOf, type StreamProtocol } from "./stream-protocol.ts";
import { ENCODINGS, readStreamRequest } from "./stream-request.ts";

/** A request of either HTTP version: HTTP/2's has its stream besides. */
export type HttpRequest = IncomingMessage & { readonly stream?: ServerHttp2Stream };

/** What the streaming call needs. */
export interface StreamDeps {
  readonly engine: PriceEngine;
  readonly scheduler: Scheduler;
  readonly callerOf: (request: HttpRequest) => Caller;
  /** Logs something unforeseen and gives the failure that the client may see. */
  readonly internal: (error: unknown) => Failure;
}

/** The longest that a timer can wait; a deadline beyond it is none. */
const TIMER_MAX_MS = 2 ** 31 - 1;

const ACCEPTED = [
  "application/connect+proto",
  "application/connect+json",
  "application/grpc",
  "application/grpc+proto",
  "application/grpc+json",
  "application/grpc-web",
  "application/grpc-web+proto",
  "application/grpc-web+json",
];

/** Serves PriceService.StreamPrices in all three protocols; its messages are written by the engine. */
export function serveStreamPrices(request: HttpRequest, response: HttpResponse, deps: StreamDeps): void {
  if (request.method !== "POST") return refuse(response, 405, { allow: "POST" });
  const spoken = protocolOf(request.headers["content-type"] ?? "");
  if (spoken === undefined) return refuse(response, 415, { "accept-post": ACCEPTED.join(", ") });
  const { protocol, codec } = spoken;
  // gRPC needs trailers, which HTTP/1.1 clients do not get to see.
  if (protocol === GRPC && request.httpVersionMajor < 2) return refuse(response, 505, {});
  response.writeHead(200, {
    "content-type": spoken.contentType,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    [protocol.acceptEncodingHeader]: ENCODINGS.join(","),
    ...(protocol === GRPC ? { trailer: "grpc-status, grpc-message, grpc-status-details-bin" } : {}),
  } as Record<string, string>);
  const sink = new HttpSink(response, protocol, codec === "json" ? "json" : "protobuf", deps.scheduler);
  open(request, response, sink, protocol, codec, deps).catch((error: unknown) => {
    sink.end(error instanceof Failure ? error : deps.internal(error));
  });
}

async function open(
  request: HttpRequest,
  response: HttpResponse,
  sink: HttpSink,
  protocol: StreamProtocol,
  codec: "proto" | "json",
  deps: StreamDeps,
): Promise<void> {
  const { scheduler, engine } = deps;
  const timeoutMs = readTimeout(request, protocol);
  const until = timeoutMs === undefined ? undefined : scheduler.now() + timeoutMs;
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const message = await readInTime(request, sink, protocol, codec, scheduler);
  if (message === undefined || gone.signal.aborted) return;
  const handle = engine.openStream(deps.callerOf(request), message, sink);
  const left = until === undefined ? Infinity : until - scheduler.now();
  const cancelDeadline =
    left > TIMER_MAX_MS
      ? undefined
      : scheduler.after(Math.max(1, left), () => handle.end(new Failure("DEADLINE_EXCEEDED")));
  gone.signal.addEventListener("abort", () => {
    cancelDeadline?.();
    handle.close();
  });
}

/** The request's message; undefined when the client went away or took too long, which it is told. */
async function readInTime(
  request: HttpRequest,
  sink: HttpSink,
  protocol: StreamProtocol,
  codec: "proto" | "json",
  scheduler: Scheduler,
): Promise<Awaited<ReturnType<typeof readStreamRequest>> | undefined> {
  let isLate = false;
  const cancel = scheduler.after(BODY_MAX_MS, () => {
    isLate = true;
    sink.end(new Failure("DEADLINE_EXCEEDED", "The request did not arrive within 10 s."));
    request.destroy();
  });
  try {
    return await readStreamRequest(request, codec, headerOf(request, protocol.encodingHeader) ?? "identity");
  } catch (error) {
    if (isLate || (!(error instanceof Failure) && hasLeft(request))) return undefined;
    throw error;
  } finally {
    cancel();
  }
}

/** Whether the client is gone; of an HTTP/2 request only its stream knows. */
function hasLeft(request: HttpRequest): boolean {
  return request.destroyed || request.stream?.destroyed === true;
}

function readTimeout(request: HttpRequest, protocol: StreamProtocol): number | undefined {
  const version = headerOf(request, "connect-protocol-version");
  if (protocol === CONNECT && version !== undefined && version !== "1") {
    throw new Failure("INVALID_ARGUMENT", 'connect-protocol-version must be "1".');
  }
  const text = headerOf(request, protocol.timeoutHeader);
  if (text === undefined) return undefined;
  const timeoutMs = protocol.timeoutMs(text);
  if (timeoutMs === undefined) {
    throw new Failure(
      "INVALID_ARGUMENT",
      `The header ${protocol.timeoutHeader} is not a timeout as the protocol has it.`,
    );
  }
  return timeoutMs;
}

function headerOf(request: HttpRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function refuse(response: HttpResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { ...headers, "content-length": "0" });
  response.end();
}
