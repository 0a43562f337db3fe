import type { IncomingMessage } from "node:http";
import type { ServerHttp2Stream } from "node:http2";

import { Failure, type Scheduler } from "@streampulse/core";
import { StreamPricesRequestSchema, type StreamPricesRequest } from "@streampulse/proto";

import type { Caller } from "../../engine/caller.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import type { StreamHandle } from "../../engine/session-stream.ts";
import type { CallRequest, CallResponse } from "./http-call.ts";
import { HttpSink } from "./http-sink.ts";
import { refuseType } from "./refused-type.ts";
import type { StreamBody } from "./stream-body.ts";
import { BODY_MAX_MS, REQUEST_MAX_BYTES } from "./limits.ts";
import {
  ENCODINGS,
  encodingOf,
  ENVELOPE_HEAD_BYTES,
  openEnvelope,
  parseMessage,
  RequestLost,
} from "./request-message.ts";
import { TIMER_MAX_MS, timeoutOf } from "./request-timeout.ts";
import { GRPC, protocolOf, type StreamProtocol } from "./stream-protocol.ts";

/** A request of either HTTP version: HTTP/2's has its stream besides. */
export type HttpRequest = IncomingMessage & { readonly stream?: ServerHttp2Stream };

/** What the streaming call needs. */
export interface StreamDeps {
  readonly engine: PriceEngine;
  readonly scheduler: Scheduler;
  readonly callerOf: (request: CallRequest) => Caller;
  /** Logs something unforeseen and gives the failure that the client may see. */
  readonly internal: (error: unknown) => Failure;
}

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

/** A streaming call, whoever reads its request and frames its response. */
export interface StreamCall {
  readonly request: CallRequest;
  readonly response: CallResponse;
  /** The response's body, asked for once, before its head is written, and only if there is to be one. */
  readonly body: StreamBody;
  /** As `readBody` of a request. */
  readonly read: (maxBytes: number) => Promise<Buffer>;
}

/** Serves PriceService.StreamPrices in all three protocols; its messages are written by the engine. */
export function serveStreamPrices(call: StreamCall, deps: StreamDeps): void {
  const { request, response } = call;
  if (request.method !== "POST") return refuse(response, 405, { allow: "POST" });
  const spoken = protocolOf(headerOf(request, "content-type") ?? "");
  if (spoken === undefined) return refuseType(response, ACCEPTED);
  const { protocol, codec } = spoken;
  // gRPC needs trailers, which HTTP/1.1 clients do not get to see.
  if (protocol === GRPC && request.httpVersionMajor < 2) return refuse(response, 505, {});
  const { body } = call;
  const sink = new HttpSink(body, protocol, codec === "json" ? "json" : "protobuf", deps.scheduler);
  response.writeHead(200, {
    "content-type": spoken.contentType,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    [protocol.acceptEncodingHeader]: ENCODINGS.join(","),
    ...(protocol === GRPC ? { trailer: "grpc-status, grpc-message, grpc-status-details-bin" } : {}),
  });
  open(call, body, sink, protocol, codec, deps).catch((error: unknown) => {
    sink.end(error instanceof Failure ? error : deps.internal(error));
  });
}

async function open(
  call: StreamCall,
  body: StreamBody,
  sink: HttpSink,
  protocol: StreamProtocol,
  codec: "proto" | "json",
  deps: StreamDeps,
): Promise<void> {
  const { scheduler, engine } = deps;
  const until = scheduler.now() + timeoutIn(call.request, protocol);
  const message = await readInTime(call, sink, protocol, codec, until, scheduler);
  if (message === undefined || body.closed) return;
  const handle = engine.openStream(deps.callerOf(call.request), message, sink);
  closeWith(call.response, handle);
  const left = until - scheduler.now();
  if (left <= TIMER_MAX_MS) endAfter(Math.max(1, left), call.response, handle, scheduler);
}

/** Apart from their callers are those that make closures that live as long as the stream: none may hold on to the request. */
function timeoutIn(request: CallRequest, protocol: StreamProtocol): number {
  return timeoutOf(protocol, (name) => headerOf(request, name));
}

/** Closes a stream with its connection. */
export function closeWith(response: CallResponse, handle: StreamHandle): void {
  response.on("close", () => handle.close());
}

function endAfter(ms: number, response: CallResponse, handle: StreamHandle, scheduler: Scheduler): void {
  response.on(
    "close",
    scheduler.after(ms, () => handle.end(new Failure("DEADLINE_EXCEEDED"))),
  );
}

/** The request's message; undefined when the client went away, or its deadline or ours passed, which it is told. */
async function readInTime(
  { request, read }: StreamCall,
  sink: HttpSink,
  protocol: StreamProtocol,
  codec: "proto" | "json",
  until: number,
  scheduler: Scheduler,
): Promise<StreamPricesRequest | undefined> {
  let isLate = false;
  const left = Math.max(1, until - scheduler.now());
  const late = left <= BODY_MAX_MS ? undefined : "The request did not arrive within 10 s.";
  const cancel = scheduler.after(Math.min(left, BODY_MAX_MS), () => {
    isLate = true;
    sink.end(new Failure("DEADLINE_EXCEEDED", late));
    request.destroy();
  });
  try {
    const encoding = encodingOf(headerOf(request, protocol.encodingHeader));
    const body = await read(ENVELOPE_HEAD_BYTES + REQUEST_MAX_BYTES);
    return parseMessage(StreamPricesRequestSchema, await openEnvelope(body, encoding), codec);
  } catch (error) {
    if (isLate || error instanceof RequestLost) return undefined;
    throw error;
  } finally {
    cancel();
  }
}

function headerOf(request: CallRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function refuse(response: CallResponse, status: number, headers: Record<string, string>): void {
  response.writeHead(status, { ...headers, "content-length": "0" });
  response.end();
}
