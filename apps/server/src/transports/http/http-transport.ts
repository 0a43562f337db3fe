import { randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";
import type { Socket } from "node:net";

import { Failure, type Scheduler } from "@streampulse/core";

import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import type { BookFigures } from "../../engine/book-figures.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import type { ConnectionCap } from "../connection-cap.ts";
import { grpcServices } from "./grpc-services.ts";
import { HealthState } from "./health.ts";
import type { CallRequest, CallResponse } from "./http-call.ts";
import type { HttpResponse } from "./http-sink.ts";
import { isLoopback } from "../loopback.ts";
import type { Service } from "../kept/kept-service.ts";
import { filesWithout, type PortfolioFiles } from "../kept/portfolio-files.ts";
import { metricsPage } from "./metrics.ts";
import { endLate } from "./late-calls.ts";
import { lobby } from "./lobby.ts";
import { Listener } from "./listener.ts";
import { insistOnTls, isRefused, type GuardSettings } from "./origin-guard.ts";
import { PlainFront } from "./plain-front.ts";
import { portfolioDoor } from "./portfolio-door.ts";
import { readBody } from "./request-message.ts";
import { staticFiles } from "./static-files.ts";
import { EVENTS_PATH, serveEvents } from "./sse.ts";
import { serveStreamPrices, type HttpRequest, type StreamCall, type StreamDeps } from "./stream-prices.ts";
import { NodeBody } from "./node-body.ts";
import { GRPC, protocolOf } from "./stream-protocol.ts";
import { OwnBody } from "./own-frames/own-body.ts";
import type { StreamBody } from "./stream-body.ts";
import type { Certificate } from "./tls-gate.ts";
import { unaryCalls } from "./unary-calls.ts";
import { webDoors } from "./web-doors.ts";
import { WEBSOCKET_PATH, webSocketUpgrades } from "./websocket.ts";

/** What the HTTP door is made with. */
export interface HttpOptions extends GuardSettings {
  readonly engine: PriceEngine;
  readonly scheduler: Scheduler;
  /** The folder of the exported page. */
  readonly pageFolder: string;
  readonly version: string;
  readonly hasFaultLab?: boolean;
  /** Since when the server is there, by the scheduler's clock: since now unless told otherwise. */
  readonly startedMs?: number | undefined;
  /** Where something unforeseen is logged, under the id that the caller is told. */
  readonly logError: (id: string, error: unknown) => void;
  /** What gRPC's health service tells. */
  readonly health?: HealthState;
  /** Of what is kept; none where nothing is. */
  readonly services?: readonly Service[];
  /** Of the same, for /metrics. */
  readonly figures?: (() => BookFigures) | undefined;
  /** A portfolio's activities as files; none where nothing is kept. */
  readonly files?: PortfolioFiles | undefined;
  /** Whether the server is draining: then it is not ready. */
  readonly isDraining: () => boolean;
  /** False has node:http serve every request: what the front is measured and tested against. */
  readonly hasFront?: boolean;
  /** False has node:http2 frame every stream: the same. */
  readonly hasOwnFrames?: boolean;
  /** Counts connections over all doors, and says which are too many; without one none is. */
  readonly cap?: ConnectionCap;
  /** With one the port speaks TLS. */
  readonly certificate?: Certificate | undefined;
}

const HEALTH_CHECK_PATH = "/grpc.health.v1.Health/Check";
const STREAM_PATH = "/streampulse.v1.PriceService/StreamPrices";

const LOCAL: Caller = { principal: ANONYMOUS, isLocal: true };
const REMOTE: Caller = { principal: ANONYMOUS, isLocal: false };

/** The HTTP door: page, calls and streams on one port. */
export function httpTransport(options: HttpOptions): Listener {
  const { engine, scheduler } = options;
  const { startedMs = scheduler.now(), health = new HealthState(), services = [] } = options;
  const callerOf = (request: CallRequest): Caller => {
    // A client may be gone before it is served.
    const wire = listener.walkedOf((request as HttpRequest).stream?.session) ?? (request.socket as Socket | undefined);
    const address = wire?.remoteAddress;
    if (isLoopback(address)) return LOCAL;
    return address === undefined ? REMOTE : { ...REMOTE, address };
  };
  const internal = (error: unknown): Failure => {
    const id = randomUUID();
    options.logError(id, error);
    return new Failure("INTERNAL", `Something unforeseen happened; the server's log has it under ${id}.`);
  };
  const { version, hasFaultLab = false } = options;
  const server = () => ({ version, uptimeMs: Math.round(scheduler.now() - startedMs), hasFaultLab });
  const operations = new Map([
    ...probes(options),
    ["/metrics", metricsPage({ engine, server, internal, figures: options.figures })],
  ]);
  const page = staticFiles(options.pageFolder);
  const calls = unaryCalls(
    { engine, callerOf, internal, server, services },
    grpcServices({ health, scheduler, internal, callerOf, services }, (request, response) =>
      (operations.get(pathOf(request)) ?? page)(request, response),
    ),
  );
  const deps: StreamDeps = { engine, scheduler, callerOf, internal };
  /** An interim answer would begin the response before its head, so those that may get one are the library's. */
  const bodyOf = (request: HttpRequest, response: HttpResponse): StreamBody => {
    const { stream: h2 } = response;
    const walked = request.headers["expect"] === undefined ? listener.walkedOf(h2?.session) : undefined;
    const own = h2?.id === undefined ? undefined : walked?.own(h2.id);
    return walked && own ? new OwnBody(response, walked, own) : new NodeBody(response);
  };
  const { files = filesWithout(new Failure("UNAVAILABLE", "Nothing is kept by this server.")) } = options;
  const doors = new Map([...webDoors(deps, bodyOf), ...portfolioDoor({ files, scheduler, callerOf, internal })]);
  const stream = (call: StreamCall) => serveStreamPrices(call, deps);
  const serve: RequestListener = (request, response) => {
    if (options.isSecure) insistOnTls(request, response);
    const path = pathOf(request);
    if (path === STREAM_PATH) {
      const read = (maxBytes: number) => readBody(request, maxBytes);
      return stream({
        request,
        response,
        get body() {
          return bodyOf(request, response);
        },
        read,
      });
    }
    if (isGrpcWithoutTrailers(request)) return void response.writeHead(505, { "content-length": "0" }).end();
    endLate(request, response, scheduler);
    (doors.get(path) ?? calls)(request, response);
  };
  // What is asked of every request is asked here: the front's come no other way.
  const admit = (request: CallRequest, response: CallResponse, next: () => void) =>
    answered(response, internal, () => {
      if (!isRefused(request, response, options)) next();
    });
  const upgrades = webSocketUpgrades(deps, options);
  const front = new PlainFront(
    { post: STREAM_PATH, get: EVENTS_PATH, upgrade: WEBSOCKET_PATH },
    (request, response) =>
      admit(request, response, () => {
        if (request.method !== "GET") return stream({ request, response, body: response, read: () => request.body });
        const call = {
          request,
          response,
          body: response,
          get isGone() {
            return response.closed;
          },
        };
        serveEvents(call, deps);
      }),
    upgrades,
  );
  const listener = new Listener(
    (request, response) => {
      response.on("error", () => {
        // The client is gone; 'close' follows, and that is what is listened to.
      });
      admit(request, response, () => serve(request, response));
    },
    {
      front: options.hasFront === false ? undefined : front,
      upgrades,
      isWalked: options.hasOwnFrames !== false,
      certificate: options.certificate,
      cap: options.cap && {
        cap: options.cap,
        lobby: lobby({
          cap: options.cap,
          scheduler,
          guard: options,
          certificate: options.certificate,
          operations: new Map([...operations, [HEALTH_CHECK_PATH, calls]]),
        }),
      },
    },
  );
  return listener;
}

/** Answers also where `serve` throws. */
function answered(response: CallResponse, internal: (error: unknown) => Failure, serve: () => void): void {
  try {
    serve();
  } catch (error) {
    const { message } = internal(error);
    if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
    response.end(`${message}\n`);
  }
}

/** What tells whether it is there and takes clients, by path. */
function probes(options: HttpOptions): readonly [path: string, RequestListener][] {
  const probe =
    (isOk: () => boolean): RequestListener =>
    (_request, response) => {
      const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
      response.writeHead(isOk() ? 200 : 503, headers);
      response.end(isOk() ? "ok\n" : "draining\n");
    };
  return [
    ["/healthz", probe(() => true)],
    ["/readyz", probe(() => !options.isDraining())],
  ];
}

/** gRPC needs trailers, which HTTP/1.1 clients do not get to see. */
function isGrpcWithoutTrailers({ httpVersionMajor, headers }: CallRequest): boolean {
  return httpVersionMajor < 2 && protocolOf(String(headers["content-type"] ?? ""))?.protocol === GRPC;
}

function pathOf(request: CallRequest): string {
  return request.url?.split("?", 1)[0] ?? "";
}
