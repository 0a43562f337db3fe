import { TickerErrorCode } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { lastOf, RoutedEngine, watched, type SourceScript } from "../../../../test/routed-engine.ts";
import { SourceFault } from "./ports/source.ts";

const TWO: readonly SourceScript[] = [{ name: "first" }, { name: "second" }];
const cannotTell = () => Promise.reject(new SourceFault("unavailable", "not now"));

test("who says that it does not know a ticker after all leaves it to the next; when none is left it is unknown", async () => {
  const { engine, stream, sourceOf } = await watched(TWO, ["A"]);
  const disown = (name: string) => {
    const [connection] = engine.source(name).living;
    const id = connection?.wanted.get("X:A") as number;
    connection?.events.tickerFault(id, new SourceFault("unknown", "no such ticker"));
  };
  disown("first");
  await engine.pass(500);
  expect(sourceOf("A")).toBe("second");
  const sequences = stream.sequencesOf("A");
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
  disown("second");
  await engine.pass(500);
  expect(stream.messages.flatMap(({ errors }) => errors)).toMatchObject([
    { ticker: "A", code: TickerErrorCode.UNKNOWN_TICKER, removed: true },
  ]);
});

test("the first may say so while the next stands in: that goes on, and is the first from then on", async () => {
  const { engine, stream, sourceOf } = await watched(TWO, ["A"]);
  const first = engine.source("first");
  const say = (kind: "unavailable" | "unknown") => {
    const [connection] = first.living;
    connection?.events.tickerFault(connection.wanted.get("X:A") as number, new SourceFault(kind, "not this one"));
  };
  say("unavailable");
  first.isFrozen = true;
  await engine.pass(1_000);
  expect(sourceOf("A")).toBe("second");
  say("unknown");
  await engine.pass(1_000);
  first.isFrozen = false;
  const before = stream.sequencesOf("A").length;
  await engine.pass(70_000);
  expect(sourceOf("A")).toBe("second");
  expect(first.carried).toEqual([]);
  const sequences = stream.sequencesOf("A");
  expect(sequences.length).toBeGreaterThan(before);
  expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
  expect(stream.messages.flatMap(({ errors }) => errors)).toEqual([]);
});

test("who disowns a listing that goes by two names is left by both at once, and not asked again when it is connected anew", async () => {
  const { engine, stream, sourceOf } = await watched(TWO, ["A", "X:A"]);
  const first = engine.source("first");
  const disown = (name: string) => {
    const [connection] = engine.source(name).living;
    const id = connection?.wanted.get("X:A") as number;
    connection?.events.tickerFault(id, new SourceFault("unknown", "no such ticker"));
  };
  disown("first");
  await engine.pass(1_000);
  expect([sourceOf("A"), sourceOf("X:A")]).toEqual(["second", "second"]);
  expect([first.carried, engine.source("second").carried]).toEqual([[], ["X:A"]]);
  await engine.pass(70_000);
  expect(first.carried).toEqual([]);
  expect(stream.messages.flatMap(({ errors }) => errors)).toEqual([]);
  disown("second");
  await engine.pass(500);
  expect(stream.messages.flatMap(({ errors }) => errors).map(({ ticker }) => ticker)).toEqual(["A", "X:A"]);
});

test("what stands in goes on without a break where it is the same listing", async () => {
  const { engine, stream, sourceOf } = await watched(TWO, ["A", "X:A"]);
  const say = (kind: "unavailable" | "unknown") => {
    const [connection] = engine.source("first").living;
    connection?.events.tickerFault(connection.wanted.get("X:A") as number, new SourceFault(kind, "not this one"));
  };
  say("unavailable");
  engine.source("first").isFrozen = true;
  await engine.pass(1_000);
  say("unknown");
  await engine.pass(1_000);
  expect(engine.source("first").carried).toEqual([]);
  const second = engine.source("second");
  expect(second.made).toHaveLength(1);
  expect([sourceOf("A"), lastOf(stream, "A")?.stale]).toEqual(["second", false]);
  const [connection] = second.living;
  connection?.events.tickerFault(connection.wanted.get("X:A") as number, new SourceFault("unknown", "no such ticker"));
  await engine.pass(500);
  expect(stream.messages.flatMap(({ errors }) => errors)).toMatchObject([
    { ticker: "A", code: TickerErrorCode.UNKNOWN_TICKER, removed: true },
    { ticker: "X:A", code: TickerErrorCode.UNKNOWN_TICKER, removed: true },
  ]);
});

describe("a ticker that was bound while a better source could not answer", () => {
  test.each(["X:A", "A"])("%s has it once that can: after a minute, or at once when its own dies", async (ticker) => {
    for (const dies of [false, true]) {
      const engine = new RoutedEngine(TWO);
      const first = engine.source("first");
      const { resolve } = first;
      first.resolve = () => cannotTell();
      const stream = engine.server.open([ticker]);
      await engine.pass(12_000);
      expect(lastOf(stream, ticker)?.source).toBe("second");
      expect(first.made).toEqual([]);
      first.resolve = resolve;
      await engine.pass(12_000);
      expect(first.carried).toEqual(["X:A"]);
      if (dies) {
        engine.source("second").opensAtOnce = false;
        engine.source("second").living[0]?.fail(new SourceFault("fatal", "gone"));
      }
      const backMs = await engine.until(120_000, () => lastOf(stream, ticker)?.source === "first");
      expect(backMs).toBeLessThanOrEqual(dies ? 500 : 61_000);
    }
  });
});

test("what a source still says of a ticker that it said not to know brings it back to no one: who has it goes on", async () => {
  const engine = new RoutedEngine(["s0", "s1", "s2"].map((name) => ({ name, venues: ["X"] })));
  const stream = engine.server.open(["X:A", "X:B"]);
  await engine.pass(2_000);
  const [s0, s1] = [engine.source("s0"), engine.source("s1")];
  s0.opensAtOnce = false;
  s0.living[0]?.fail(new SourceFault("unavailable", "down"));
  await engine.pass(8_000);
  expect(lastOf(stream, "X:A")?.source).toBe("s1");
  s1.unknown.add("X:A");
  s1.living[0]?.events.tickerFault(
    s1.living[0].wanted.get("X:A") as number,
    new SourceFault("unknown", "not this one"),
  );
  s1.tick("X:A", String(s1.price));
  await engine.pass(40_000);
  expect(lastOf(stream, "X:A")).toMatchObject({ source: "s2", stale: false });
});
