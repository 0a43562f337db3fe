import { Quality, type Quote, type SourceChange, SourceState } from "@streampulse/core";
import { expect, test } from "vitest";
import { createFailoverMemory, FAILOVERS_MAX } from "./failover-memory.ts";

function heard() {
  const sources = new Map<string, string>();
  let tell: (change: SourceChange) => void = () => undefined;
  let nowMs = 1_000;
  const quote = (ticker: string): Quote | undefined => {
    const source = sources.get(ticker);
    return source === undefined
      ? undefined
      : { ticker, source, price: "1", receivedTimeMs: 0, sequence: 1, epoch: 1, quality: Quality.LIVE, stale: false };
  };
  const memory = createFailoverMemory(
    { quote, subscribeSourceChanges: (listener) => ((tell = listener), () => undefined) },
    () => nowMs++,
  );
  const change = (tickers: readonly string[], more: Partial<SourceChange> = {}) =>
    tell({ source: "first", state: SourceState.FAILED_OVER, toSource: "second", tickers, ...more });
  return { sources, memory, change };
}

test("a failover is remembered with its time after its own source is back, and another one takes its place", () => {
  const { sources, memory, change } = heard();
  sources.set("A", "first");
  change(["A"], { jumpPercent: "1.4", reason: "First is silent." });
  const once = { from: "first", to: "second", toldMs: 1_000, jumpPercent: "1.4", reason: "First is silent." };
  expect(memory.of("A")).toEqual(once);
  sources.set("A", "second");
  // A new stream tells again of what stands.
  change(["A"]);
  expect(memory.of("A")).toEqual(once);
  change(["A"], { state: SourceState.CONNECTED, toSource: undefined });
  sources.set("A", "first");
  expect(memory.of("A")).toEqual(once);
  change(["A"]);
  expect(memory.of("A")).toMatchObject({ toldMs: 1_001, jumpPercent: undefined });
});

test("one that happened before the page came has no time", () => {
  const { memory, change } = heard();
  change(["A"]);
  expect(memory.of("A")).toMatchObject({ to: "second", toldMs: undefined });
  expect(memory.of("B")).toBeUndefined();
});

test("of more tickers than are kept the oldest is forgotten", () => {
  const { memory, change } = heard();
  const tickers = Array.from({ length: FAILOVERS_MAX }, (_, n) => `T${n}`);
  change(tickers);
  expect(memory.of("T0")).toBeDefined();
  change(["ONE-MORE"]);
  expect([memory.of("T0"), memory.of("T1")?.to, memory.of("ONE-MORE")?.to]).toEqual([undefined, "second", "second"]);
});
