import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { Poller, type Outcome, type Polled } from "./poller.ts";
import type { QuoteReading } from "./reading.ts";

const READING = { price: "1" } as QuoteReading;
/** Friday 9 January 2026, 19:50 in New York: ten minutes before trading ends for the week. */
const FRIDAY_EVENING_MS = Date.UTC(2026, 0, 10, 0, 50);

/** A poller with so many polls a minute, spaced, whose readings take no time; and what it asked for, when. */
function polling({
  pollMs = 5_000,
  perMinute = 60,
  startMs,
}: { pollMs?: number; perMinute?: number; startMs?: number } = {}) {
  const scheduler = new FakeScheduler(startMs);
  const asked: { readonly symbol: string; readonly atMs: number }[] = [];
  const stretches: (number | undefined)[] = [];
  const world = { outcome: READING as Outcome, freeAtMs: -Infinity, isHung: false, restMs: 0, apartMs: 0 };
  const poller = new Poller({
    scheduler,
    pollMs,
    apartMs: () => 60_000 / perMinute,
    waitMs: () =>
      Math.max(
        0,
        world.freeAtMs - scheduler.now(),
        (asked.at(-1)?.atMs ?? -Infinity) + world.apartMs - scheduler.now(),
      ),
    read: async (symbol) => {
      asked.push({ symbol, atMs: scheduler.now() });
      return world.isHung ? new Promise<never>(() => {}) : world.outcome;
    },
    stretched: (everyMs) => void stretches.push(everyMs),
  });
  const polled = (symbol: string, over: Partial<Polled> = {}): Polled => ({
    symbol,
    hours: "always",
    streams: false,
    take: () => world.restMs,
    ...over,
  });
  const add = (symbol: string, over: Partial<Polled> = {}) => {
    const one = polled(symbol, over);
    poller.add(one);
    return one;
  };
  const pass = async (ms: number, stepMs = 50) => {
    for (let left = ms; left > 0; left -= stepMs) {
      scheduler.advance(Math.min(left, stepMs));
      for (let n = 0; n < 3; n++) await Promise.resolve();
    }
  };
  const timesOf = (symbol: string) => asked.filter((one) => one.symbol === symbol).map(({ atMs }) => atMs);
  const gapsOf = (symbol: string) =>
    timesOf(symbol).flatMap((atMs, n, all) => (n === 0 ? [] : [atMs - (all[n - 1] ?? 0)]));
  return { scheduler, poller, asked, stretches, world, add, pass, timesOf, gapsOf };
}

describe("turns", () => {
  test("one ticker is asked for at once and then at its pace", async () => {
    const { add, pass, gapsOf, poller } = polling();
    add("A");
    await pass(26_000);
    expect(gapsOf("A")).toEqual([5_000, 5_000, 5_000, 5_000, 5_000]);
    expect(poller.everyMsOf("A")).toBe(5_000);
    expect(poller.everyMsOf("B")).toBeUndefined();
  });

  test("five fill a minute of sixty at five seconds; the sixth stretches all alike, and that is said once", async () => {
    const { add, pass, gapsOf, poller, stretches } = polling();
    for (let n = 0; n < 5; n++) add(`T${n}`);
    await pass(60_000);
    expect([poller.everyMs(), stretches]).toEqual([5_000, []]);
    const last = add("T5");
    await pass(60_000);
    expect([poller.everyMs(), stretches]).toEqual([6_000, [6_000]]);
    for (const gap of gapsOf("T3").slice(-3)) expect(gap).toBeLessThanOrEqual(6_100);
    poller.remove(last);
    await pass(1_000);
    expect(stretches).toEqual([6_000, undefined]);
  });

  test("a new ticker is asked for before those who wait", async () => {
    const { add, pass, asked, scheduler, world } = polling();
    for (let n = 0; n < 30; n++) add(`T${n}`);
    await pass(60_000);
    world.freeAtMs = scheduler.now() + 40_000;
    await pass(39_000);
    add("NEW");
    const before = asked.length;
    await pass(1_100);
    expect(asked[before]?.symbol).toBe("NEW");
  });

  test("however many come and go, those who are here get every other turn once they are late", async () => {
    const { add, pass, poller, asked, gapsOf, world } = polling();
    add("OLD");
    await pass(6_000);
    // A budget of one call a second, and five newcomers a second, each gone as soon as the next ones come.
    world.apartMs = 1_000;
    for (let second = 0; second < 120; second++) {
      const visitors = Array.from({ length: 5 }, (_, n) => add(`V${second}_${n}`));
      await pass(1_000);
      for (const visitor of visitors) poller.remove(visitor);
    }
    expect(asked.length).toBeGreaterThan(100);
    expect(gapsOf("OLD").length).toBeGreaterThan(5);
    expect(Math.max(...gapsOf("OLD"))).toBeLessThan(15_000);
  });

  test("figures of streamed tickers are asked for a twenty-fourth as often", async () => {
    const { add, pass, gapsOf, poller } = polling();
    add("S", { streams: true });
    await pass(250_000);
    expect(gapsOf("S")).toEqual([120_000, 120_000]);
    expect(poller.everyMsOf("S")).toBeUndefined();
  });

  test("however many are polled, figures of streamed tickers are at most five minutes old, and all fits", async () => {
    const { add, pass, gapsOf, asked, poller, scheduler } = polling({ perMinute: 54 });
    for (let n = 0; n < 50; n++) add(`S${n}`, { streams: true });
    for (let n = 0; n < 200; n++) add(`P${n}`);
    await pass(600_000, 250);
    const before = asked.length;
    const since = scheduler.now();
    await pass(1_200_000, 250);
    const [figures, prices] = ["S", "P"].map((kind) =>
      Array.from({ length: kind === "S" ? 50 : 200 }, (_, n) => gapsOf(`${kind}${n}`).at(-1) ?? Infinity),
    ) as [number[], number[]];
    expect(Math.max(...figures)).toBeLessThanOrEqual(300_000);
    expect(poller.everyMs()).toBeCloseTo((250 * 60_000) / 54);
    expect(Math.max(...prices)).toBeLessThan(poller.everyMs() * 1.02);
    expect(asked.length - before).toBeLessThanOrEqual((54 * (scheduler.now() - since)) / 60_000 + 1);
  });

  test("figures never come round more often than prices, nor take more than a quarter of the calls from them", async () => {
    const crowd = polling();
    for (let n = 0; n < 50; n++) crowd.add(`S${n}`, { streams: true });
    for (let n = 0; n < 400; n++) crowd.add(`P${n}`);
    expect(crowd.poller.everyMs()).toBeCloseTo(450_000);
    const many = polling();
    for (let n = 0; n < 50; n++) many.add(`S${n}`, { streams: true });
    for (let n = 0; n < 100; n++) many.add(`P${n}`);
    expect(many.poller.everyMs()).toBeCloseTo(100_000 / (1 - 50 / 270));
    const streams = polling();
    for (let n = 0; n < 100; n++) streams.add(`S${n}`, { streams: true });
    for (let n = 0; n < 30; n++) streams.add(`P${n}`);
    expect(streams.poller.everyMs()).toBeCloseTo(40_000);
    const slow = polling({ pollMs: 3_600_000 });
    slow.add("S", { streams: true });
    slow.add("P");
    await slow.pass(3_500_000, 10_000);
    expect(slow.timesOf("S")).toHaveLength(1);
  });

  test("one that is never answered delays nobody and is not asked for again meanwhile", async () => {
    const { add, pass, timesOf, world } = polling();
    world.isHung = true;
    add("HUNG");
    await pass(100);
    world.isHung = false;
    add("A");
    await pass(60_000);
    expect(timesOf("HUNG")).toHaveLength(1);
    expect(timesOf("A").length).toBeGreaterThanOrEqual(12);
  });

  test("one that was asked for within half a minute is not new, whoever wants it again", async () => {
    const { add, pass, gapsOf, poller } = polling();
    const before = add("A");
    await pass(2_000);
    poller.remove(before);
    const again = add("A");
    await pass(10_000);
    expect(gapsOf("A").slice(0, 2)).toEqual([5_000, 5_000]);
    poller.remove(again);
    await pass(31_000);
    add("A");
    await pass(100);
    expect(gapsOf("A").at(-1)).toBeGreaterThan(30_000);
  });

  test("nothing leaves while the budget has no room, and all goes on when it has", async () => {
    const { scheduler, add, pass, asked, world } = polling();
    world.freeAtMs = scheduler.now() + 30_000;
    add("A");
    await pass(29_950);
    expect(asked).toEqual([]);
    await pass(100);
    expect(asked).toHaveLength(1);
  });

  test("removed it is told nothing, closed nothing is asked or scheduled", async () => {
    const { scheduler, poller, add, pass, asked } = polling();
    const told: Outcome[] = [];
    const gone = add("GONE", {
      take: (outcome) => {
        told.push(outcome);
        return 0;
      },
    });
    scheduler.advance(0);
    poller.remove(gone);
    await pass(10_000);
    expect([asked.length, told]).toEqual([1, []]);
    add("A");
    poller.close();
    await pass(60_000);
    expect([asked.length, scheduler.pending]).toEqual([1, 0]);
  });

  test("a ticker that is to be left alone is, and then asked for again", async () => {
    const { add, pass, gapsOf, world, poller } = polling();
    world.restMs = 600_000;
    add("A");
    await pass(1_000);
    expect(poller.everyMsOf("A")).toBeUndefined();
    await pass(600_000, 500);
    expect(gapsOf("A")).toHaveLength(1);
    expect(gapsOf("A")[0]).toBeGreaterThanOrEqual(600_000);
  });
});

describe("a closed market", () => {
  const CLOSE_MS = Date.UTC(2026, 0, 10, 1);
  const OPEN_MS = Date.UTC(2026, 0, 12, 9);

  test("is asked once after its close, and then not before it opens", async () => {
    const { add, pass, timesOf, poller } = polling({ startMs: FRIDAY_EVENING_MS });
    add("AAPL", { hours: "us_equities" });
    await pass(660_000, 500);
    expect(timesOf("AAPL").filter((atMs) => atMs >= CLOSE_MS)).toHaveLength(1);
    expect(poller.everyMsOf("AAPL")).toBeUndefined();
    // To Monday, 04:00 in New York, and half a minute.
    await pass(OPEN_MS + 30_000 - (FRIDAY_EVENING_MS + 660_000), 10_000);
    const after = timesOf("AAPL").filter((atMs) => atMs > CLOSE_MS + 60_000);
    expect(after.length).toBeGreaterThan(1);
    expect(after[0]).toBeGreaterThanOrEqual(OPEN_MS);
  });

  test("is asked once for a ticker that comes meanwhile, and takes no share of the others'", async () => {
    const { add, pass, timesOf, poller } = polling({ startMs: CLOSE_MS + 3_600_000 });
    for (let n = 0; n < 100; n++) add(`T${n}`, { hours: "us_equities" });
    add("BTC");
    await pass(180_000, 500);
    expect(timesOf("T7")).toHaveLength(1);
    expect(poller.everyMs()).toBe(5_000);
    expect(timesOf("BTC").length).toBeGreaterThan(30);
  });

  test("is asked again where it could not be read", async () => {
    const { add, pass, timesOf, world } = polling({ startMs: CLOSE_MS + 3_600_000 });
    world.outcome = new SourceFault("unavailable", "No.");
    add("AAPL", { hours: "us_equities" });
    await pass(7_000);
    world.outcome = READING;
    await pass(60_000);
    expect(timesOf("AAPL")).toHaveLength(3);
  });
});
