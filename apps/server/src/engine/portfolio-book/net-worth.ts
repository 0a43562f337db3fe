import { CandleStep, PriceKind, Quality, type Candle, type Scheduler } from "@streampulse/core";

import type { PortfolioHead } from "../ports/stores/portfolio-store.ts";
import { currencyOf } from "./activity-text.ts";
import { unitOf } from "./currency.ts";
import { dayIn, dayOf, dayText, FIRST_DAY } from "./day.ts";
import { DayCloses } from "./day-closes.ts";
import { worthAt, type LeftOut, type WorthPoint } from "./day-worth.ts";
import { FieldFault } from "./field-fault.ts";
import { findPrices, isPretend, type FoundPrices, type FoundTicker } from "./found-prices.ts";
import { Ledger } from "./ledger.ts";
import { NET_WORTH_DAYS_MAX, VALUATION_WAIT_MS, WORTH_TOGETHER } from "./limits.ts";
import type { PriceSource } from "./live-prices.ts";
import type { PortfolioRecords } from "./portfolio-records.ts";
import { WorkPace } from "./work-pace.ts";

const DAY_MS = 86_400_000;
/** Candles are read from so many days before: the last close of a market that was closed. */
const DAYS_BEFORE = 7;
/** History may have to ask vendors: so many tickers at once, and no further ones after so long. */
const ASKED_TOGETHER = 8;
const CANDLES_WAIT_MS = 10_000;

/** What prices were, as history has it. */
export interface PastCandles {
  range(canonical: string, kind: PriceKind, step: CandleStep, fromMs: number, toMs: number): Promise<readonly Candle[]>;
}

/** What it is made with. */
export interface NetWorthDeps {
  readonly records: PortfolioRecords;
  readonly prices: PriceSource;
  /** Absent: what was not kept as its day ended is not known. */
  readonly history: PastCandles | undefined;
  readonly scheduler: Scheduler;
  readonly unforeseen: (error: unknown) => void;
}

/** The days that are asked for: text that may hold anything. */
export interface WorthWish {
  readonly fromDay: string;
  /** Inclusive. */
  readonly toDay: string;
  readonly currency?: string | undefined;
}

/** The days and the currency, checked. */
export interface WorthRange {
  readonly fromDay: number;
  /** Inclusive, and over. */
  readonly toDay: number;
  /** The owner's today, where it is asked for: its end is not known yet. */
  readonly today: number | undefined;
  readonly currency: string;
}

/** Throws a FieldFault. */
export function worthRange(
  wish: WorthWish,
  head: Pick<PortfolioHead, "currency" | "timeZone">,
  nowMs: number,
): WorthRange {
  const [fromDay, toDay] = [dayGiven("from_day", wish.fromDay), dayGiven("to_day", wish.toDay)];
  if (toDay < fromDay) throw new FieldFault("to_day", "to_day must not be before from_day.");
  if (toDay - fromDay >= NET_WORTH_DAYS_MAX) {
    throw new FieldFault("to_day", `to_day must be at most ${NET_WORTH_DAYS_MAX - 1} days after from_day.`);
  }
  const currency = wish.currency === undefined ? head.currency : currencyOf("currency", wish.currency, false);
  const now = dayIn(head.timeZone, nowMs);
  const today = fromDay <= now && now <= toDay ? now : undefined;
  return { fromDay, toDay: Math.min(toDay, now - 1), today, currency };
}

/**
 * What everything was worth at the ends of days: one point for each day that is over, from that of the first activity on.
 * Made of the activities as they now stand, and of closes: those that were kept as the day ended, else those of history's
 * daily candles. A day on which something had no price that has one now, or had
 * one on other days, is a gap.
 */
export async function worthPoints(
  owner: string,
  { fromDay, toDay, currency }: WorthRange,
  deps: NetWorthDeps,
  signal: AbortSignal,
): Promise<WorthPoint[]> {
  if (toDay < fromDay) return [];
  const wanted = await wantedIn(owner, fromDay, toDay, deps.records);
  if (wanted === undefined) return [];
  const closes = new DayCloses();
  for await (const page of deps.records.closes(owner, fromDay, toDay)) closes.keep(page);
  const search = { source: deps.prices, scheduler: deps.scheduler, waitMs: VALUATION_WAIT_MS, signal };
  const found = await findPrices({ ...wanted, to: currency }, search);
  await addCandles(closes, found, fromDay, toDay, deps);
  const currencies = new Set([...wanted.currencies, ...found.rates.currencies()]);
  const pace = new WorkPace(WORTH_TOGETHER, () => deps.records.turn());
  const leftOut: LeftOut = {
    tickers: new Set([...wanted.tickers].filter((ticker) => !found.tickers.has(ticker) && !closes.has(ticker))),
    currencies: new Set(),
  };
  for (const code of currencies) {
    if (found.rates.known(code) !== undefined) continue;
    if (!(await isEverRated(code, { fromDay, toDay, currency }, closes, pace))) leftOut.currencies.add(code);
  }
  return deps.records.steady(owner, async () => {
    const { accounts } = await deps.records.standing(owner);
    const ledger = new Ledger("average", accounts);
    const points: WorthPoint[] = [];
    let next = fromDay;
    const tellUntil = async (end: number) => {
      for (; next < end; next++) {
        points.push(await worthAt(ledger, next, closes, currency, leftOut, pace));
        const rest = pace.after(1);
        if (rest) await rest;
      }
    };
    let isFirst = true;
    for await (const day of deps.records.inOrder(owner, { toDay })) {
      const at = day[0]?.day as number;
      if (isFirst) next = Math.max(next, at);
      isFirst = false;
      await tellUntil(at);
      for (const activity of day) await pace.through(ledger.applying(activity));
    }
    if (!isFirst) await tellUntil(toDay + 1);
    return points;
  });
}

/** The tickers and currencies of what was held or had on any of the days; undefined before the first activity. */
export async function wantedIn(
  owner: string,
  fromDay: number,
  toDay: number,
  records: PortfolioRecords,
): Promise<{ tickers: Set<string>; currencies: Set<string> } | undefined> {
  return records.steady(owner, async () => {
    const { accounts } = await records.standing(owner);
    const ledger = new Ledger("average", accounts);
    const [tickers, currencies] = [new Set<string>(), new Set<string>()];
    const note = () => {
      for (const { ticker, position } of ledger.holdings()) if (!position.isEmpty) tickers.add(ticker);
      for (const money of ledger.balances.values()) for (const [currency] of money) currencies.add(currency);
    };
    const pace = records.pace();
    let isBefore = true;
    let isEmpty = true;
    for await (const day of records.inOrder(owner, { toDay })) {
      isEmpty = false;
      // What stood as the first day began, and from then on whatever comes to it.
      if (isBefore && (day[0]?.day as number) >= fromDay) {
        isBefore = false;
        note();
      }
      for (const activity of day) {
        await pace.through(ledger.applying(activity));
        if (isBefore) continue;
        if (activity.ticker !== undefined) tickers.add(activity.ticker);
        for (const code of [activity.currency, activity.feeCurrency, activity.toAmount?.currency]) {
          if (code !== undefined) currencies.add(unitOf(code).currency);
        }
      }
    }
    note();
    return isEmpty ? undefined : { tickers, currencies };
  });
}

/** The closes of the daily candles of each ticker that was found, and of the pairs that rates are made of. */
async function addCandles(
  closes: DayCloses,
  found: FoundPrices,
  fromDay: number,
  toDay: number,
  { history, scheduler, unforeseen }: NetWorthDeps,
): Promise<void> {
  if (history === undefined) return;
  const [fromMs, toMs] = [(fromDay - DAYS_BEFORE) * DAY_MS, (toDay + 1) * DAY_MS];
  const untilMs = scheduler.now() + CANDLES_WAIT_MS;
  const left = [...found.tickers];
  const ask = async () => {
    for (let next = left.pop(); next && scheduler.now() < untilMs; next = left.pop()) await add(...next);
  };
  const add = async (ticker: string, { canonical, currency, quote }: FoundTicker) => {
    if (canonical === undefined || currency === undefined) return;
    const told = history.range(canonical, kindOf(quote.quality), CandleStep.ONE_DAY, fromMs, toMs);
    const candles = await told.catch((error: unknown) => {
      // One ticker without a history is a gap of its own.
      unforeseen(error);
      return [];
    });
    for (const { startMs, endMs, close, isPartial, isOpen } of candles) {
      // The close of a day that was not heard to its end may be no close.
      if (isPartial || isOpen) continue;
      const day = Math.floor((startMs + endMs) / 2 / DAY_MS);
      closes.candle(ticker, day, { price: close, currency, isPretend: isPretend(quote.quality) });
    }
  };
  await Promise.all(Array.from({ length: ASKED_TOGETHER }, ask));
}

async function isEverRated(
  from: string,
  { fromDay, toDay, currency }: Pick<WorthRange, "fromDay" | "toDay" | "currency">,
  closes: DayCloses,
  pace: WorkPace,
): Promise<boolean> {
  for (let day = fromDay; day <= toDay; day++) {
    if (closes.rate(from, currency, day) !== undefined) return true;
    const rest = pace.after(1);
    if (rest) await rest;
  }
  return false;
}

function kindOf(quality: Quality): PriceKind {
  if (quality === Quality.SIMULATED) return PriceKind.SIMULATED;
  return quality === Quality.REPLAY ? PriceKind.REPLAY : PriceKind.REAL;
}

function dayGiven(field: string, text: string): number {
  const day = dayOf(text);
  if (day === undefined) throw new FieldFault(field, `${field} must be a date of the calendar such as 2026-01-31.`);
  if (day < FIRST_DAY) throw new FieldFault(field, `${field} must be ${dayText(FIRST_DAY)} or later.`);
  return day;
}
