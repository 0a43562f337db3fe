import type { DescMessage, DescMethod } from "@bufbuild/protobuf";
import type { ConnectRouter, HandlerContext } from "@connectrpc/connect";
import { Failure, type Scheduler } from "@streampulse/core";

import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import type { Service, ServiceCall } from "../kept/kept-service.ts";
import type { HealthState } from "./health.ts";
import { hasHeartbeat, withHeartbeats } from "./heartbeats.ts";

/** A service's method, its types forgotten. */
type Method = (request: never, call: ServiceCall) => never;
type Answers = AsyncIterable<object>;

/** Puts the methods of services that answer once to a router. */
export function routeUnary(
  router: ConnectRouter,
  services: readonly Service[],
  callerOf: (context: HandlerContext) => Caller,
): void {
  for (const service of services) {
    route(router, service, "unary", (method) => (request: never, context: HandlerContext) => {
      context.responseHeader.set("cache-control", "no-store");
      return method(request, { caller: admitted(service, callerOf(context)), signal: context.signal });
    });
  }
}

/** What streams of services need beside their callers. */
export interface StreamRouteDeps {
  readonly health: HealthState;
  readonly scheduler: Scheduler;
  readonly callerOf: (context: HandlerContext) => Caller;
  /** Bounds a call that lives as long as its client likes. */
  readonly long: (context: HandlerContext, answers: () => Answers) => Answers;
}

/** Puts the methods of services that answer for as long as they are listened to to a router. */
export function routeStreams(router: ConnectRouter, services: readonly Service[], deps: StreamRouteDeps): void {
  for (const service of services) {
    route(
      router,
      service,
      "server_streaming",
      (method, { output }) =>
        (request: never, context: HandlerContext) =>
          deps.long(context, () => {
            const caller = admitted(service, deps.callerOf(context));
            return untilDrained(
              (signal) => alive(method(request, { caller, signal }), output, deps),
              context.signal,
              deps,
            );
          }),
    );
  }
}

function route(
  router: ConnectRouter,
  { description, methods }: Service,
  kind: DescMethod["methodKind"],
  wrap: (method: Method, description: DescMethod) => unknown,
): void {
  const ofKind = description.methods.filter(({ methodKind }) => methodKind === kind);
  const handlers = ofKind.map((method) => [
    method.localName,
    wrap((methods as Record<string, Method>)[method.localName] as Method, method),
  ]);
  router.service(description, Object.fromEntries(handlers) as object);
}

function admitted({ isOpen }: Service, caller: Caller): Caller {
  if (!isOpen && caller.principal === ANONYMOUS && !caller.isLocal) throw new Failure("UNAUTHENTICATED");
  return caller;
}

function alive(answers: Answers, output: DescMessage, { scheduler }: StreamRouteDeps): Answers {
  if (!hasHeartbeat(output)) return answers;
  return withHeartbeats(answers, (serverTimeMs) => ({ heartbeat: { serverTimeMs } }), scheduler);
}

/** Ends with the server's drain, whose failure is the last that is said. */
async function* untilDrained(
  answers: (signal: AbortSignal) => Answers,
  signal: AbortSignal,
  { health }: StreamRouteDeps,
): AsyncGenerator<object> {
  const over = new AbortController();
  const stop = health.onDrain(() => over.abort());
  const end = () => over.abort();
  signal.addEventListener("abort", end, { once: true });
  try {
    if (!over.signal.aborted) yield* answers(over.signal);
  } finally {
    stop();
    signal.removeEventListener("abort", end);
  }
  const drained = health.drained;
  if (drained) throw drained();
}
