import { Quality } from "@streampulse/core";

import { Amount } from "./amount.ts";
import { isCoin, unitOf } from "./currency.ts";

/** Of two currencies the one that stands first here is usually the pair's first; coins stand before all of them. */
const FIRST_OF_PAIRS = ["EUR", "GBP", "AUD", "NZD", "USD", "CAD", "CHF"];
const STABLE_COIN = /^(?:USD\w+|\w+USD|DAI|EUR[CT])$/;
const ONE = new Amount("1");
const ZERO = new Amount("0");
/** From the best to the worst. */
const QUALITIES: readonly Quality[] = [
  Quality.LIVE,
  Quality.DELAYED,
  Quality.CLOSED,
  Quality.REPLAY,
  Quality.SIMULATED,
  Quality.UNSPECIFIED,
];

/** A price of a pair of currencies, as it stands or as it was at a day's end. */
export interface PairPrice {
  readonly price: string;
  /** What it is priced in; undefined where its source does not say. */
  readonly currency: string | undefined;
  readonly quality: Quality;
  readonly stale: boolean;
  readonly timeMs: number | undefined;
}

/** What a pair's ticker has: `none` that there is no such pair or it is in trouble, `waiting` that its price will come. */
export type PairState = PairPrice | "none" | "waiting";

/** How many units of one currency another one's unit is. */
export interface Rate {
  readonly rate: Amount;
  /** What it is made of; a `-` before one says that it is divided by. */
  readonly tickers: readonly string[];
  readonly quality: Quality;
  readonly stale: boolean;
  readonly timeMs: number | undefined;
}

const SAME: Rate = { rate: ONE, tickers: [], quality: Quality.LIVE, stale: false, timeMs: undefined };

/**
 * The rate between two whole currencies: that of their pair, of the pair the other way round, or the way over the
 * dollar. Pairs are asked for in that order, and the next one only where the one before it is not to be had. Undefined
 * where none is quoted. USDT is no dollar: it has a rate where USDTUSD is quoted.
 */
export function rateBetween(from: string, to: string, pair: (ticker: string) => PairState): Rate | undefined {
  if (from === to) return SAME;
  const direct = directRate(from, to, pair);
  if (direct !== "none") return direct === "waiting" ? undefined : direct;
  if (from === "USD" || to === "USD") return undefined;
  const [first, second] = [directRate(from, "USD", pair), directRate("USD", to, pair)];
  if (typeof first === "string" || typeof second === "string") return undefined;
  return {
    rate: first.rate.times(second.rate).round(20, 2),
    tickers: [...first.tickers, ...second.tickers],
    quality: worse(first.quality, second.quality),
    stale: first.stale || second.stale,
    timeMs: earlier(first.timeMs, second.timeMs),
  };
}

function directRate(from: string, to: string, pair: (ticker: string) => PairState): Rate | "none" | "waiting" {
  const ways = [
    { ticker: from + to, pricedIn: to, isDivided: false },
    { ticker: to + from, pricedIn: from, isDivided: true },
  ];
  if (rank(to) < rank(from)) ways.reverse();
  for (const { ticker, pricedIn, isDivided } of ways) {
    const state = pair(ticker);
    if (state === "waiting") return state;
    if (state === "none") continue;
    // A ticker of the same letters may be something else.
    if (state.currency === undefined || unitOf(state.currency).currency !== pricedIn) continue;
    const price = new Amount(state.price).div(unitOf(state.currency).perUnit);
    if (price.lte(ZERO)) continue;
    return {
      rate: isDivided ? ONE.div(price) : price,
      tickers: [isDivided ? `-${ticker}` : ticker],
      quality: state.quality,
      stale: state.stale,
      timeMs: state.timeMs,
    };
  }
  return "none";
}

/** Smaller: rather the first of a pair. */
function rank(currency: string): number {
  if (isCoin(currency)) return STABLE_COIN.test(currency) ? 1 : 0;
  const place = FIRST_OF_PAIRS.indexOf(currency);
  return place === -1 ? 2 + FIRST_OF_PAIRS.length : 2 + place;
}

function worse(a: Quality, b: Quality): Quality {
  return QUALITIES.indexOf(a) > QUALITIES.indexOf(b) ? a : b;
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
