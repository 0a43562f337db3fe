import type { Scheduler, TickerIndex } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { indexMarkets } from "./market-index.ts";
import { parseMarkets, type Market } from "./market.ts";
import { UNKNOWN_SYMBOL, type BinanceRest } from "./rest.ts";

/** exchangeInfo costs the same for one symbol as for all of them. */
const WEIGHT = 20;
const ONE_MAX_BYTES = 1 << 20;
const ALL_MAX_BYTES = 30 << 20;
const ALL_MAX_MARKETS = 20_000;

/** How long the whole list stands; listings change a few times a week. */
const LIST_LASTS_MS = 3_600_000;

/** How many single look-ups a minute may bring before the whole list is the cheaper way. */
const SINGLES_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

/** What Binance lists: a market at a time at first, the whole list once there is a need for it. */
export class Catalog {
  readonly #rest: BinanceRest;
  readonly #scheduler: Scheduler;
  readonly #markets = new Map<string, Market>();
  #listedAtMs = -Infinity;
  #listing: Promise<void> | undefined;
  /** Of the whole list, made when it is first searched. */
  #index: TickerIndex<Market> | undefined;
  #singles = 0;
  #singlesSinceMs = -Infinity;

  constructor(rest: BinanceRest, scheduler: Scheduler) {
    this.#rest = rest;
    this.#scheduler = scheduler;
  }

  /** The market as far as it is known by now. */
  known(symbol: string): Market | undefined {
    return this.#markets.get(symbol);
  }

  /** Whether the list of a moment ago lacks this symbol: then it need not be asked for. */
  lacks(symbol: string): boolean {
    return this.#isListed() && !this.#markets.has(symbol);
  }

  /** The market, asked for if need be; undefined says that there is none. */
  async find(symbol: string): Promise<Market | undefined> {
    const known = this.#markets.get(symbol);
    if (known) return known;
    if (this.#isListed()) return undefined;
    if (this.#listing || !this.#maySingle()) {
      await this.#whole();
      return this.#markets.get(symbol);
    }
    const answer = await this.#rest.get(`/api/v3/exchangeInfo?symbol=${symbol}`, WEIGHT, ONE_MAX_BYTES);
    if (answer === UNKNOWN_SYMBOL) return undefined;
    const market = parseMarkets(answer).find((entry) => entry.symbol === symbol);
    if (!market) throw new SourceFault("unavailable", "Binance's description of the ticker cannot be read.");
    this.#markets.set(symbol, market);
    return market;
  }

  /** Every market that trades, to be searched. */
  async index(): Promise<TickerIndex<Market>> {
    await this.#whole();
    return (this.#index ??= indexMarkets(this.#markets.values()));
  }

  /** The whole list is fetched once for all who ask for it meanwhile. */
  async #whole(): Promise<void> {
    if (this.#isListed()) return;
    this.#listing ??= this.#list().finally(() => (this.#listing = undefined));
    await this.#listing;
  }

  async #list(): Promise<void> {
    const path = "/api/v3/exchangeInfo?showPermissionSets=false";
    const markets = parseMarkets(await this.#rest.get(path, WEIGHT, ALL_MAX_BYTES));
    if (markets.length === 0) throw new SourceFault("unavailable", "Binance's list of tickers cannot be read.");
    this.#markets.clear();
    this.#index = undefined;
    for (const market of markets.slice(0, ALL_MAX_MARKETS)) this.#markets.set(market.symbol, market);
    this.#listedAtMs = this.#scheduler.now();
  }

  #isListed(): boolean {
    return this.#scheduler.now() - this.#listedAtMs < LIST_LASTS_MS;
  }

  #maySingle(): boolean {
    const now = this.#scheduler.now();
    if (now - this.#singlesSinceMs >= MINUTE_MS) {
      this.#singlesSinceMs = now;
      this.#singles = 0;
    }
    return ++this.#singles <= SINGLES_PER_MINUTE;
  }
}
