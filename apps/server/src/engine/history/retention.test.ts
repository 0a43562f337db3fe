import { CandleStep, PriceKind, STEP_MS } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { FAKE_START_MS, FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import type { CandleStore, KeptSpan } from "../ports/stores/candle-store.ts";
import { openSqlite } from "../../stores/sqlite/sqlite-store.ts";
import { LOOK_EVERY_MS, Retention, type RetentionDeps } from "./retention.ts";

const HOUR = 3_600_000;
const { ONE_SECOND, ONE_MINUTE, ONE_DAY } = CandleStep;

async function start(rules: Pick<RetentionDeps, "keepMs" | "candlesMax">) {
  const store = await openSqlite(":memory:");
  let counted = 0;
  const candles = new Proxy(store.candles, {
    get(target, name: keyof CandleStore) {
      if (name === "counts") counted++;
      return (target[name] as (...args: never[]) => unknown).bind(target);
    },
  });
  const scheduler = new FakeScheduler();
  const shortened: string[] = [];
  const failed: unknown[] = [];
  const retention = new Retention({
    ...rules,
    store: candles,
    scheduler,
    shortened: (step, keepMs) => shortened.push(`${step} ${keepMs / HOUR}`),
    failed: (error) => failed.push(error),
  });
  onTestFinished(async () => {
    await retention.close();
    await store.close();
  });
  const { id } = await candles.open({ canonical: "X:A", kind: PriceKind.REAL }, undefined);
  /** So many candles of a step, the last of which has just ended. */
  const fill = (step: CandleStep, count: number, series = id) => {
    const prices = { open: "1", high: "1", low: "1", close: "1", volume: "1", count: 1, source: "a" };
    const all = Array.from({ length: count }, (_, n) => {
      const endMs = scheduler.now() - n * STEP_MS[step];
      return { step, startMs: endMs - STEP_MS[step], endMs, ...prices };
    });
    return candles.write([{ series, candles: all, spans: [] }]);
  };
  const look = async () => {
    scheduler.advance(LOOK_EVERY_MS);
    for (let n = 0; n < 200; n++) await new Promise((resolve) => setImmediate(resolve));
  };
  const counts = async () => Object.fromEntries((await candles.counts()).map(({ step, count }) => [step, count]));
  return { store, candles, scheduler, id, fill, look, counts, shortened, failed, countings: () => counted };
}

test("each step is kept for its time, to the candle; what is kept for ever stays, and replays do", async () => {
  const keepMs = new Map([
    [ONE_MINUTE, 2 * HOUR],
    [ONE_DAY, Infinity],
  ]);
  const { fill, look, counts, candles, id } = await start({ keepMs, candlesMax: 1e9 });
  const replay = await candles.open({ canonical: "X:A", kind: PriceKind.REPLAY }, undefined);
  await fill(ONE_MINUTE, 5_000);
  await fill(ONE_DAY, 400);
  await fill(ONE_MINUTE, 300, replay.id);
  await look();
  // Ten minutes have passed; of the two hours before now the last 110 minutes were filled.
  expect(await counts()).toEqual({ [ONE_MINUTE]: 110 + 300, [ONE_DAY]: 400 });
  const ever = { fromMs: 0, toMs: FAKE_START_MS };
  const [earliest] = await candles.candles({ series: id, step: ONE_MINUTE, ...ever }, 1);
  expect(earliest?.endMs).toBe(FAKE_START_MS + LOOK_EVERY_MS - 2 * HOUR + 60_000);
});

test("as many candles as may be stay; with one more the shortest step is kept for half as long, and that is told", async () => {
  const keepMs = new Map([[ONE_SECOND, 8 * HOUR]]);
  const { fill, look, counts, shortened, countings } = await start({ keepMs, candlesMax: 7_200 });
  await fill(ONE_SECOND, 7_200);
  await look();
  expect(countings()).toBe(1);
  expect(await counts()).toEqual({ [ONE_SECOND]: 7_200 });
  expect(shortened).toEqual([]);
  await fill(ONE_MINUTE, 1);
  await look();
  // Down to an hour, of which twenty minutes have passed since.
  expect(shortened).toEqual(["1 4", "1 2", "1 1"].slice(0, shortened.length));
  expect((await counts())[ONE_SECOND]).toBeLessThan(7_200);
  expect((await counts())[ONE_MINUTE]).toBe(1);
});

test("where the shortest step does not make room the next one does", async () => {
  const keepMs = new Map([
    [ONE_SECOND, HOUR],
    [ONE_MINUTE, 100 * HOUR],
  ]);
  const { fill, look, counts, shortened } = await start({ keepMs, candlesMax: 1_000 });
  await fill(ONE_MINUTE, 1_001);
  await look();
  expect(shortened).toEqual(["2 50", "2 25", "2 12.5"]);
  expect(await counts()).toEqual({ [ONE_MINUTE]: 12.5 * 60 - 10 });
});

test("what was heard when is kept as finely as the candles of that time: to the minute, and to the hour where only days are", async () => {
  const [MINUTE, DAY] = [60_000, 24 * HOUR];
  const keepMs = new Map([
    [ONE_SECOND, 2 * DAY],
    [ONE_MINUTE, 30 * DAY],
    [CandleStep.FIVE_MINUTES, 30 * DAY],
    [CandleStep.ONE_HOUR, 90 * DAY],
    [ONE_DAY, Infinity],
  ]);
  const { look, candles, id, scheduler } = await start({ keepMs, candlesMax: 1e9 });
  const nowMs = Math.floor(scheduler.now() / HOUR) * HOUR;
  /** Ten seconds of each minute of an hour so many days ago, and a long listening at its end. */
  const watched = (days: number): KeptSpan[] => {
    const from = nowMs - days * DAY;
    const short = Array.from({ length: 55 }, (_, n) => ({ fromMs: from + n * MINUTE + 5_000, ms: 10_000 }));
    const all = [...short, { fromMs: from + 56 * MINUTE, ms: 8 * MINUTE }];
    return all.map(({ fromMs, ms }) => ({ step: 0, fromMs, toMs: fromMs + ms, endedBy: "unwatched" }));
  };
  const ages = [1, 10, 60, 100];
  await candles.write([{ series: id, candles: [], spans: ages.flatMap(watched) }]);
  const left = async (days: number) => {
    const { fromMs, toMs } = { fromMs: nowMs - days * DAY, toMs: nowMs - days * DAY + 2 * HOUR };
    const { spans } = await candles.spans({ series: id, step: ONE_DAY, fromMs, toMs });
    return spans.filter((span) => span.toMs > fromMs).length;
  };
  await look();
  // Each ten seconds lie within a minute, so that of all that is older than two days only the long listening is left.
  expect(await Promise.all(ages.map(left))).toEqual([56, 1, 1, 1]);
  // Its last minute lay before the time that was looked through; an hour later it does not.
  await candles.write([{ series: id, candles: [], spans: watched(2) }]);
  for (let n = 0; n < 12; n++) await look();
  expect(await left(2)).toBe(1);
});

test("when a simulated series was heard is kept as long as the last candle of that time, its day's", async () => {
  const DAY = 24 * HOUR;
  const keepMs = new Map([
    [ONE_SECOND, DAY],
    [ONE_MINUTE, 2 * DAY],
    [CandleStep.FIVE_MINUTES, 2 * DAY],
    [CandleStep.ONE_HOUR, 3 * DAY],
    [ONE_DAY, 5 * DAY],
  ]);
  const { look, candles, scheduler } = await start({ keepMs, candlesMax: 1e9 });
  const { id } = await candles.open({ canonical: "X:S", kind: PriceKind.SIMULATED }, undefined);
  const today = Math.floor(scheduler.now() / DAY) * DAY;
  // Ten seconds at the beginning of each day, and at its end.
  const days = [7, 6, 5, 4, 2].map((age) => today - age * DAY);
  const starts = days.flatMap((day) => [day, day + DAY - 10_000]);
  const spans = starts.map((fromMs): KeptSpan => ({ step: 0, fromMs, toMs: fromMs + 10_000, endedBy: "unwatched" }));
  await candles.write([{ series: id, candles: [], spans }]);
  await look();
  // The day that began five days ago goes on, and so does its candle.
  const left = await candles.spans({ series: id, step: ONE_DAY, fromMs: today - 9 * DAY, toMs: today });
  expect(left.spans.map(({ fromMs }) => fromMs)).toEqual(starts.filter((fromMs) => fromMs >= today - 5 * DAY));
});
