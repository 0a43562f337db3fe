import { SourceState, TickerErrorCode } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { MemoryLink } from "../../../../test/memory-link.ts";
import {
  changesIn,
  lastOf,
  reasonsIn,
  RoutedEngine,
  watched,
  type SourceScript,
} from "../../../../test/routed-engine.ts";
import { ScriptedEngine } from "../../../../test/scripted-engine.ts";
import { SourceFault } from "./ports/source.ts";

/** Beyond every time that is told here. */
const NEWER = { price: "777", sourceTimeMs: Date.UTC(2030, 0, 1) };
const hanging = () => new Promise<never>(() => {});
const cannotTell = () => Promise.reject(new SourceFault("unavailable", "not now"));

const TWO: readonly SourceScript[] = [{ name: "first" }, { name: "second" }];

describe("the drill: the first source freezes, its pings go on", () => {
  test.each([
    ["it has no probe", undefined],
    ["its probe says that there are newer prices", async () => NEWER],
    ["its probe hangs", hanging],
    ["its probe cannot tell", cannotTell],
  ])(
    "on a busy market the price is flagged within 7 s, the second is live within 5 s of that, and it returns (%s)",
    async (_, probe) => {
      const { engine, stream, sourceOf } = await watched(
        [{ name: "first", ...(probe ? { probe } : {}) }, { name: "second" }],
        ["A"],
      );
      expect(sourceOf("A")).toBe("first");
      expect(engine.source("second").carried).toEqual([]);
      engine.source("first").isFrozen = true;
      const flaggedMs = await engine.until(20_000, () => stream.quotes.some(({ stale }) => stale));
      expect(flaggedMs).toBeLessThanOrEqual(7_000);
      expect(flaggedMs).toBeGreaterThanOrEqual(5_000);
      const liveMs = await engine.until(20_000, () => sourceOf("A") === "second");
      expect(liveMs).toBeLessThanOrEqual(5_000);
      expect(lastOf(stream, "A")?.stale).toBe(false);
      expect(changesIn(stream)).toContain("first FAILED_OVER second A");
      expect(reasonsIn(stream).at(-1)).toMatch(/^first (has gone silent|went mute)/);
      const [failing, standIn] = await engine.server.engine.sources();
      expect(failing).toMatchObject({ state: SourceState.FAILED_OVER, tickersGivenOver: 1, failovers: 1 });
      expect(standIn).toMatchObject({ state: SourceState.CONNECTED, subscriptions: 1 });
      expect(standIn?.tickersGivenOver).toBeUndefined();
      engine.source("first").isFrozen = false;
      const backMs = await engine.until(150_000, () => sourceOf("A") === "first");
      expect(backMs).toBeGreaterThanOrEqual(60_000);
      expect(backMs).toBeLessThanOrEqual(130_000);
      expect(changesIn(stream).at(-1)).toBe("first CONNECTED A");
      await engine.pass(1_000);
      expect(engine.source("second").carried).toEqual([]);
      const sequences = stream.sequencesOf("A");
      expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
      expect(new Set(stream.quotes.map(({ epoch }) => epoch)).size).toBe(1);
      const infos = stream.messages.flatMap((message) => message.infos).map(({ source }) => source);
      expect(infos).toEqual(["first", "second", "first"]);
      const after = [{ failovers: 1, state: SourceState.CONNECTED }, { failovers: 0 }];
      expect(await engine.server.engine.sources()).toMatchObject(after);
    },
  );
});

describe("a source gives its place to the next", () => {
  test("when its connection is broken for 3 s, not before", async () => {
    const { engine, stream, sourceOf } = await watched(TWO, ["A"]);
    engine.source("first").opensAtOnce = false;
    engine.source("first").living[0]?.fail(new SourceFault("unavailable", "cut"));
    await engine.pass(2_900);
    expect(engine.source("second").carried).toEqual([]);
    expect(lastOf(stream, "A")).toMatchObject({ source: "first", stale: true });
    expect(await engine.until(5_000, () => sourceOf("A") === "second")).toBeLessThanOrEqual(1_000);
    expect(changesIn(stream)).toEqual(["first CONNECTED A", "first RECONNECTING A", "first FAILED_OVER second A"]);
    expect(reasonsIn(stream)).toEqual(["cut", "cut"]);
  });

  test("a break of less than that changes nothing", async () => {
    const { engine, sourceOf } = await watched(TWO, ["A"]);
    // Back within U(0, 3 s), here 1.5 s.
    engine.source("first").living[0]?.fail(new SourceFault("unavailable", "cut"));
    await engine.pass(10_000);
    expect(sourceOf("A")).toBe("first");
    expect(engine.source("second").made).toEqual([]);
  });

  test("at once when it is down", async () => {
    const { engine, sourceOf } = await watched(TWO, ["A"]);
    engine.source("first").opensAtOnce = false;
    engine.source("first").living[0]?.fail(new SourceFault("fatal", "the key is wrong"));
    expect(await engine.until(5_000, () => sourceOf("A") === "second")).toBeLessThanOrEqual(300);
  });

  test.each(["not_permitted", "unavailable"] as const)(
    "for the one ticker of which it says %s, and that ticker's readers hear of no trouble",
    async (kind) => {
      const { engine, stream, sourceOf } = await watched(TWO, ["A", "B"]);
      const [connection] = engine.source("first").living;
      connection?.events.tickerFault(connection.wanted.get("X:A") as number, new SourceFault(kind, "not this one"));
      connection?.wanted.delete("X:A");
      await engine.pass(500);
      expect([sourceOf("A"), sourceOf("B")]).toEqual(["second", "first"]);
      expect(stream.messages.flatMap(({ errors }) => errors)).toEqual([]);
      expect(changesIn(stream)).toEqual(["first CONNECTED A B", "first FAILED_OVER second A"]);
    },
  );

  test("where no other has it, the trouble is told as it always was", async () => {
    const { engine, stream } = await watched(
      [{ name: "first" }, { name: "second", venues: ["Y"], currency: "EUR" }],
      ["A"],
    );
    const [connection] = engine.source("first").living;
    const fault = new SourceFault("not_permitted", "not in your plan");
    connection?.events.tickerFault(connection.wanted.get("X:A") as number, fault);
    await engine.pass(500);
    expect(stream.messages.flatMap(({ errors }) => errors)).toMatchObject([
      { ticker: "A", code: TickerErrorCode.NOT_PERMITTED, message: "not in your plan" },
    ]);
  });

  test("what a source said beside a price is not taken for what the next one says", async () => {
    const engine = new RoutedEngine(TWO);
    engine.source("first").isFrozen = true;
    const stream = engine.server.open(["A"]);
    await engine.pass(1_000);
    const [connection] = engine.source("first").living;
    connection?.say("X:A", { bid: "1", ask: "2", volume: "3" });
    connection?.fail(new SourceFault("fatal", "gone"));
    await engine.pass(1_000);
    expect(lastOf(stream, "A")).toMatchObject({ source: "second" });
    expect(lastOf(stream, "A")).not.toHaveProperty("bid");
  });

  test("what nobody watches any more is forgotten of another venue", async () => {
    const { engine, stream } = await watched([{ name: "first" }, { name: "second", venues: ["Y"] }], ["A"]);
    engine.source("first").opensAtOnce = false;
    engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
    await engine.pass(2_000);
    expect(lastOf(stream, "A")?.source).toBe("second");
    stream.handle.close();
    await engine.pass(70_000);
    const later = engine.server.open(["X:A"], { clientId: "later" });
    await engine.pass(2_000);
    expect(lastOf(later, "X:A")).toBeUndefined();
    expect(later.messages.flatMap(({ infos }) => infos)).toMatchObject([{ source: "first", name: "A at first" }]);
  });

  test("a third takes over where the second brings nothing either", async () => {
    const { engine, sourceOf } = await watched([...TWO, { name: "third" }], ["A"]);
    engine.source("second").isFrozen = true;
    engine.source("first").opensAtOnce = false;
    engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
    expect(await engine.until(10_000, () => sourceOf("A") === "third")).toBeLessThanOrEqual(4_000);
    engine.source("second").isFrozen = false;
    // The second is the better one, once it was well for a minute.
    const backMs = await engine.until(90_000, () => sourceOf("A") === "second");
    expect(backMs).toBeLessThanOrEqual(75_000);
  });

  test("the first price of the next that differs by more than 1 % is told as a jump", async () => {
    for (const [price, jump] of [
      [101, undefined],
      [101.01, "1.01"],
      [98, "-2.00"],
    ] as const) {
      const { engine, stream } = await watched(TWO, ["A"]);
      engine.source("first").opensAtOnce = false;
      engine.source("first").tick("X:A", "100.00");
      engine.source("second").isFrozen = true;
      engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
      await engine.pass(300);
      engine.source("second").tick("X:A", price.toFixed(2));
      await engine.pass(100);
      const moved = stream.messages.flatMap(({ sourceChanges }) => sourceChanges).find(({ toSource }) => toSource);
      expect(moved?.jumpPercent).toBe(jump);
    }
  });
});

test("a source that could not tell when a ticker was asked for is asked again, and has its place after a minute of health", async () => {
  const engine = new RoutedEngine([{ name: "first", resolvesLater: true }, { name: "second" }]);
  const first = engine.source("first");
  const { resolve } = first;
  first.resolve = () => Promise.reject(new SourceFault("unavailable", "not now"));
  const stream = engine.server.open(["A"]);
  await engine.pass(25_000);
  expect(lastOf(stream, "A")?.source).toBe("second");
  first.resolve = resolve;
  const backMs = await engine.until(90_000, () => lastOf(stream, "A")?.source === "first");
  expect(backMs).toBeGreaterThan(59_000);
  expect(backMs).toBeLessThan(75_000);
  expect(engine.source("second").carried).toEqual([]);
  first.opensAtOnce = false;
  first.living[0]?.fail(new SourceFault("fatal", "gone"));
  await engine.pass(1_000);
  expect(lastOf(stream, "A")?.source).toBe("second");
  stream.handle.close();
  await engine.pass(70_000);
  expect(engine.sources.flatMap(({ living }) => living)).toEqual([]);
});

describe("the very first price of the next that is beyond the bound", () => {
  /** What is shown when the first source is gone and these prices of the second have come. */
  async function shownAfter(...prices: readonly string[]) {
    const { engine, stream } = await watched(TWO, ["A"]);
    engine.source("first").opensAtOnce = false;
    engine.source("second").isFrozen = true;
    engine.source("second").doubtsJumpsOver = 0.2;
    engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
    await engine.pass(300);
    for (const price of prices) {
      engine.source("second").tick("X:A", price);
      await engine.pass(100);
    }
    return { stream, last: lastOf(stream, "A") };
  }

  test.each([["120"], ["80"], ["105"]])("is shown at once up to the bound (%s)", async (price) => {
    expect((await shownAfter(price)).last).toMatchObject({ source: "second", price, stale: false });
  });

  test.each([["120.01"], ["79.99"], ["10000"]])("waits for its second reading (%s)", async (price) => {
    expect((await shownAfter(price)).last).toMatchObject({ source: "first", price: "100", stale: true });
    const confirmed = await shownAfter(price, price);
    expect(confirmed.last).toMatchObject({ source: "second", price, stale: false });
  });

  test("is shown to nobody where it was a slip", async () => {
    const { stream, last } = await shownAfter("10000", "100.5", "100.6");
    expect(last).toMatchObject({ source: "second", price: "100.6", stale: false });
    expect(stream.quotes.map(({ price }) => price)).not.toContain("10000");
  });
});

test("when everybody has left nothing is left: no connection, no timer", async () => {
  const { engine, stream } = await watched(TWO, ["A", "B"]);
  engine.source("first").living[0]?.fail(new SourceFault("fatal", "gone"));
  await engine.pass(5_000);
  stream.handle.close();
  await engine.pass(70_000);
  expect(engine.sources.flatMap(({ living }) => living)).toEqual([]);
  await engine.server.engine.close();
  engine.server.advance(0);
  expect(engine.server.scheduler.pending).toBe(0);
});

test("a worker that has its prices from another process tells its readers the same: over, and back", async () => {
  const engine = new RoutedEngine(TWO);
  const { scheduler } = engine.server;
  const far = new ScriptedEngine({ scheduler, link: new MemoryLink(scheduler, engine.server.engine.owner) });
  const stream = far.open(["A"]);
  await engine.pass(2_000);
  engine.source("first").isFrozen = true;
  await engine.pass(20_000);
  expect(lastOf(stream, "A")).toMatchObject({ source: "second", stale: false });
  expect(changesIn(stream).at(-1)).toBe("first FAILED_OVER second A");
  const later = far.open(["A"], { clientId: "later" });
  await engine.pass(1_000);
  expect(changesIn(later)).toEqual([]);
  engine.source("first").isFrozen = false;
  await engine.pass(150_000);
  expect(lastOf(stream, "A")?.source).toBe("first");
  expect(changesIn(stream).at(-1)).toBe("first CONNECTED A");
  const infos = stream.messages.flatMap((message) => message.infos).map(({ source }) => source);
  expect(infos).toEqual(["first", "second", "first"]);
  const status = await far.engine.sources();
  expect(status).toMatchObject([{ failovers: 1, slips: 0 }, { failovers: 0 }]);
});
