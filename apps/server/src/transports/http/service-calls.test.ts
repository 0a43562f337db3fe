import { Code, ConnectError, createClient, createRouterTransport, type HandlerContext } from "@connectrpc/connect";
import { Failure } from "@streampulse/core";
import { Health, HealthCheckResponse_ServingStatus as ServingStatus } from "@streampulse/proto";
import { expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import { defineService } from "../kept/kept-service.ts";
import { HealthState } from "./health.ts";
import { routeStreams, routeUnary } from "./service-calls.ts";
import { connectErrorOf, failureInterceptor } from "./unary-errors.ts";

const ELSEWHERE: Caller = { principal: ANONYMOUS, isLocal: false };
const SOMEBODY: Caller = { principal: "somebody", isLocal: false };
const HERE: Caller = { principal: ANONYMOUS, isLocal: true };

/** A service that says who calls, once or until nobody listens. */
function stage(caller: Caller, isOpen = false) {
  const callers: Caller[] = [];
  const service = defineService({
    description: Health,
    isOpen,
    methods: {
      async check(_request, call) {
        callers.push(call.caller);
        return { status: ServingStatus.SERVING };
      },
      async *watch(_request, { caller: who, signal }) {
        callers.push(who);
        yield { status: ServingStatus.SERVING };
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      },
    },
  });
  const health = new HealthState();
  const internal = (error: unknown): Failure => {
    throw error;
  };
  const options = { router: { interceptors: [failureInterceptor(internal)] } };
  const callerOf = (_context: HandlerContext) => caller;
  const deps = {
    health,
    scheduler: new FakeScheduler(),
    callerOf,
    async *long(_context: HandlerContext, answers: () => AsyncIterable<object>) {
      try {
        yield* answers();
      } catch (error) {
        throw connectErrorOf(error, internal);
      }
    },
  };
  const unary = createClient(
    Health,
    createRouterTransport((router) => routeUnary(router, [service], callerOf), options),
  );
  const streams = createClient(
    Health,
    createRouterTransport((router) => routeStreams(router, [service], deps), options),
  );
  return { callers, health, check: () => unary.check({}), watch: () => streams.watch({}) };
}

const codeOf = async (call: Promise<unknown>) => ConnectError.from(await call.catch((error: unknown) => error)).code;
const all = async (answers: AsyncIterable<unknown>) => {
  const heard: unknown[] = [];
  for await (const answer of answers) heard.push(answer);
  return heard;
};

test("what is kept is for who is here or is somebody: anonymous callers from elsewhere are UNAUTHENTICATED, and reach nothing", async () => {
  const { check, watch, callers } = stage(ELSEWHERE);
  expect(await codeOf(check())).toBe(Code.Unauthenticated);
  expect(await codeOf(all(watch()))).toBe(Code.Unauthenticated);
  expect(callers).toEqual([]);
  for (const caller of [HERE, SOMEBODY]) expect((await stage(caller).check()).status).toBe(ServingStatus.SERVING);
});

test("an open service is for everybody", async () => {
  const { check, callers } = stage(ELSEWHERE, true);
  await check();
  expect(callers).toEqual([ELSEWHERE]);
});

test("a stream ends with the drain's failure, whether it was open or comes later", async () => {
  const { watch, health } = stage(HERE);
  const open = codeOf(all(watch()));
  await new Promise((resolve) => setImmediate(resolve));
  health.drain(() => new Failure("DRAINING"));
  expect(await open).toBe(Code.Unavailable);
  expect(await codeOf(all(watch()))).toBe(Code.Unavailable);
});
