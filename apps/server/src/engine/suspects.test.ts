import { MarketSession } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { changesIn, lastOf, RoutedEngine, type SourceScript } from "../../../../test/routed-engine.ts";
import { SourceFault, type Reading } from "./ports/source.ts";

/** One source, watched while it ticks every 100 ms; each answer of its probe is counted. */
async function watched(answer?: () => Promise<Reading | undefined>, more: Partial<SourceScript> = {}) {
  const asked: number[] = [];
  const probe = async () => {
    asked.push(engine.now - frozenMs);
    return answer?.();
  };
  const engine: RoutedEngine = new RoutedEngine([{ name: "only", ...(answer ? { probe } : {}), ...more }]);
  let frozenMs = 0;
  const stream = engine.server.open(["A", "B"]);
  await engine.pass(2_000);
  const source = engine.source("only");
  return {
    engine,
    stream,
    source,
    asked,
    freeze() {
      source.isFrozen = true;
      frozenMs = engine.now;
    },
    stale: () => ["A", "B"].map((ticker) => lastOf(stream, ticker)?.stale),
  };
}

describe("a connection that shows life and brings nothing", () => {
  test("is left alone for 5 s, and for 20 times its usual gap", async () => {
    const { engine, stale, freeze } = await watched();
    freeze();
    await engine.pass(4_900);
    expect(stale()).toEqual([false, false]);
    await engine.pass(2_000);
    expect(stale()).toEqual([true, true]);
    const slow = await watched();
    // A word every 2 s, until that is what is usual.
    slow.source.isFrozen = true;
    for (let n = 0; n < 60; n++) {
      await slow.engine.pass(2_000);
      slow.source.tick("X:A", "1");
      slow.source.tick("X:B", "1");
    }
    await slow.engine.pass(25_000);
    expect(slow.stale()).toEqual([false, false]);
    await slow.engine.pass(20_000);
    expect(slow.stale()).toEqual([true, true]);
  });

  test("where the vendor has nothing newer it is a quiet market: no longer flagged, and asked after ever more rarely", async () => {
    const { engine, stream, source, asked, freeze, stale } = await watched(async () => ({ price: lastPrice() }));
    const lastPrice = () => lastOf(stream, "A")?.price ?? "";
    freeze();
    await engine.pass(20_000);
    expect(stale()).toEqual([false, false]);
    expect(source.made).toHaveLength(1);
    const flags = stream.quotes.filter(({ ticker }) => ticker === "A").map(({ stale: isStale }) => isStale);
    expect(flags.filter(Boolean).length).toBeLessThanOrEqual(1);
    await engine.pass(280_000);
    const waits = asked.map((ms, n) => Math.round((ms - (asked[n - 1] ?? 0)) / 1_000));
    expect(waits.slice(1)).toEqual([10, 20, 40, 60, 60, 60]);
    // By itself a ticker is stale after 30 s all the same, as the contract has it.
    expect(stale()).toEqual([true, true]);
  });

  test("where the vendor has a newer price it is mute: closed and opened again, and told so", async () => {
    const { engine, stream, source, freeze, stale } = await watched(async () => ({ price: "777" }));
    freeze();
    await engine.pass(7_000);
    expect(source.made[0]?.isClosed).toBe(true);
    expect(changesIn(stream)).toContain("only RECONNECTING A B");
    expect(stale()).toEqual([true, true]);
    source.isFrozen = false;
    await engine.pass(3_000);
    expect(stale()).toEqual([false, false]);
    expect(source.living).toHaveLength(1);
  });

  test("unless that price comes over it within a second: the answer was only sooner", async () => {
    for (const afterMs of [900, 1_100]) {
      let tell: ((reading: Reading) => void) | undefined;
      const { engine, source, freeze, stale } = await watched(() => new Promise((resolve) => (tell = resolve)));
      freeze();
      await engine.until(10_000, () => tell !== undefined);
      tell?.({ price: "100.5", sourceTimeMs: engine.now });
      await engine.pass(afterMs);
      source.tick("X:A", "100.5");
      await engine.pass(200);
      expect(source.made[0]?.isClosed).toBe(afterMs > 1_000);
      if (afterMs < 1_000) expect(stale()).toEqual([false, false]);
    }
  });

  test.each([100, 500, 900])(
    "an answer that comes %i ms after it was asked judges no connection but that one",
    async (ms) => {
      let tell: ((reading: Reading) => void) | undefined;
      const { engine, source, freeze } = await watched(() => new Promise((resolve) => (tell = resolve)));
      freeze();
      await engine.until(10_000, () => tell !== undefined);
      // It is cut after 300 ms, and another one is there 400 ms later.
      const steps = [
        { atMs: ms, act: () => tell?.({ price: "777" }) },
        { atMs: 300, act: () => source.living[0]?.fail(new SourceFault("unavailable", "It was cut.", 400)) },
      ].toSorted((a, b) => a.atMs - b.atMs);
      let nowMs = 0;
      for (const { atMs, act } of steps) {
        await engine.pass(atMs - nowMs);
        nowMs = atMs;
        act();
      }
      await engine.pass(3_000);
      expect(source.made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    },
  );

  test("the time of a price says whether it is newer, where there is one", async () => {
    let timeMs = 0;
    const { engine, source, freeze } = await watched(async () => ({ price: "777", sourceTimeMs: timeMs }));
    timeMs = engine.now;
    source.tick("X:A", "1", { sourceTimeMs: timeMs });
    source.tick("X:B", "1", { sourceTimeMs: timeMs });
    freeze();
    await engine.pass(30_000);
    expect(source.made).toHaveLength(1);
    timeMs++;
    await engine.pass(30_000);
    expect(source.made.length).toBeGreaterThan(1);
  });

  test("where nobody can be asked it is opened again after 5 s, then after 1, 2, 4 … 15 minutes of silence", async () => {
    const { engine, source, freeze, stale } = await watched();
    freeze();
    const startMs = engine.now;
    const openedMs: number[] = [];
    for (let made = 1; openedMs.length < 5;) {
      await engine.pass(1_000);
      if (source.made.length > made) openedMs.push(engine.now - startMs);
      made = source.made.length;
    }
    const waits = openedMs.map((ms, n) => Math.round((ms - (openedMs[n - 1] ?? 0)) / 60_000));
    expect(openedMs[0]).toBeLessThanOrEqual(15_000);
    expect(waits.slice(1)).toEqual([1, 2, 4, 8]);
    expect(stale()).toEqual([true, true]);
  });

  test("one word of any ticker clears the flags of all, on the same connection", async () => {
    const { engine, source, freeze, stale } = await watched(() => new Promise(() => {}));
    freeze();
    await engine.pass(7_000);
    expect(stale()).toEqual([true, true]);
    source.tick("X:A", "1");
    await engine.pass(100);
    expect(stale()).toEqual([false, false]);
  });

  test("while its markets are closed it is neither suspect nor asked about; from when they open it has its time", async () => {
    const { engine, source, asked, freeze, stale } = await watched(async () => ({ price: "777" }));
    const [connection] = source.living;
    const tellSession = (marketSession: MarketSession) => {
      for (const id of connection?.wanted.values() ?? []) connection?.events.info(id, { marketSession });
    };
    tellSession(MarketSession.CLOSED);
    freeze();
    await engine.pass(120_000);
    expect([stale(), asked, source.made.length]).toEqual([[false, false], [], 1]);
    tellSession(MarketSession.REGULAR);
    await engine.pass(4_000);
    expect(asked).toEqual([]);
    await engine.pass(3_500);
    expect(asked).toHaveLength(1);
  });

  test("a source that shows no life of its own is judged by its tickers' silence only", async () => {
    const { engine, source, freeze, stale } = await watched(undefined, { aliveEveryMs: Infinity });
    delete source.aliveEveryMs;
    freeze();
    await engine.pass(29_000);
    expect([stale(), source.made.length]).toEqual([[false, false], 1]);
    await engine.pass(3_000);
    expect([stale(), source.made.length]).toEqual([[true, true], 1]);
  });

  test("closing ends a probe that hangs, and leaves no timer", async () => {
    const { engine, asked, freeze } = await watched(() => new Promise(() => {}));
    freeze();
    await engine.pass(7_000);
    expect(asked).toHaveLength(1);
    await engine.server.engine.close();
    engine.server.advance(6_000);
    expect(engine.server.scheduler.pending).toBeLessThanOrEqual(2);
  });

  test("closing ends the second that a newer price is given to come, and leaves no timer", async () => {
    const pending: number[] = [];
    for (const isNewer of [false, true]) {
      const { engine, stream, asked, freeze } = await watched(async () => ({
        price: isNewer ? "777" : (lastOf(stream, "A")?.price ?? ""),
      }));
      freeze();
      await engine.until(10_000, () => asked.length > 0);
      await engine.server.engine.close();
      pending.push(engine.server.scheduler.pending);
    }
    expect(pending[1]).toBe(pending[0]);
  });
});

describe("a polled ticker", () => {
  test("is late after twice its interval, by itself: another's answers do not hide it; its next one clears it", async () => {
    const { engine, source, freeze, stale } = await watched();
    Object.assign(source, { pollEveryMs: () => 4_000 });
    await engine.pass(1_500);
    freeze();
    for (let n = 0; n < 7; n++) {
      await engine.pass(1_000);
      source.tick("X:B", "1");
    }
    expect(stale()).toEqual([false, false]);
    for (let n = 0; n < 3; n++) {
      await engine.pass(1_000);
      source.tick("X:B", "1");
    }
    expect(stale()).toEqual([true, false]);
    expect(source.made).toHaveLength(1);
    source.tick("X:A", "1");
    await engine.pass(100);
    expect(stale()).toEqual([false, false]);
  });
});

test("a slip is shown to nobody and counted; a move that lasts is told with its second reading, both prices", async () => {
  const engine = new RoutedEngine([{ name: "only" }]);
  const source = engine.source("only");
  source.doubtsJumpsOver = 0.2;
  source.isFrozen = true;
  const stream = engine.server.open(["A"], { delivery: 2 });
  await engine.pass(100);
  for (const price of ["100", "1000", "101", "130", "131"]) source.tick("X:A", price);
  await engine.pass(100);
  expect(stream.pricesOf("A")).toEqual(["100", "101", "130", "131"]);
  expect(stream.sequencesOf("A")).toEqual([1, 2, 3, 4]);
  expect(await engine.server.engine.sources()).toMatchObject([{ slips: 1 }]);
  stream.handle.close();
  await engine.pass(70_000);
  expect(await engine.server.engine.sources()).toMatchObject([{ slips: 1 }]);
});
