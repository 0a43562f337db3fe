import type { RequestListener } from "node:http";

import {
  Code,
  ConnectError,
  createConnectRouter,
  createContextKey,
  createContextValues,
  type ConnectRouter,
  type HandlerContext,
} from "@connectrpc/connect";
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from "@connectrpc/connect-node";
import type { Failure, Scheduler } from "@streampulse/core";
import { Health, reflectionV1, reflectionV1alpha } from "@streampulse/proto";

import type { Caller } from "../../engine/caller.ts";
import type { Service } from "../kept/kept-service.ts";
import type { HealthState } from "./health.ts";
import { REQUEST_MAX_BYTES } from "./limits.ts";
import { ends } from "./late-calls.ts";
import { GRPCS_OWN, LongCall, OF_SERVICES } from "./long-call.ts";
import { reflect, type Answer, type Question } from "./reflection.ts";
import { routeStreams } from "./service-calls.ts";
import type { HttpRequest } from "./stream-prices.ts";
import { giveUp } from "./unary-adapter.ts";
import { connectErrorOf, failureInterceptor } from "./unary-errors.ts";

/** What gRPC's own services need. */
export interface GrpcDeps {
  readonly health: HealthState;
  readonly scheduler: Scheduler;
  readonly internal: (error: unknown) => Failure;
  readonly callerOf: (request: HttpRequest) => Caller;
  /** Of what is kept: those of their methods that stream. */
  readonly services: readonly Service[];
}

const REQUEST = createContextKey<HttpRequest | undefined>(undefined);

/** gRPC's own services, health and reflection, and streams of what is kept. What is none goes to `fallback`. */
export function grpcServices(deps: GrpcDeps, fallback: RequestListener): RequestListener {
  const router = createConnectRouter({
    interceptors: [failureInterceptor(deps.internal)],
    acceptCompression: [compressionGzip],
    readMaxBytes: REQUEST_MAX_BYTES,
    jsonOptions: { ignoreUnknownFields: true },
  });
  routes(router, deps);
  const handlers = new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
  return (request: HttpRequest, response) => {
    const handler = handlers.get(request.url?.split("?", 1)[0] ?? "");
    if (handler === undefined) return fallback(request, response);
    const values = createContextValues().set(REQUEST, request);
    handler(universalRequestFromNodeRequest(request, response, undefined, values))
      .then((answer) => universalResponseToNodeResponse(answer, response))
      .catch((error: unknown) => giveUp(response, error, deps.internal));
  };
}

function routes(router: ConnectRouter, deps: GrpcDeps): void {
  const { health } = deps;
  router.service(Health, {
    check({ service }) {
      const status = health.of(service);
      if (status === undefined) throw new ConnectError("There is no service of that name.", Code.NotFound);
      return { status };
    },
    watch: ({ service }, context) =>
      long(deps, context, GRPCS_OWN, async function* () {
        for await (const status of health.watch(service, context.signal)) yield { status };
      }),
  });
  const serverReflectionInfo = (questions: AsyncIterable<Question>, context: HandlerContext): AsyncGenerator<Answer> =>
    long(deps, context, GRPCS_OWN, (call) => call.untilTaken(reflect(call.inTime(questions))));
  router.service(reflectionV1.ServerReflection, { serverReflectionInfo });
  // The packages differ in their name alone.
  router.service(reflectionV1alpha.ServerReflection, { serverReflectionInfo: serverReflectionInfo as never });
  routeStreams(router, deps.services, {
    health,
    scheduler: deps.scheduler,
    callerOf: (context) => deps.callerOf(requestOf(context)),
    long: (context, answers) => long(deps, context, OF_SERVICES, (call) => call.untilTaken(answers())),
  });
}

function requestOf({ values }: HandlerContext): HttpRequest {
  const request = values.get(REQUEST);
  if (request === undefined) throw new Error("a call without its request");
  return request;
}

/** A call that lives as long as its client likes; what it throws is spelt as the library's. */
async function* long<T>(
  { scheduler, internal }: GrpcDeps,
  context: HandlerContext,
  kind: typeof GRPCS_OWN,
  answers: (call: LongCall) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const { signal } = context;
  const request = requestOf(context);
  try {
    yield* answers(new LongCall(request, signal, scheduler, kind));
  } catch (error) {
    // What could not be written to it is no fault of ours.
    const isGone = signal.aborted || request.stream?.destroyed === true;
    if (isGone) throw new ConnectError("The client went away.", Code.Aborted);
    throw connectErrorOf(error, internal);
  } finally {
    ends(request);
  }
}
