import { SourceState, TickerErrorCode, type SourceChange } from "@streampulse/core";
import { expect, test } from "vitest";

import { LINK_TOLD_TOGETHER } from "./limits.ts";
import type { Sink } from "./ports/transport.ts";
import { SharedSources } from "./price-share.ts";
import type { Watcher } from "./watched-ticker.ts";
import type { Batch } from "./wire/batch.ts";

type ShareDeps = ConstructorParameters<typeof SharedSources>[0];

/** A share of an engine that does nothing but note what it is told: the watcher that it is, and its messages. */
function bareShare(isEndedByWords = false): { watcher: Watcher; cold: Batch[]; subscriptions: string[] } {
  const cold: Batch[] = [];
  const subscriptions: string[] = [];
  const watchers: Watcher[] = [];
  const client = { open: true, cold };
  const error = { ticker: "A", code: TickerErrorCode.UNAVAILABLE, message: "not now", removed: false };
  const hub = {
    open: () => client,
    subscribe: (_: unknown, id: number) => subscriptions.push(`+${id}`),
    unsubscribe: (_: unknown, id: number) => subscriptions.push(`-${id}`),
    say: (_: unknown, told: Batch) => {
      cold.push(told);
      client.open = !isEndedByWords;
    },
  };
  const demand = {
    acquire: (_: unknown, watcher: Watcher) => watchers.push(watcher),
    introduction: () => ({ infos: [], errors: isEndedByWords ? [error] : [], sourceChanges: [] }),
    stateOf: () => undefined,
  };
  new SharedSources({ demand, hub } as unknown as ShareDeps).share({} as Sink).add([{ ticker: "A" }]);
  return { watcher: watchers[0] as Watcher, cold, subscriptions };
}

const sizesOf = (cold: readonly Batch[]) =>
  cold.map(({ sourceChanges = [] }) => sourceChanges.map(({ tickers }) => tickers.length));

test("one message names so many tickers and no more, whether in one change, in many that are one, or in several", () => {
  const far = { source: "far", state: SourceState.RECONNECTING };
  const names = (count: number) => Array.from({ length: count }, (_, n) => `T${n}`);
  const whole = bareShare();
  whole.watcher.sourceChange({ ...far, tickers: names(2 * LINK_TOLD_TOGETHER + 1) });
  expect(sizesOf(whole.cold)).toEqual([[LINK_TOLD_TOGETHER], [LINK_TOLD_TOGETHER], [1]]);
  expect(whole.cold.flatMap(({ sourceChanges = [] }) => sourceChanges.flatMap(({ tickers }) => tickers))).toEqual(
    names(2 * LINK_TOLD_TOGETHER + 1),
  );
  const merged = bareShare();
  for (const ticker of names(LINK_TOLD_TOGETHER)) merged.watcher.sourceChange({ ...far, tickers: [ticker] });
  expect(sizesOf(merged.cold)).toEqual([[LINK_TOLD_TOGETHER]]);
  merged.watcher.sourceChange({ ...far, tickers: ["LAST"] });
  expect(sizesOf(merged.cold)).toEqual([[LINK_TOLD_TOGETHER], [1]]);
  const mixed = bareShare();
  mixed.watcher.sourceChange({ ...far, tickers: names(100) });
  mixed.watcher.sourceChange({ ...far, source: "near", tickers: names(100) });
  mixed.watcher.sourceChange({ ...far, tickers: names(100) });
  expect(sizesOf(mixed.cold)).toEqual([[100, 100, 56], [44]]);
});

test("of a ticker that turned out unknown no quote is asked for any more", () => {
  const { watcher, subscriptions } = bareShare();
  const error = { ticker: "A", code: TickerErrorCode.UNKNOWN_TICKER, message: "no", removed: true };
  watcher.fault(1, { ...error, removed: false });
  expect(subscriptions).toEqual(["+1"]);
  watcher.fault(1, error);
  watcher.fault(1, error);
  expect(subscriptions).toEqual(["+1", "-1"]);
});

test("changes of a source are told whole, and as one only where they differ in nothing but their tickers", () => {
  const { watcher, cold } = bareShare();
  const over = { source: "far", state: SourceState.FAILED_OVER, toSource: "near", jumpPercent: "0.5" };
  const told: SourceChange[] = [
    { ...over, tickers: ["A"] },
    { ...over, tickers: ["B"] },
    { ...over, jumpPercent: "0.7", tickers: ["C"] },
    { ...over, jumpPercent: "0.7", toSource: "third", tickers: ["D"] },
    { source: "far", state: SourceState.FAILED_OVER, tickers: ["E"] },
  ];
  for (const change of told) watcher.sourceChange(change);
  expect(cold.flatMap(({ sourceChanges }) => sourceChanges)).toEqual([
    { ...over, tickers: ["A", "B"] },
    ...told.slice(2),
  ]);
});

test("where its first words are too many for who reads nothing, no quotes follow them", () => {
  expect(bareShare().subscriptions).toEqual(["+1"]);
  expect(bareShare(true).subscriptions).toEqual([]);
});
