import { create } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import {
  FaultKind,
  GetFaultsRequestSchema,
  HoldFaultRequestSchema,
  type Fault,
  type GetFaultsResponse,
} from "@streampulse/proto";
import { afterEach, beforeEach, expect, test } from "vitest";

import { FaultStage } from "../../../../../test/fault-stage.ts";
import { LOCAL } from "../../../../../test/scripted-engine.ts";
import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import type { FaultLab } from "../../engine/fault-lab/fault-lab.ts";
import type { ServiceLink } from "../../engine/ports/service-link.ts";
import { faultService } from "./fault-service.ts";
import type { ServiceCall } from "./kept-service.ts";
import { followFaults, ownerWithFaults } from "./linked-faults.ts";

let stage: FaultStage;

beforeEach(() => {
  stage = new FaultStage();
});

afterEach(() => stage.close());

type Methods = {
  getFaults(request: object, call: ServiceCall): Promise<GetFaultsResponse>;
  holdFault(request: object, call: ServiceCall): AsyncGenerator<{ fault: Fault }>;
};

const methodsOf = (lab: FaultLab | undefined) => faultService(lab).methods as unknown as Methods;
const by = (caller: Caller, signal = new AbortController().signal): ServiceCall => ({ caller, signal });
const list = (caller: Caller) => methodsOf(stage.lab).getFaults(create(GetFaultsRequestSchema), by(caller));
const SLOW = create(HoldFaultRequestSchema, { kind: FaultKind.SLOW_STREAM, clientId: "c", delayMs: 500n });

test("without a lab every call is told how a server gets one", async () => {
  const none = methodsOf(undefined);
  const failure = { reason: "UNIMPLEMENTED", message: expect.stringContaining("STREAMPULSE_FAULT_LAB=true") as string };
  await expect(none.getFaults(create(GetFaultsRequestSchema), by(LOCAL))).rejects.toMatchObject(failure);
  await expect(none.holdFault(SLOW, by(LOCAL)).next()).rejects.toMatchObject(failure);
});

test("who calls from elsewhere may not even ask, with a token or without", async () => {
  expect(faultService(stage.lab).isOpen).toBe(false);
  stage.open();
  for (const principal of ["somebody", ANONYMOUS]) {
    const elsewhere = { principal, isLocal: false };
    await expect(list(elsewhere)).rejects.toMatchObject({ reason: "PERMISSION_DENIED" });
    const held = methodsOf(stage.lab).holdFault(SLOW, by(elsewhere));
    await expect(held.next()).rejects.toMatchObject({ reason: "PERMISSION_DENIED" });
  }
  expect(stage.lab.faults).toEqual([]);
});

test("a fault of a stream is listed for all, its client id for its own principal alone", async () => {
  stage.open();
  const held = methodsOf(stage.lab).holdFault(SLOW, by(LOCAL));
  const now = BigInt(stage.scheduler.now());
  const { value } = await held.next();
  expect(value?.fault).toEqual({
    kind: FaultKind.SLOW_STREAM,
    clientId: "c",
    delayMs: 500n,
    sinceMs: now,
    untilMs: now + 60_000n,
  });
  expect((await list(LOCAL)).sources).toEqual(["first", "second"]);
  expect((await list(LOCAL)).faults).toEqual([value?.fault]);
  const others = (await list({ principal: "somebody", isLocal: true })).faults;
  expect(others).toHaveLength(1);
  expect(others[0]?.clientId).toBeUndefined();
  await held.return(undefined);
  expect((await list(LOCAL)).faults).toEqual([]);
});

test("the last message says that it is over", async () => {
  const request = create(HoldFaultRequestSchema, { kind: FaultKind.FREEZE_SOURCE, source: "first", forMs: 1_000n });
  const held = methodsOf(stage.lab).holdFault(request, by(LOCAL));
  await held.next();
  const next = held.next();
  stage.scheduler.advance(1_000);
  expect(await next).toEqual({ value: { isOver: true }, done: false });
  expect((await held.next()).done).toBe(true);
});

test("a number of the contract that a kind does not have is refused", async () => {
  const held = methodsOf(stage.lab).holdFault(create(HoldFaultRequestSchema, { kind: 77 as FaultKind }), by(LOCAL));
  await expect(held.next()).rejects.toThrow("kind must be");
});

/** A second process: its link to the first, which the test can break. */
function link(): ServiceLink & { isLost: boolean; lose(): void } {
  const refuse = () => Promise.reject(new Failure("UNIMPLEMENTED"));
  const owner = ownerWithFaults(
    { answer: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }) },
    stage.streams,
  );
  let broken = new AbortController();
  return {
    isLost: false,
    lose() {
      this.isLost = true;
      broken.abort();
      broken = new AbortController();
    },
    async *call(call, signal) {
      if (this.isLost) throw new Failure("UNAVAILABLE");
      yield* owner.answer(call, AbortSignal.any([signal, broken.signal]));
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("the server's other processes suffer the same, and nothing once the lab's process is lost", async () => {
  const there = new FaultStage();
  const way = link();
  const leave = followFaults(way, there.streams, there.scheduler);
  await turn();
  // The session lives there; here is the lab.
  const sink = there.open();
  stage.open();
  const held = await stage.hold({ kind: "cut", clientId: "c" });
  await turn();
  expect(sink.failure?.reason).toBe("UNAVAILABLE");
  expect(() => there.open()).toThrow("cut");
  way.lose();
  await turn();
  there.open();
  way.isLost = false;
  there.scheduler.advance(1_000);
  await turn();
  expect(() => there.open()).toThrow("cut");
  held.leave();
  await held.over;
  await turn();
  there.open();
  leave();
  await turn();
  await there.close();
});
