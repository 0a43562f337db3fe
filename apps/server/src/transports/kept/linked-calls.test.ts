import { Failure } from "@streampulse/core";
import { Health, HealthCheckResponse_ServingStatus as ServingStatus } from "@streampulse/proto";
import { create } from "@bufbuild/protobuf";
import { HealthCheckRequestSchema } from "@streampulse/proto";
import { expect, test } from "vitest";

import type { Caller } from "../../engine/caller.ts";
import type { LinkedCall, ServiceLink, ServiceOwner } from "../../engine/ports/service-link.ts";
import { serviceOwner, servicesOver } from "./linked-calls.ts";
import { defineService, type ServiceCall } from "./kept-service.ts";

const CALLER: Caller = { principal: "somebody", isLocal: false };

/** A service at its owner, and the same at another process; between them nothing but bytes. */
function stage() {
  const asked: { service: string; caller: Caller }[] = [];
  const ended: string[] = [];
  const own = defineService({
    description: Health,
    isOpen: true,
    methods: {
      async check({ service }, { caller }) {
        asked.push({ service, caller });
        if (service === "none") throw new Failure("NO_SESSION", "no such service");
        return { status: ServingStatus.SERVING };
      },
      async *watch({ service }, { signal }) {
        yield { status: ServingStatus.SERVING };
        yield { status: ServingStatus.NOT_SERVING };
        if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        ended.push(service);
      },
    },
  });
  const owner = serviceOwner([own]);
  const [there] = servicesOver(direct(owner), [own]);
  const methods = there?.methods as unknown as {
    check(request: object, call: ServiceCall): Promise<{ status: number }>;
    watch(request: object, call: ServiceCall): AsyncIterable<{ status: number }>;
  };
  return { owner, there, methods, asked, ended };
}

function direct(owner: ServiceOwner): ServiceLink {
  return {
    async *call(call: LinkedCall, signal: AbortSignal) {
      const left = new AbortController();
      const end = () => left.abort();
      signal.addEventListener("abort", end, { once: true });
      try {
        yield* owner.answer(call, left.signal);
      } finally {
        left.abort();
      }
    },
  };
}

const request = (service: string) => create(HealthCheckRequestSchema, { service });

test("a call is answered as at its owner, in its caller's name, and fails with the owner's failure", async () => {
  const { methods, asked, there } = stage();
  const call = { caller: CALLER, signal: new AbortController().signal };
  expect((await methods.check(request("a"), call)).status).toBe(ServingStatus.SERVING);
  await expect(methods.check(request("none"), call)).rejects.toMatchObject({ reason: "NO_SESSION" });
  expect(asked).toEqual([
    { service: "a", caller: CALLER },
    { service: "none", caller: CALLER },
  ]);
  expect(there?.isOpen).toBe(true);
});

test("a stream's answers come in order, and the owner's ends with it", async () => {
  const { methods, ended } = stage();
  const abort = new AbortController();
  const statuses: number[] = [];
  for await (const { status } of methods.watch(request("w"), { caller: CALLER, signal: abort.signal })) {
    statuses.push(status);
    if (statuses.length === 2) abort.abort();
  }
  expect(statuses).toEqual([ServingStatus.SERVING, ServingStatus.NOT_SERVING]);
  expect(ended).toEqual(["w"]);
});

test("a method that the owner does not have is UNIMPLEMENTED", async () => {
  const { owner } = stage();
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  const answers = owner.answer({ method: "a.B/C", caller: CALLER, request: nothing() }, new AbortController().signal);
  await expect(answers[Symbol.asyncIterator]().next()).rejects.toMatchObject({ reason: "UNIMPLEMENTED" });
});
