import { TickerIndex, TickerType, type Scheduler } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { Countdown } from "../vendor/countdown.ts";
import { NOT_IN_PLAN, type FinnhubRest } from "./rest.ts";
import { parseStocks, type Stock } from "./stock.ts";
import { STOCK_VENUES } from "./venues.ts";

const PATH = "/api/v1/stock/symbol?exchange=US";
/** Some thirty thousand lines of 250 bytes. */
const MAX_BYTES = 32 << 20;
const TIMEOUT_MS = 60_000;
const MAX_STOCKS = 60_000;
/** How long it stands before it is fetched anew; while that fails, the old one stands. */
const LASTS_MS = 86_400_000;
const AGAIN_AFTER_MS = 600_000;
/** How long a failure answers everybody who asks: twice as long after each, up to `AGAIN_AFTER_MS`. */
const FAILURE_LASTS_MS = 5_000;

/** What most people look for, the first for whoever asks for nothing in particular. */
const MOST_SOUGHT =
  "AAPL MSFT NVDA AMZN GOOGL META TSLA BRK.B AVGO JPM LLY V XOM UNH MA COST WMT NFLX JNJ HD SPY QQQ AMD INTC".split(
    " ",
  );

/** The US stocks that Finnhub has, by one call a day. */
export class StockList {
  readonly #rest: FinnhubRest;
  readonly #scheduler: Scheduler;
  #stocks: ReadonlyMap<string, Stock> | undefined;
  #index: TickerIndex<Stock> | undefined;
  #listing: Promise<void> | undefined;
  #dueMs = -Infinity;
  readonly #failed: Countdown;
  #fault: SourceFault | undefined;
  /** How many in a row of which nobody said when to come back. */
  #failures = 0;

  constructor(rest: FinnhubRest, scheduler: Scheduler) {
    this.#rest = rest;
    this.#scheduler = scheduler;
    this.#failed = new Countdown(() => scheduler.now());
  }

  /** Whether the list is there, so that `find` knows all. Sees to it that it is renewed. */
  get isThere(): boolean {
    if (this.#stocks && this.#scheduler.now() >= this.#dueMs && !this.#listing) this.load().catch(() => {});
    return this.#stocks !== undefined;
  }

  find(symbol: string): Stock | undefined {
    return this.#stocks?.get(symbol);
  }

  /** Every stock, to be searched, once the list is there. */
  get index(): TickerIndex<Stock> | undefined {
    if (this.#index || !this.#stocks) return this.#index;
    this.#index = new TickerIndex([...this.#stocks.values()].toSorted(bySought), ({ venue, symbol, name }) => ({
      venue,
      code: symbol,
      name,
    }));
    return this.#index;
  }

  /** Fetches the list, once for all who ask meanwhile. Rejects with a SourceFault. */
  load(): Promise<void> {
    const leftMs = this.#failed.leftMs();
    if (leftMs > 0 && this.#fault) {
      const { kind, message, retryAfterMs = leftMs } = this.#fault;
      return Promise.reject(new SourceFault(kind, message, retryAfterMs));
    }
    this.#listing ??= this.#load()
      .catch((error: unknown) => {
        if (error instanceof SourceFault) this.#failedWith(error);
        throw error;
      })
      .finally(() => (this.#listing = undefined));
    return this.#listing;
  }

  #failedWith(fault: SourceFault): void {
    this.#fault = fault;
    // Where the time to wait was said, nothing leaves before it anyway.
    const times = fault.retryAfterMs === undefined ? this.#failures++ : 0;
    this.#failed.start(Math.min(AGAIN_AFTER_MS, FAILURE_LASTS_MS * 2 ** times));
  }

  async #load(): Promise<void> {
    this.#dueMs = this.#scheduler.now() + AGAIN_AFTER_MS;
    const body = await this.#rest.get(PATH, "ask", MAX_BYTES, TIMEOUT_MS);
    if (body === NOT_IN_PLAN) {
      throw new SourceFault("not_permitted", "The plan of the Finnhub key has no list of US stocks.");
    }
    const stocks = parseStocks(body).slice(0, MAX_STOCKS);
    if (stocks.length === 0) throw new SourceFault("unavailable", "Finnhub's list of stocks cannot be read.");
    this.#failures = 0;
    this.#stocks = new Map(stocks.map((stock) => [stock.symbol, stock]));
    this.#index = undefined;
    this.#dueMs = this.#scheduler.now() + LASTS_MS;
  }
}

/** The most sought, then stocks and funds, then by venue, then the shorter and earlier code. */
function bySought(a: Stock, b: Stock): number {
  return (
    rank(MOST_SOUGHT, a.symbol) - rank(MOST_SOUGHT, b.symbol) ||
    Number(a.type === TickerType.OTHER) - Number(b.type === TickerType.OTHER) ||
    rank(STOCK_VENUES, a.venue) - rank(STOCK_VENUES, b.venue) ||
    a.symbol.length - b.symbol.length ||
    (a.symbol < b.symbol ? -1 : 1)
  );
}

function rank(list: readonly string[], word: string): number {
  const at = list.indexOf(word);
  return at === -1 ? list.length : at;
}
