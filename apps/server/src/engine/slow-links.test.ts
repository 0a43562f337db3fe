import { Delivery } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { RecordingSink } from "../../../../test/recording-sink.ts";
import { LinkedEngines, linkedPair } from "../../../../test/linked-engines.ts";
import { BLOCKED_MAX_MS, LINK_LOG, LINK_RETRY_MAX_MS } from "./limits.ts";

const gapsOf = (stream: RecordingSink) => stream.messages.flatMap(({ gaps }) => gaps);

describe("a process that does not keep up", () => {
  test.each([0, 1])("gets everything that fits its log, and of %i more a Gap, exact, before the newest", (more) => {
    const { owner, scheduler } = new LinkedEngines(0);
    const sink = new RecordingSink();
    const share = owner.engine.owner?.share(sink);
    share?.add([{ ticker: "A" }]);
    scheduler.advance(10);
    sink.writable = false;
    for (let n = 1; n <= LINK_LOG.records + more; n++) owner.tick("X:A", "1");
    sink.writable = true;
    scheduler.advance(5_000);
    const told = sink.sequencesOf("A");
    expect(told.slice(0, LINK_LOG.records)).toEqual(Array.from({ length: LINK_LOG.records }, (_, n) => n + 1));
    expect(told.slice(LINK_LOG.records)).toEqual(more === 0 ? [] : [LINK_LOG.records + 1]);
    owner.tick("X:A", "2");
    scheduler.advance(10);
    expect(sink.pricesOf("A").at(-1)).toBe("2");
    // Of one that did not fit nothing is missed: it was the newest.
    expect(gapsOf(sink)).toEqual([]);
    share?.close();
  });

  test("misses what lies between a full log and the newest, and is told how much", () => {
    const { engines, worker, link } = linkedPair();
    const far = worker.open(["A"], { delivery: Delivery.EVERY });
    engines.advance(10);
    engines.owner.tick("X:A", "1");
    engines.advance(10);
    link.stall(true);
    for (let n = 0; n < LINK_LOG.records + 1_000; n++) engines.owner.tick("X:A", "2");
    link.stall(false);
    engines.advance(5_000);
    const newest = LINK_LOG.records + 1_001;
    expect(far.sequencesOf("A").at(-1)).toBe(newest);
    expect(gapsOf(far).at(-1)).toMatchObject({ toSequence: BigInt(newest - 1) });
    const missed = gapsOf(far).reduce((sum, gap) => sum + Number(gap.missed), 0);
    expect(missed + far.sequencesOf("A").length).toBe(newest);
  });

  test("has clients that are told all the same what they skipped: how many, and the extremes", () => {
    const { engines, worker, link } = linkedPair();
    const far = worker.open(["A"], { reportConflation: true });
    engines.advance(10);
    engines.owner.tick("X:A", "500");
    engines.advance(10);
    link.stall(true);
    const count = LINK_LOG.records + 1_000;
    // The lowest and the highest are among those that the worker never gets.
    for (let n = 1; n <= count; n++) {
      engines.owner.tick("X:A", n === count - 10 ? "1" : n === count - 20 ? "999" : "500");
    }
    link.stall(false);
    engines.advance(5_000);
    engines.owner.tick("X:A", "501");
    engines.advance(1_000);
    const conflated = far.messages.flatMap((message) => message.conflated);
    const skipped = conflated.reduce((sum, each) => sum + each.skipped, 0);
    expect(skipped + far.quotes.length).toBe(count + 2);
    expect(conflated.some(({ low, high }) => low === "1" && high === "999")).toBe(true);
  });

  test("for 10 s is cut off and comes back; its share was let go", () => {
    const { engines, worker, link } = linkedPair();
    const far = worker.open(["A"]);
    engines.advance(10);
    engines.owner.tick("X:A", "1");
    engines.advance(10);
    link.stall(true);
    engines.owner.tick("X:A", "2");
    engines.advance(BLOCKED_MAX_MS - 100);
    expect(far.pricesOf("A")).toEqual(["1"]);
    engines.advance(200 + LINK_RETRY_MAX_MS);
    expect(far.pricesOf("A")).toEqual(["1", "1", "2"]);
    expect(far.sequencesOf("A")).toEqual([1, 2, 3]);
  });
});
