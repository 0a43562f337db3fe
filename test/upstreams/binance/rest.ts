import type { ServerResponse } from "node:http";
import { pastCandle, stepsBetween } from "../past-candles.ts";
import { wire, type Market } from "./market.ts";
import { WEIGHT_MAX } from "./rules.ts";

/** An answer of the REST API. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly weight: number;
}

const ILLEGAL = {
  code: -1100,
  msg: "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,20}$'.",
};
const NO_SUCH = { code: -1121, msg: "Invalid symbol." };

const TOO_MUCH = JSON.stringify({ code: -1003, msg: "Too much request weight used; current limit is 6000." });

const KLINES_MAX = 1_000;
const INTERVALS: Readonly<Record<string, number>> = { "1s": 1_000, "1m": 6e4, "5m": 3e5, "1h": 3.6e6, "1d": 8.64e7 };

/** The oldest first, at most as many as asked for, those of idle steps with the price before and no volume. */
function klines(query: URLSearchParams, isOne: boolean, nowMs: number): Omit<Answer, "weight"> {
  const stepMs = INTERVALS[query.get("interval") ?? ""];
  if (!isOne) return { status: 400, body: { code: -1102, msg: "Mandatory parameter 'symbol' was not sent." } };
  if (stepMs === undefined) return { status: 400, body: { code: -1120, msg: "Invalid interval." } };
  const count = Math.min(KLINES_MAX, Number(query.get("limit") ?? 500));
  const before = Math.min(Number(query.get("endTime") ?? nowMs) + 1, nowMs);
  const starts = stepsBetween(Number(query.get("startTime") ?? 0), before, stepMs).slice(0, count);
  const body = starts.map((startMs) => {
    const candle = pastCandle(startMs, stepMs);
    const last = wire("1000");
    const prices = candle ? [candle.open, candle.high, candle.low, candle.close].map(wire) : [last, last, last, last];
    const traded = [wire(candle?.volume ?? "0"), startMs + stepMs - 1, wire("0"), candle?.trades ?? 0];
    return [startMs, ...prices, ...traded, wire("0"), wire("0"), "0"];
  });
  return { status: 200, body };
}

/** The body of a refusal for the caller's place. */
export const LOCATION_REFUSED = JSON.stringify({
  code: 0,
  msg: "Service unavailable from a restricted location according to 'b. Eligibility' in https://www.binance.com/en/terms. Please contact customer service if you believe you received this message in error.",
});

/** The fake's REST API: the market data requests, their weights and their errors. */
export class FakeRest {
  readonly #markets: ReadonlyMap<string, Market>;
  readonly #now: () => number;
  readonly #breach: (what: string) => void;
  #minute = 0;
  #used = 0;

  constructor(markets: ReadonlyMap<string, Market>, now: () => number, breach: (what: string) => void) {
    this.#markets = markets;
    this.#now = now;
    this.#breach = breach;
  }

  /** Answers one request. */
  answer(url: URL, response: ServerResponse): void {
    const { status, body, weight } = this.#answer(url);
    const used = this.#spend(weight);
    response.setHeader("x-mbx-used-weight-1m", String(used));
    if (used > WEIGHT_MAX) {
      this.#breach(`more than ${WEIGHT_MAX} request weight in a minute`);
      response.writeHead(429, { "retry-after": String(60 - (Math.floor(this.#now() / 1_000) % 60)) }).end(TOO_MUCH);
      return;
    }
    response.writeHead(status, { "content-type": "application/json;charset=UTF-8" });
    response.end(JSON.stringify(body));
  }

  #spend(weight: number): number {
    const minute = Math.floor(this.#now() / 60_000);
    if (minute !== this.#minute) this.#used = 0;
    this.#minute = minute;
    this.#used += weight;
    return this.#used;
  }

  #answer(url: URL): Answer {
    const named = this.#named(url);
    if ("code" in named) return { status: 400, body: named, weight: 1 };
    const { isOne, markets } = named;
    const many = markets.length > 100 ? 80 : markets.length > 20 ? 40 : 2;
    const give = (entry: (market: Market) => unknown, weight: number): Answer => {
      const [first] = markets;
      return { status: 200, body: isOne && first ? entry(first) : markets.map(entry), weight };
    };
    switch (url.pathname) {
      case "/api/v3/ticker/24hr":
        return give((market) => market.day(), isOne ? 2 : many);
      case "/api/v3/ticker/price":
        return give((market) => market.price(), isOne ? 2 : 4);
      case "/api/v3/ticker/bookTicker":
        return give((market) => market.bookTicker(), isOne ? 2 : 4);
      case "/api/v3/exchangeInfo":
        return { status: 200, body: this.#exchangeInfo(markets), weight: 20 };
      case "/api/v3/aggTrades":
        // The fake keeps the last one only.
        return { status: 200, body: markets.map((market) => market.lastTrade()), weight: 4 };
      case "/api/v3/klines":
        return { weight: 2, ...klines(url.searchParams, isOne, this.#now()) };
      case "/api/v3/ping":
        return { status: 200, body: {}, weight: 1 };
      default:
        return { status: 404, body: {}, weight: 1 };
    }
  }

  #exchangeInfo(markets: readonly Market[]) {
    const rateLimits = [{ rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: WEIGHT_MAX }];
    return {
      timezone: "UTC",
      serverTime: this.#now(),
      rateLimits,
      exchangeFilters: [],
      symbols: markets.map((market) => market.info()),
    };
  }

  /** The markets that `symbol` or `symbols` name, all without either, or the error. */
  #named(url: URL): { isOne: boolean; markets: Market[] } | { code: number; msg: string } {
    const one = url.searchParams.get("symbol");
    const list = url.searchParams.get("symbols");
    if (one === null && list === null) return { isOne: false, markets: [...this.#markets.values()] };
    const symbols: unknown = one === null ? JSON.parse(list ?? "[]") : [one];
    const markets: Market[] = [];
    for (const symbol of symbols as string[]) {
      if (!/^[A-Z0-9-_.]{1,20}$/.test(symbol)) return ILLEGAL;
      const market = this.#markets.get(symbol);
      if (!market) return NO_SUCH;
      markets.push(market);
    }
    return { isOne: one !== null, markets };
  }
}
