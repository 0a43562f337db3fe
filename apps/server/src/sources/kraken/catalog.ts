import type { Scheduler, TickerIndex } from "@streampulse/core";
import { SourceFault } from "../../engine/ports/source.ts";
import { oldNameOf } from "../vendor/kraken-assets.ts";
import { indexPairs } from "../vendor/pair-index.ts";
import { listingOf, parseMarkets, VENUE, type Market } from "./market.ts";
import type { KrakenRest } from "./rest.ts";

/** The list of some 1,300 pairs is 1.5 MB and one request, whatever is sought in it. */
const MAX_BYTES = 24 << 20;
const MARKETS_MAX = 20_000;

/** How long the list stands for what it has, and for what it lacks: a pair may be listed yet. */
const LASTS_MS = 3_600_000;
const LACKS_FOR_MS = 600_000;

/** Quote assets by how many people look for a price in them. */
const QUOTES = ["USD", "EUR", "USDT", "USDC", "GBP", "BTC", "ETH", "CAD", "AUD", "CHF", "JPY"];

/** What Kraken lists, under every spelling that people know a pair by. */
export class Catalog {
  readonly #rest: KrakenRest;
  readonly #scheduler: Scheduler;
  #markets: ReadonlyMap<string, Market> = new Map();
  #listedAtMs = -Infinity;
  #listing: Promise<void> | undefined;
  #index: TickerIndex<Market> | undefined;

  constructor(rest: KrakenRest, scheduler: Scheduler) {
    this.#rest = rest;
    this.#scheduler = scheduler;
  }

  /** The market of a code, as far as it is known by now. */
  known(code: string): Market | undefined {
    return this.#markets.get(code);
  }

  /** The market of a code in any spelling, or undefined where there is none; at once where the list can tell. */
  find(code: string): Market | undefined | Promise<Market | undefined> {
    const known = this.#markets.get(code);
    if (this.#isYounger(known ? LASTS_MS : LACKS_FOR_MS)) return known;
    const listed = this.#list();
    // One that was there an hour ago is there in all likelihood: nobody waits for the list to say so again.
    if (known) listed.catch(() => {});
    return known ?? listed.then(() => this.#markets.get(code));
  }

  /** Every market that trades, to be searched. */
  async index(): Promise<TickerIndex<Market>> {
    if (!this.#isYounger(LASTS_MS)) await this.#list();
    return (this.#index ??= indexPairs(
      new Set([...this.#markets.values()].filter(({ trading }) => trading)),
      QUOTES,
      (market) => ({ venue: VENUE, code: market.code, name: listingOf(market).info.name }),
    ));
  }

  /** The list is fetched once for all who ask for it meanwhile. */
  #list(): Promise<void> {
    this.#listing ??= this.#fetch().finally(() => (this.#listing = undefined));
    return this.#listing;
  }

  async #fetch(): Promise<void> {
    const markets = parseMarkets(await this.#rest.ask("AssetPairs", MAX_BYTES)).slice(0, MARKETS_MAX);
    if (markets.length === 0) throw new SourceFault("unavailable", "Kraken's list of tickers cannot be read.");
    this.#markets = bySpelling(markets);
    this.#index = undefined;
    this.#listedAtMs = this.#scheduler.now();
  }

  #isYounger(ms: number): boolean {
    return this.#scheduler.now() - this.#listedAtMs < ms;
  }
}

/**
 * `BTC/USD`, `BTC-USD`, `BTC_USD`, `BTCUSD`, the same with `XBT`, and `XXBTZUSD`. A spelling that two pairs share is the first
 * one's, and a pair's own name is always its own.
 */
function bySpelling(markets: readonly Market[]): Map<string, Market> {
  const found = new Map<string, Market>();
  for (const market of markets) if (!found.has(market.code)) found.set(market.code, market);
  for (const market of [...found.values()]) {
    const own = [market.code, market.wsname.toUpperCase()];
    const spellings = own.flatMap((name) => ["/", "-", "_", ""].map((sign) => name.replace("/", sign)));
    for (const spelling of [...spellings, market.altname.toUpperCase(), oldNameOf(market)]) {
      if (!found.has(spelling)) found.set(spelling, market);
    }
  }
  return found;
}
