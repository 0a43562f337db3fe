import { CANDLE_STEPS, CandleStep, PriceKind } from "@streampulse/core";
import { expect } from "vitest";
import type { KeptCandle, KeptSpan } from "../../engine/ports/stores/candle-store.ts";
import type { Promises } from "./promises.ts";

const KEY = { canonical: "NASDAQ:AAPL", kind: PriceKind.REAL };
const MINUTE = 60_000;
const FROM = 1_770_000_000_000;
const EVER = Number.MAX_SAFE_INTEGER;

function minute(n: number, more: Partial<KeptCandle> = {}): KeptCandle {
  const startMs = FROM + n * MINUTE;
  const prices = { open: "1.10", high: "100000000000000000001.5", low: "-0.5", close: "1.2" };
  const rest = { volume: "0.00000001", count: 7, source: "a" };
  return { step: CandleStep.ONE_MINUTE, startMs, endMs: startMs + MINUTE, ...prices, ...rest, ...more };
}

const range = (series: number, fromMs: number, toMs: number) => ({
  series,
  step: CandleStep.ONE_MINUTE,
  fromMs,
  toMs,
});

export const CANDLE_PROMISES: Promises = {
  "a series is one for each name and kind of prices, has its number for good, and its market's hours of now": async ({
    open,
  }) => {
    const store = await open();
    const { candles } = store;
    expect(await candles.find(KEY)).toBeUndefined();
    const first = await candles.open(KEY, undefined);
    const other = await candles.open({ ...KEY, kind: PriceKind.SIMULATED }, undefined);
    expect(other.id).not.toBe(first.id);
    expect(await candles.open(KEY, "us_equities")).toEqual({ ...KEY, id: first.id, hours: "us_equities" });
    expect(await candles.find(KEY)).toEqual({ ...KEY, id: first.id, hours: "us_equities" });
    expect((await candles.all()).map(({ id }) => id)).toEqual([first.id, other.id].toSorted((a, b) => a - b));
    await store.close();
  },

  "a candle comes back with every digit, what is unknown unknown; those of a span in order, the earliest first":
    async ({ open }) => {
      const store = await open();
      const { candles } = store;
      const { id } = await candles.open(KEY, undefined);
      const bare = minute(2, { volume: undefined, count: undefined });
      const told = minute(1, { source: "vendor", toldToMs: FROM + MINUTE + 5 });
      await candles.write([{ series: id, candles: [bare, told, minute(1), minute(0), minute(3)], spans: [] }]);
      const all = await candles.candles(range(id, FROM, FROM + 3 * MINUTE), 10);
      expect(all).toEqual([minute(0), minute(1), told, bare]);
      expect(await candles.candles(range(id, FROM + 1, FROM + 2 * MINUTE), 1)).toEqual([minute(1)]);
      expect(await candles.candles(range(id + 1, FROM, FROM + MINUTE), 10)).toEqual([]);
      await store.close();
    },

  "a candle takes the place of the one before it, of the same making only": async ({ open }) => {
    const store = await open();
    const { candles } = store;
    const { id } = await candles.open(KEY, undefined);
    const told = minute(0, { toldToMs: FROM + MINUTE });
    await candles.write([{ series: id, candles: [minute(0), told], spans: [] }]);
    const later = minute(0, { close: "9", count: 8, volume: undefined });
    await candles.write([{ series: id, candles: [later], spans: [] }]);
    expect(await candles.candles(range(id, FROM, FROM + 1), 9)).toEqual([later, told]);
    await store.close();
  },

  "more candles than one statement takes are written at once": async ({ open }) => {
    const store = await open();
    const { id } = await store.candles.open(KEY, "forex");
    const many = Array.from({ length: 1_300 }, (_, n) => minute(n));
    await store.candles.write([{ series: id, candles: many, spans: [] }]);
    expect(await store.candles.candles(range(id, 0, EVER), 2_000)).toEqual(many);
    await store.close();
  },

  "the newest candles are those made of quotes, one of each step that there is": async ({ open }) => {
    const store = await open();
    const { candles } = store;
    const { id } = await candles.open(KEY, undefined);
    const hour = { ...minute(0), step: CandleStep.ONE_HOUR, endMs: FROM + 60 * MINUTE };
    const told = minute(9, { toldToMs: FROM });
    await candles.write([{ series: id, candles: [minute(4), minute(5), told, hour], spans: [] }]);
    expect(await candles.newest(id, CANDLE_STEPS)).toEqual([minute(5), hour]);
    await store.close();
  },

  "spans that reach into a span are told by their beginnings, of all quotes and of the step; before them the one that ended last":
    async ({ open }) => {
      const store = await open();
      const { candles } = store;
      const { id } = await candles.open(KEY, undefined);
      const span = (fromMs: number, toMs: number, step: CandleStep, endedBy?: KeptSpan["endedBy"]): KeptSpan => ({
        step,
        fromMs,
        toMs,
        endedBy,
      });
      const spans = [
        span(0, 10, 0, "down"),
        span(20, 30, 0, "lost"),
        span(40, 60, 0),
        span(30, 41, 2),
        span(30, 90, 3),
      ];
      await candles.write([{ series: id, candles: [], spans }]);
      const found = await candles.spans({ ...range(id, 30, 50), step: 2 });
      expect(found).toEqual({ spans: [spans[1], spans[3], spans[2]], sinceMs: undefined });
      // It goes on, and then has ended.
      await candles.write([{ series: id, candles: [], spans: [span(40, 70, 0, "unwatched")] }]);
      const later = await candles.spans({ ...range(id, 60, 61), step: 1 });
      expect(later.spans).toEqual([spans[1], span(40, 70, 0, "unwatched")]);
      await store.close();
    },

  "the earliest are taken away, a few at a time, none that ends later; and they are counted": async ({ open }) => {
    const store = await open();
    const { candles } = store;
    const { id } = await candles.open(KEY, undefined);
    const told = minute(0, { toldToMs: FROM + MINUTE });
    await candles.write([{ series: id, candles: [minute(0), told, minute(1), minute(2), minute(3)], spans: [] }]);
    expect(await candles.counts()).toEqual([{ step: CandleStep.ONE_MINUTE, count: 5 }]);
    expect(await candles.prune(id, CandleStep.ONE_MINUTE, FROM + 3 * MINUTE, 3)).toBe(3);
    expect(await candles.candles(range(id, 0, EVER), 9)).toEqual([minute(2), minute(3)]);
    expect(await candles.prune(id, CandleStep.ONE_MINUTE, FROM + 4 * MINUTE - 1, 3)).toBe(1);
    expect(await candles.prune(id, CandleStep.ONE_MINUTE, FROM + 4 * MINUTE - 1, 3)).toBe(0);
    expect(await candles.counts()).toEqual([{ step: CandleStep.ONE_MINUTE, count: 1 }]);
    await store.close();
  },

  "with candles goes what was told of them, and it is known up to when: that never goes back": async ({ open }) => {
    const store = await open();
    const { candles } = store;
    const { id } = await candles.open(KEY, undefined);
    const heard: KeptSpan = { step: 0, fromMs: FROM, toMs: FROM + 4 * MINUTE, endedBy: undefined };
    const told = (from: number, to: number): KeptSpan => {
      return {
        step: CandleStep.ONE_MINUTE,
        fromMs: FROM + from * MINUTE,
        toMs: FROM + to * MINUTE,
        endedBy: undefined,
      };
    };
    const hour: KeptSpan = { ...told(0, 4), step: CandleStep.ONE_HOUR };
    const spans = [heard, told(0, 1), told(1, 3), hour];
    await candles.write([{ series: id, candles: [minute(0), minute(1), minute(2)], spans }]);
    const known = () => candles.spans(range(id, FROM, FROM + 9 * MINUTE));
    expect((await known()).sinceMs).toBeUndefined();
    expect(await candles.prune(id, CandleStep.ONE_MINUTE, FROM + 2 * MINUTE + 5, 9)).toBe(2);
    expect(await known()).toEqual({ spans: [heard, told(2, 3)], sinceMs: FROM + 2 * MINUTE });
    expect(
      (await candles.spans({ ...range(id, FROM, FROM + MINUTE), step: CandleStep.ONE_HOUR })).sinceMs,
    ).toBeUndefined();
    await candles.write([{ series: id, candles: [minute(0, { toldToMs: FROM + MINUTE })], spans: [told(0, 1)] }]);
    expect(await candles.prune(id, CandleStep.ONE_MINUTE, FROM + MINUTE, 9)).toBe(1);
    expect(await known()).toEqual({ spans: [heard, told(2, 3)], sinceMs: FROM + 2 * MINUTE });
    await store.close();
  },

  "of a time whose minutes are gone it is forgotten what was heard within five of them, beside gaps; longer spans, joined ones and others' stay":
    async ({ open }) => {
      const store = await open();
      const { candles } = store;
      const [one, other] = [
        await candles.open(KEY, undefined),
        await candles.open({ ...KEY, canonical: "X:B" }, undefined),
      ];
      // A whole number of five minutes.
      const at = 1_770_000_000_000;
      const heard = (from: number, to: number, step: KeptSpan["step"] = 0): KeptSpan => {
        return {
          step,
          fromMs: at + from * 1_000,
          toMs: at + to * 1_000,
          endedBy: step === 0 ? "unwatched" : undefined,
        };
      };
      const [within, first, ending, over, joined, joins, young] = [
        heard(10, 20),
        heard(300, 599),
        heard(600, 900),
        heard(1_000, 1_300),
        heard(1_510, 1_520),
        heard(1_520, 1_530),
        heard(1_810, 1_820),
      ];
      const told = heard(30, 40, CandleStep.ONE_MINUTE);
      const spans = [within, told, first, ending, over, joined, joins, young];
      await candles.write([one, other].map(({ id }) => ({ series: id, candles: [], spans })));
      const known = async (series: number, step: CandleStep) =>
        candles.spans({ series, step, fromMs: at, toMs: at + 1_900_000 });
      const minutes = { fromMs: at, toMs: at + 1_819_999 };
      expect(await candles.thin(one.id, CandleStep.ONE_MINUTE, minutes)).toBe(2);
      expect(await known(one.id, CandleStep.ONE_MINUTE)).toEqual({
        spans: [told, ending, over, joined, joins, young],
        sinceMs: minutes.toMs,
      });
      expect((await known(one.id, CandleStep.ONE_SECOND)).sinceMs).toBe(minutes.toMs);
      expect((await known(one.id, CandleStep.FIVE_MINUTES)).sinceMs).toBeUndefined();
      expect((await known(other.id, CandleStep.ONE_MINUTE)).spans).toEqual(spans);
      expect(await candles.thin(one.id, CandleStep.ONE_MINUTE, { ...minutes, toMs: at + 1_820_000 })).toBe(1);
      expect(await candles.thin(one.id, CandleStep.ONE_MINUTE, minutes)).toBe(0);
      expect(await candles.thin(one.id, CandleStep.ONE_DAY, { fromMs: 0, toMs: at + 1_300_000 })).toBe(2);
      expect((await known(one.id, CandleStep.ONE_DAY)).spans).toEqual([joined, joins]);
      await store.close();
    },

  "a series that is cleared keeps its number and nothing else": async ({ open }) => {
    const store = await open();
    const { candles } = store;
    const [one, two] = [
      await candles.open(KEY, undefined),
      await candles.open({ ...KEY, canonical: "X:B" }, undefined),
    ];
    const spans = [{ step: 0, fromMs: 1, toMs: 2, endedBy: undefined }] as const;
    await candles.write([one, two].map(({ id }) => ({ series: id, candles: [minute(0)], spans })));
    await candles.clear(one.id);
    expect(await candles.candles(range(one.id, 0, EVER), 9)).toEqual([]);
    expect(await candles.spans(range(one.id, 0, 9))).toEqual({ spans: [], sinceMs: undefined });
    expect(await candles.find(KEY)).toEqual(one);
    expect(await candles.candles(range(two.id, 0, EVER), 9)).toEqual([minute(0)]);
    await store.close();
  },
};
