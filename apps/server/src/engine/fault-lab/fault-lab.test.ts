import { SourceState } from "@streampulse/core";
import { afterEach, describe, expect, test } from "vitest";

import { FaultStage } from "../../../../../test/fault-stage.ts";
import type { RecordingSink } from "../../../../../test/recording-sink.ts";
import { LOCAL } from "../../../../../test/scripted-engine.ts";
import { FAULTS_MAX } from "./fault-lab.ts";
import type { FaultWish } from "./fault.ts";

let stage: FaultStage;

afterEach(() => stage.close());

function open(): RecordingSink {
  stage = new FaultStage();
  return stage.open();
}

const last = (sink: RecordingSink) => sink.quotes.at(-1);
const changes = (sink: RecordingSink) =>
  sink.messages.flatMap(({ sourceChanges }) => sourceChanges).map(({ source, state }) => `${source} ${state}`);

describe("what the product does about a source that is made ill", () => {
  test("frozen: its price is flagged, the next source stands in, and it has its place again afterwards", async () => {
    const sink = open();
    await stage.pass(3_000);
    const held = await stage.hold({ kind: "freeze", source: "first", forMs: 30_000 });
    await stage.pass(7_000);
    expect(last(sink)).toMatchObject({ source: "first", stale: true });
    await stage.pass(5_000);
    expect(last(sink)).toMatchObject({ source: "second", stale: false });
    expect(changes(sink).at(-1)).toBe(`first ${SourceState.FAILED_OVER}`);
    await stage.pass(18_000);
    await held.over;
    expect(stage.lab.faults).toEqual([]);
    await stage.pass(130_000);
    expect(last(sink)).toMatchObject({ source: "first", stale: false });
    expect(changes(sink).at(-1)).toBe(`first ${SourceState.CONNECTED}`);
    expect(stage.told).toEqual(["freeze first on", "freeze first off"]);
  });

  test("dropped: its connection is gone and none can be had, until it is over", async () => {
    const sink = open();
    await stage.pass(3_000);
    await stage.hold({ kind: "drop", source: "first", forMs: 10_000 });
    await stage.pass(200);
    expect(last(sink)).toMatchObject({ source: "first", stale: true });
    expect(stage.inner[0]?.living).toEqual([]);
    const [ill] = await stage.engine.sources();
    expect(ill?.reason).toBe("The fault lab has dropped the connection of first.");
    await stage.pass(9_700);
    expect(stage.inner[0]?.made).toHaveLength(1);
    expect(last(sink)).toMatchObject({ source: "second" });
    await stage.pass(200_000);
    expect(last(sink)).toMatchObject({ source: "first", stale: false });
  });

  test("late: every price comes by that much later, and none is lost", async () => {
    const sink = open();
    await stage.pass(3_000);
    const before = last(sink)?.price;
    await stage.hold({ kind: "delay", source: "first", delayMs: 1_000, forMs: 5_000 });
    await stage.pass(900);
    expect(last(sink)?.price).toBe(before);
    await stage.pass(1_000);
    expect(Number(last(sink)?.price)).toBe(Number(before) + 10);
    await stage.pass(3_100);
    // It is over: what waited has come.
    expect(last(sink)?.price).toBe(String(stage.inner[0]?.price));
    const skipped = sink.messages.flatMap(({ conflated }) => conflated).reduce((sum, each) => sum + each.skipped, 0);
    expect(sink.quotes.length + skipped).toBe(sink.sequencesOf("A").at(-1));
    const { price = 0, made = [] } = stage.inner[0] ?? {};
    expect(made).toHaveLength(1);
    // Prices began at 100, and the first move was before there was a connection.
    expect(Number(last(sink)?.sequence)).toBe(price - 101);
  });
});

describe("what the product does about a stream that is made ill", () => {
  test("cut: it ends, cannot be opened again until that is over, and is then resumed", async () => {
    const sink = open();
    await stage.pass(500);
    const other = stage.open("other");
    const held = await stage.hold({ kind: "cut", clientId: "c", forMs: 5_000 });
    expect(sink.failure).toMatchObject({ reason: "UNAVAILABLE", message: "The fault lab has cut this stream." });
    expect(() => stage.open()).toThrow("The fault lab has cut this stream.");
    await stage.pass(5_000);
    await held.over;
    expect(other.failure).toBeUndefined();
    const again = stage.open("c", LOCAL, []);
    expect(again.messages[0]?.session).toMatchObject({ resumed: true, tickers: ["A"] });
  });

  test("slow: it gets the newest price at each of its few writes, and hears what it skipped", async () => {
    const sink = open();
    await stage.pass(1_000);
    const { leave, over } = await stage.hold({ kind: "slow", clientId: "c", delayMs: 2_000 });
    const before = sink.writes.length;
    await stage.pass(20_000);
    expect(sink.failure).toBeUndefined();
    expect(sink.writes.length - before).toBeGreaterThanOrEqual(8);
    expect(sink.writes.length - before).toBeLessThanOrEqual(11);
    const skipped = sink.messages.flatMap(({ conflated }) => conflated);
    expect(Math.max(...skipped.map((each) => each.skipped))).toBeGreaterThan(10);
    leave();
    await over;
    await stage.pass(3_000);
    const after = sink.writes.length;
    await stage.pass(1_000);
    expect(sink.writes.length - after).toBeGreaterThan(5);
    expect(last(sink)?.price).toBe(String(stage.inner[0]?.price));
  });
});

describe("a fault ends", () => {
  test.each([1_000, 300_000])("by itself after the %d ms that were asked for, and not before", async (forMs) => {
    open();
    const { fault, over } = await stage.hold({ kind: "freeze", source: "second", forMs });
    expect(fault.untilMs - fault.sinceMs).toBe(forMs);
    stage.scheduler.advance(forMs - 1);
    expect(stage.lab.faults).toEqual([fault]);
    stage.scheduler.advance(1);
    await over;
    expect(stage.lab.faults).toEqual([]);
  });

  test("in time though its holder takes nothing any more", async () => {
    open();
    const held = stage.lab.hold(LOCAL, { kind: "freeze", source: "second" }, new AbortController().signal);
    await held.next();
    stage.scheduler.advance(60_000);
    expect(stage.lab.faults).toEqual([]);
  });

  test("with its holder, and with the lab; nothing is left of it", async () => {
    stage = new FaultStage();
    const before = stage.scheduler.pending;
    const [first, second] = [
      await stage.hold({ kind: "freeze", source: "first" }),
      await stage.hold({ kind: "drop", source: "second" }),
    ];
    first.leave();
    await first.over;
    expect(stage.lab.faults).toEqual([second.fault]);
    stage.lab.close();
    await second.over;
    expect(stage.lab.faults).toEqual([]);
    expect(stage.scheduler.pending).toBe(before);
  });
});

describe("a fault is refused, and nothing is changed", () => {
  const REFUSED: readonly [FaultWish, string, string][] = [
    [{ kind: undefined }, "INVALID_ARGUMENT", "kind must be FREEZE_SOURCE, DROP_SOURCE,"],
    [{ kind: "freeze", source: "third" }, "INVALID_ARGUMENT", 'source must be one of first, second, not "third".'],
    [{ kind: "drop" }, "INVALID_ARGUMENT", "source must be one of"],
    [{ kind: "freeze", source: "first", clientId: "c" }, "INVALID_ARGUMENT", "client_id goes with"],
    [{ kind: "cut" }, "INVALID_ARGUMENT", "client_id must be"],
    [{ kind: "cut", clientId: "c", source: "first" }, "INVALID_ARGUMENT", "source goes with"],
    [{ kind: "cut", clientId: "nobody" }, "NO_SESSION", "No session"],
    [{ kind: "freeze", source: "first", delayMs: 500 }, "INVALID_ARGUMENT", "delay_ms goes with"],
    [{ kind: "delay", source: "first", delayMs: 99 }, "INVALID_ARGUMENT", "delay_ms must be between 100 and 10000"],
    [{ kind: "delay", source: "first", delayMs: 10_001 }, "INVALID_ARGUMENT", "delay_ms must be between"],
    [{ kind: "slow", clientId: "c", delayMs: 5_001 }, "INVALID_ARGUMENT", "delay_ms must be between 100 and 5000"],
    [{ kind: "freeze", source: "first", forMs: 999 }, "INVALID_ARGUMENT", "for_ms must be between 1000 and 300000"],
    [{ kind: "freeze", source: "first", forMs: 300_001 }, "INVALID_ARGUMENT", "for_ms must be between"],
    [{ kind: "freeze", source: "first", forMs: Number.NaN }, "INVALID_ARGUMENT", "for_ms must be between"],
  ];
  test.each(REFUSED)("%j: %s", async (wish, reason, words) => {
    open();
    await expect(stage.hold(wish)).rejects.toMatchObject({ reason });
    await expect(stage.hold(wish)).rejects.toThrow(words);
    expect(stage.lab.faults).toEqual([]);
    expect(stage.told).toEqual([]);
  });

  test("of a session that is another principal's: for this one there is none", async () => {
    open();
    const somebody = { principal: "somebody", isLocal: true };
    await expect(stage.hold({ kind: "cut", clientId: "c" }, somebody)).rejects.toMatchObject({ reason: "NO_SESSION" });
  });

  test("where one is on already, and beyond so many", async () => {
    open();
    await stage.hold({ kind: "freeze", source: "first" });
    await expect(stage.hold({ kind: "drop", source: "first" })).rejects.toMatchObject({ reason: "FAULT_ON" });
    for (let n = 1; n < FAULTS_MAX; n++) {
      stage.open(`c${n}`);
      await stage.hold({ kind: "slow", clientId: `c${n}` });
    }
    await expect(stage.hold({ kind: "slow", clientId: "c" })).rejects.toMatchObject({
      reason: "LIMIT_FAULTS",
      limit: FAULTS_MAX,
    });
    expect(stage.lab.faults).toHaveLength(FAULTS_MAX);
  });
});
