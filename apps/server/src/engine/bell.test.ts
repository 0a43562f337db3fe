import { Quality } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { changesIn, lastOf, RoutedEngine, type SourceScript } from "../../../../test/routed-engine.ts";
import { SourceFault } from "./ports/source.ts";

/** The end of the post-market session of the day that the engine's clock begins in. */
const BELL = Date.parse("2026-01-06T01:00:00Z");

/** A US equity whose source has brought prices for two seconds, until so long before the bell. */
async function watchedEquity(beforeMs: number, script: Partial<SourceScript> = {}) {
  const engine = new RoutedEngine([{ name: "first", aliveEveryMs: 1e9, ...script }]);
  const first = engine.source("first");
  const { resolve } = first;
  first.resolve = (name, signal) => {
    const listing = resolve(name, signal);
    return listing instanceof Promise || !listing ? listing : { ...listing, hours: "us_equities" };
  };
  engine.server.advance(BELL - beforeMs - 2_000 - engine.now);
  const stream = engine.server.open(["A"]);
  await engine.pass(2_000);
  const until = (ms: number) => engine.server.advance(ms - engine.now);
  return { engine, first, until, shown: () => lastOf(stream, "A"), changes: () => changesIn(stream) };
}

describe("at the closing bell the last price is CLOSED", () => {
  test("and no longer flagged, where silence alone had flagged it", async () => {
    const { first, until, shown } = await watchedEquity(3_600_000);
    delete first.aliveEveryMs;
    first.isFrozen = true;
    until(BELL - 60_000);
    expect(shown()).toMatchObject({ stale: true, quality: Quality.LIVE });
    until(BELL + 5_000);
    expect(shown()).toMatchObject({ stale: false, quality: Quality.CLOSED });
  });

  test("and flagged, where the connection was lost since it came, though it is back", async () => {
    const { first, until, shown, changes } = await watchedEquity(3_600_000);
    first.isFrozen = true;
    first.opensAtOnce = false;
    first.living[0]?.fail(new SourceFault("unavailable", "cut"));
    until(BELL - 150_000);
    first.opensAtOnce = true;
    until(BELL - 10_000);
    for (const connection of first.living) connection.open();
    until(BELL - 2_000);
    expect(changes().at(-1)).toBe("first CONNECTED A");
    until(BELL + 60_000);
    expect(shown()).toMatchObject({ stale: true, quality: Quality.CLOSED });
  });

  test.each([
    ["suspect", {}],
    ["asked about, and nobody answers", { probe: () => new Promise<never>(() => {}) }],
  ])("and flagged, where the connection is %s", async (_, script) => {
    const { first, until, shown } = await watchedEquity(8_000, script);
    first.isFrozen = true;
    until(BELL - 500);
    expect(shown()).toMatchObject({ stale: true, quality: Quality.LIVE });
    until(BELL + 60_000);
    expect(shown()).toMatchObject({ stale: true, quality: Quality.CLOSED });
  });

  test("and flagged, where the ticker was refused since it came", async () => {
    const { first, until, shown } = await watchedEquity(40_000);
    first.isFrozen = true;
    // Of its connection nothing is suspected meanwhile.
    delete first.aliveEveryMs;
    const [connection] = first.living;
    const refused = new SourceFault("not_permitted", "not this one");
    connection?.events.tickerFault(connection.wanted.get("X:A") as number, refused);
    until(BELL - 1_000);
    expect(shown()).toMatchObject({ stale: true, quality: Quality.LIVE });
    until(BELL + 60_000);
    expect(shown()).toMatchObject({ stale: true, quality: Quality.CLOSED });
  });
});
