import type { RequestListener } from "node:http";

import {
  Code,
  ConnectError,
  createConnectRouter,
  createContextKey,
  createContextValues,
  type ConnectRouter,
  type ContextValues,
  type HandlerContext,
} from "@connectrpc/connect";
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import type { Failure } from "@streampulse/core";

import type { HttpResponse } from "./http-sink.ts";
import { refuseType } from "./refused-type.ts";
import { REQUEST_MAX_BYTES } from "./limits.ts";
import { RequestLost } from "./request-message.ts";
import { TIMER_MAX_MS } from "./request-timeout.ts";
import type { HttpRequest } from "./stream-prices.ts";
import { CONNECT, GRPC } from "./stream-protocol.ts";
import { connectErrorOf, failureInterceptor } from "./unary-errors.ts";
import { readUnaryRequest } from "./unary-request.ts";

/** What the adapter is made with. */
export interface AdapterOptions {
  readonly routes: (router: ConnectRouter) => void;
  /** Puts into a call's context what its handler wants to know of the request. */
  readonly fillContext: (values: ContextValues, request: HttpRequest) => void;
  /** Logs something unforeseen and gives the failure that the client may see. */
  readonly internal: (error: unknown) => Failure;
  /** Gets what is no call. */
  readonly fallback: RequestListener;
}

/** A request, and its body once the gate has read it. */
class Incoming {
  readonly request: HttpRequest;
  body: Uint8Array = new Uint8Array(0);

  constructor(request: HttpRequest) {
    this.request = request;
  }

  /** The body for the library, which asks only after the gate has let the call pass. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield this.body;
  }
}

const INCOMING = createContextKey<Incoming | undefined>(undefined);

/**
 * Serves a router's unary calls. The protocols are the library's, but no request reaches its parsers that has not
 * been read and found right here: its own faults have neither our codes nor our details, and some repeat the caller.
 */
export function unaryAdapter({ routes, fillContext, internal, fallback }: AdapterOptions): RequestListener {
  const router = createConnectRouter({
    requestGate: (context) => readFirst(context, internal),
    interceptors: [failureInterceptor(internal)],
    acceptCompression: [compressionGzip],
    readMaxBytes: REQUEST_MAX_BYTES,
    jsonOptions: { ignoreUnknownFields: true },
  });
  routes(router);
  const unary = router.handlers.filter(({ method }) => method.methodKind === "unary");
  const handlers = new Map(unary.map((handler) => [handler.requestPath, handler]));
  return (request: HttpRequest, response) => {
    const handler = handlers.get(request.url?.split("?", 1)[0] ?? "");
    if (handler === undefined) return fallback(request, response);
    const body = new Incoming(request);
    const values = createContextValues().set(INCOMING, body);
    fillContext(values, request);
    const universal = { ...universalRequestFromNodeRequest(request, response, undefined, values), body };
    dropEndlessTimeouts(universal.header);
    handler(universal)
      .then((answer) => {
        if (answer.status === 415) return refuseType(response);
        return universalResponseToNodeResponse(answer, response);
      })
      .catch((error: unknown) => giveUp(response, error, internal));
  };
}

async function readFirst(context: HandlerContext, internal: (error: unknown) => Failure): Promise<void> {
  const incoming = context.values.get(INCOMING);
  if (incoming === undefined) throw new Error("a call without its request");
  const { request } = incoming;
  try {
    incoming.body = await readUnaryRequest(context, request);
  } catch (error) {
    // What was refused before it was read must not stop a client that still writes.
    request.resume();
    if (error instanceof RequestLost) throw new ConnectError("The client went away.", Code.Canceled);
    throw connectErrorOf(error, internal);
  }
}

/** An answer could not be written: because nobody takes it, or for a fault of our own. */
export function giveUp(response: HttpResponse, error: unknown, internal: (error: unknown) => Failure): void {
  const isGone = response.destroyed || response.stream?.destroyed === true;
  if (isGone || ConnectError.from(error).code === Code.Aborted) return;
  internal(error);
  if (!response.headersSent) response.writeHead(500);
  response.end();
}

/** The library hands them to a timer, for which too long is at once. */
function dropEndlessTimeouts(header: Headers): void {
  for (const protocol of [CONNECT, GRPC]) {
    const timeoutMs = protocol.timeoutMs(header.get(protocol.timeoutHeader) ?? "") ?? 0;
    if (timeoutMs > TIMER_MAX_MS) header.delete(protocol.timeoutHeader);
  }
}
