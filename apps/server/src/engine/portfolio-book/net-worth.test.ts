import { CandleStep, PriceKind, Quality, type Candle } from "@streampulse/core";
import { expect, test, vi } from "vitest";
import { allAtOnce } from "../../../../../test/all-at-once.ts";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import type { ActivityDraft } from "./activity-check.ts";
import { dayOf, dayText } from "./day.ts";
import type { PastCandles, WorthWish } from "./net-worth.ts";
import { DayCloses } from "./day-closes.ts";
import { worthAt, type WorthPoint } from "./day-worth.ts";
import { Ledger } from "./ledger.ts";
import { WORTH_TOGETHER } from "./limits.ts";
import { WorkPace } from "./work-pace.ts";

const PRICES = {
  AAPL: { price: "80", currency: "USD" },
  SAP: { price: "150", currency: "EUR" },
  EURUSD: { price: "1.25", currency: "USD" },
};
const NEVER = new AbortController().signal;
const HOUR_MS = 3_600_000;

/** History as it tells daily candles: closes by ticker and day; a `!` behind one says that a part of it was not heard. */
function history(closes: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const asked: string[] = [];
  const past: PastCandles = {
    async range(canonical, kind, step, fromMs, toMs) {
      expect([kind, step]).toEqual([PriceKind.REAL, CandleStep.ONE_DAY]);
      asked.push(canonical);
      const days = Object.entries(closes[canonical.slice(2)] ?? {}).map(([day, text]): Candle => {
        const startMs = Date.parse(`${day}T05:00:00Z`);
        const close = text.replace("!", "");
        const ohlc = { open: close, high: close, low: close, close };
        const about = { source: "scripted", isBackfilled: false, isPartial: text.endsWith("!"), isOpen: false };
        return { ...ohlc, ...about, startMs, endMs: startMs + 24 * HOUR_MS };
      });
      return days.filter(({ startMs }) => startMs >= fromMs && startMs < toMs);
    },
  };
  return { past, asked };
}

async function stage(closes: Parameters<typeof history>[0] = {}) {
  const { past, asked } = history(closes);
  const made = await portfolioStage({ prices: PRICES, history: past });
  const { book, owner, depot, until, tickAll } = made;
  const deposit = (day: string, amount: string, more: Partial<ActivityDraft> = {}): ActivityDraft => ({
    accountId: depot.id,
    kind: "deposit",
    day,
    amount,
    ...more,
  });
  const worth = async (wish: WorthWish, whose = owner) => {
    let points: WorthPoint[] | undefined;
    const asking = book.netWorth(whose, wish, NEVER).then((told) => (points = told.points));
    await until(() => {
      tickAll();
      return points !== undefined;
    });
    return await asking;
  };
  return { ...made, asked, deposit, worth };
}

const told = (points: readonly WorthPoint[]) =>
  points.map(({ day, netWorth = "gap", origin, missing }) => [dayText(day), netWorth, origin, ...missing].join(" "));

test("days that are over are made of the closes of history's candles, and gaps are told", async () => {
  const { book, owner, depot, deposit, worth, asked } = await stage({
    // Friday, a weekend, Monday not heard, Tuesday only in part.
    AAPL: { "2025-11-06": "100", "2025-11-07": "110", "2025-11-13": "120", "2025-11-12": "999!" },
  });
  await book.record(owner, deposit("2025-11-05", "2000"));
  await book.record(owner, buy(depot, { day: "2025-11-06" }));
  expect(told(await worth({ fromDay: "2025-11-01", toDay: "2025-11-13" }))).toEqual([
    "2025-11-05 2000.00 kept",
    "2025-11-06 2000.00 candles",
    "2025-11-07 2100.00 candles",
    "2025-11-08 2100.00 candles",
    "2025-11-09 2100.00 candles",
    "2025-11-10 2100.00 candles",
    "2025-11-11 2100.00 candles",
    "2025-11-12 gap kept AAPL",
    "2025-11-13 2200.00 candles",
  ]);
  expect(asked).toEqual(["X:AAPL"]);
  expect(await worth({ fromDay: "2025-11-01", toDay: "2025-11-13" }, "bob")).toEqual([]);
});

test("it is told in any currency of which there were rates; of others the day is a gap", async () => {
  const { book, owner, deposit, worth } = await stage({ EURUSD: { "2025-11-05": "1.25", "2025-11-06": "1.6" } });
  await book.record(owner, deposit("2025-11-05", "2000"));
  expect(told(await worth({ fromDay: "2025-11-05", toDay: "2025-11-12", currency: "EUR" }))).toEqual([
    "2025-11-05 1600.00 candles",
    ...["06", "07", "08", "09", "10"].map((day) => `2025-11-${day} 1250.00 candles`),
    "2025-11-11 gap kept USD",
    "2025-11-12 gap kept USD",
  ]);
});

test("what never had a price is left out of every day, and named", async () => {
  const { book, owner, depot, deposit, worth } = await stage({ AAPL: { "2025-11-05": "100" } });
  await book.record(owner, deposit("2025-11-05", "3000"));
  await book.record(owner, buy(depot, { day: "2025-11-05" }));
  await book.record(owner, buy(depot, { day: "2025-11-05", ticker: "NOSUCH5" }));
  expect(told(await worth({ fromDay: "2025-11-05", toDay: "2025-11-06" }))).toEqual([
    "2025-11-05 2000.00 candles NOSUCH5",
    "2025-11-06 2000.00 candles NOSUCH5",
  ]);
});

test("where nothing has a price, no day and not now has a net worth of 0", async () => {
  const { book, owner, depot, worth } = await stage();
  await book.updateAccount(owner, depot.id, { ignoresCash: true });
  await book.record(owner, buy(depot, { day: "2026-01-04", ticker: "NOSUCH5" }));
  expect(told(await worth({ fromDay: "2026-01-04", toDay: "2026-01-05" }))).toEqual([
    "2026-01-04 gap kept NOSUCH5",
    "2026-01-05 gap live NOSUCH5",
  ]);
});

test("as a day ends in the owner's zone its prices are kept, and what is recorded later for it counts with them", async () => {
  const { book, owner, depot, deposit, worth, until, tickAll, tick, scheduler, store } = await stage();
  await book.changeSettings(owner, { timeZone: "America/New_York" });
  await book.record(owner, deposit("2026-01-05", "2000", { currency: "EUR" }));
  await book.record(owner, buy(depot, { day: "2026-01-05" }));
  await book.begin();
  const day = dayOf("2026-01-05") as number;
  // Midnight in New York is five o'clock in UTC: 14 hours from now.
  scheduler.advance(14 * HOUR_MS - 1);
  expect(await store.portfolios.closes(owner, { fromDay: day - 9, toDay: day + 9, limit: 99 })).toEqual([]);
  let kept = 0;
  await until(() => {
    tickAll();
    void store.portfolios
      .closes(owner, { fromDay: day, toDay: day, limit: 99 })
      .then((closes) => (kept = closes.length));
    return kept > 0;
  });
  expect(
    (await store.portfolios.closes(owner, { fromDay: day - 9, toDay: day + 9, limit: 99 })).map(
      ({ ticker, price, currency, ...more }) => [ticker, price, currency, more],
    ),
  ).toEqual(
    expect.arrayContaining([
      ["AAPL", "80", "USD", { day, isPretend: false }],
      ["EURUSD", "1.25", "USD", { day, isPretend: false }],
    ]),
  );
  tick("AAPL", "90");
  const wish = { fromDay: "2026-01-05", toDay: "2026-01-06" };
  // 10 × 80 + 2000 × 1.25 − 1000; the day that has not ended is live: 10 × 80 again, for `worth` says all prices anew.
  expect(told(await worth(wish))).toEqual(["2026-01-05 2300.00 kept", "2026-01-06 2300.00 live"]);
  await book.record(owner, buy(depot, { day: "2026-01-05", price: "0", quantity: "5" }));
  expect(told(await worth(wish))).toEqual(["2026-01-05 2700.00 kept", "2026-01-06 2700.00 live"]);
});

test("prices that are old, and a midnight that was slept through, are not kept; simulated ones say so", async () => {
  const { book, owner, depot, until, tickAll, tick, scheduler, store, scripted } = await stage();
  await book.record(owner, buy(depot, { day: "2026-01-05" }));
  await book.record(owner, buy(depot, { day: "2026-01-05", ticker: "SAP", currency: "EUR" }));
  await book.begin();
  const day = dayOf("2026-01-05") as number;
  const all = () => store.portfolios.closes(owner, { fromDay: day - 9, toDay: day + 9, limit: 99 });
  const closesAfter = async (say: () => void, isEnough: (count: number) => boolean) => {
    let count = 0;
    await until(() => {
      say();
      void all().then((closes) => (count = closes.length));
      return isEnough(count);
    });
  };
  scheduler.advance(9 * HOUR_MS - 1);
  await closesAfter(
    () => {
      tick("AAPL", "80", { quality: Quality.SIMULATED });
      tick("SAP", "150", { sourceTimeMs: scheduler.now() - 8 * 24 * HOUR_MS });
      tick("EURUSD");
    },
    (count) => count === 2,
  );
  expect(Object.fromEntries((await all()).map(({ ticker, isPretend }) => [ticker, isPretend]))).toEqual({
    AAPL: true,
    EURUSD: false,
  });
  // Asleep from before the next midnight to long after it: who wakes then keeps nothing, though prices are there.
  scheduler.sleep(40 * HOUR_MS);
  scheduler.advance(HOUR_MS);
  let isAsked = false;
  void book.valuation(owner, { method: "average" }, NEVER).then(() => (isAsked = true));
  await until(() => {
    tickAll();
    return isAsked;
  });
  for (let turn = 0; turn < 100; turn++) {
    tickAll();
    scheduler.advance(10);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await all()).every((close) => close.day === day)).toBe(true);
  expect(scripted.unforeseen).toEqual([]);
});

test("the worth of a day is made in pieces: everything else has its turn between them", async () => {
  const about = { kind: "brokerage", name: "Depot", currency: "USD", ignoresCash: false, createdMs: 0 } as const;
  const ledger = new Ledger("average", new Map([["1", { ...about, id: "1" }]]));
  const closes = new DayCloses();
  for (let number = 0; number < 2 * WORTH_TOGETHER; number++) {
    const ticker = `T${number}`;
    const own = { accountId: "1", kind: "buy", day: 1, number, createdMs: 0, updatedMs: 0 } as const;
    allAtOnce(ledger.applying({ ...own, ticker, quantity: "2", price: "1" }));
    closes.candle(ticker, 1, { price: "3", currency: "USD", isPretend: false });
  }
  let turns = 0;
  const pace = new WorkPace(WORTH_TOGETHER, async () => void turns++);
  const point = await worthAt(ledger, 1, closes, "USD", { tickers: new Set(), currencies: new Set() }, pace);
  // 2,000 × 2 × 3, less 2,000 × 2 of cash.
  expect([point.netWorth, turns]).toEqual(["8000.00", 2]);
});

test("today's point says that it is made up where only a rate of it is", async () => {
  const { book, owner, deposit, tick, until } = await stage();
  await book.record(owner, deposit("2026-01-05", "100", { currency: "EUR" }));
  let points: WorthPoint[] | undefined;
  void book.netWorth(owner, { fromDay: "2026-01-05", toDay: "2026-01-05" }, NEVER).then((all) => (points = all.points));
  await until(() => {
    tick("EURUSD", "1.25", { quality: Quality.SIMULATED });
    return points !== undefined;
  });
  expect(points).toMatchObject([{ netWorth: "125.00", origin: "live", isPretend: true }]);
});

test("the clock that ends days is set anew for another time zone, and for nothing else that changes", async () => {
  const { book, owner, deposit, scheduler } = await stage();
  await book.begin();
  const set = vi.spyOn(scheduler, "after");
  const turns = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  await book.record(owner, deposit("2026-01-05", "100"));
  await turns();
  expect(set).toHaveBeenCalledTimes(0);
  await book.changeSettings(owner, { timeZone: "Europe/Berlin" });
  await turns();
  expect(set).toHaveBeenCalledTimes(1);
});
