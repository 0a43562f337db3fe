import type { Scheduler } from "@streampulse/core";
import { isRecord } from "../vendor/json.ts";
import { codeOfPair, pairOfCode } from "../vendor/pair-code.ts";
import type { AssetPair } from "../vendor/pair-index.ts";
import { NOT_IN_PLAN, type FinnhubRest } from "./rest.ts";

/** An exchange has some thousands of lines of 100 bytes. */
const MAX_BYTES = 4 << 20;
const MARKETS_MAX = 20_000;
/** How long a list stands, and how long nothing is asked where there was none. */
const LASTS_MS = 86_400_000;
const AGAIN_AFTER_MS = 600_000;

const SYMBOL = /^[A-Z0-9_]{1,16}:[A-Z0-9.\-_/]{2,32}$/;
const DISPLAYED = /^([A-Z0-9.]{1,16})\/([A-Z0-9.]{1,16})$/;

/** One of an exchange's markets as Finnhub lists it. */
export interface CryptoMarket {
  /** `KRAKEN:XXBTZUSD`. */
  readonly symbol: string;
  /** What it is a market of; undefined where the list does not say. */
  readonly pair: AssetPair | undefined;
}

/** The markets of one exchange, under every spelling that can only be one of them. */
class CryptoList {
  readonly #bySpelling: ReadonlyMap<string, CryptoMarket | undefined>;

  constructor(venue: string, markets: readonly CryptoMarket[]) {
    const found = new Map<string, CryptoMarket | undefined>();
    const add = (code: string, market: CryptoMarket) => {
      const other = found.has(code) ? found.get(code) : market;
      // What two are called is nobody's name.
      found.set(code, other === market ? market : undefined);
    };
    for (const market of markets) {
      const { pair } = market;
      for (const sign of pair ? ["/", "-", "_", ""] : []) add(`${pair?.base}${sign}${pair?.quote}`, market);
    }
    for (const market of markets) {
      found.set(market.symbol.slice(venue.length + 1), market);
      const own = market.pair && codeOfPair(venue, market.pair);
      if (own !== undefined) found.set(own, market);
    }
    this.#bySpelling = found;
  }

  get isEmpty(): boolean {
    return this.#bySpelling.size === 0;
  }

  find(venue: string, code: string): CryptoMarket | undefined {
    const market = this.#bySpelling.get(code);
    if (market) return market;
    const pair = pairOfCode(venue, code);
    return pair && this.#bySpelling.get(`${pair.base}/${pair.quote}`);
  }
}

interface Kept {
  readonly list: CryptoList;
  readonly untilMs: number;
}

/** Finnhub's lists of crypto markets: one call a day for each exchange of which somebody asks what no rule tells. */
export class CryptoLists {
  readonly #rest: FinnhubRest;
  readonly #scheduler: Scheduler;
  readonly #kept = new Map<string, Kept>();
  readonly #asking = new Map<string, Promise<CryptoList>>();

  constructor(rest: FinnhubRest, scheduler: Scheduler) {
    this.#rest = rest;
    this.#scheduler = scheduler;
  }

  /**
   * The market of a code at an exchange; undefined where its list has none, null where there is no list. Rejects with
   * a SourceFault where it cannot be asked for now. `venue` is one of Finnhub's exchanges.
   */
  find(venue: string, code: string): CryptoMarket | undefined | null | Promise<CryptoMarket | undefined | null> {
    const kept = this.#kept.get(venue);
    const of = (list: CryptoList) => (list.isEmpty ? null : list.find(venue, code));
    if (kept && this.#scheduler.now() < kept.untilMs) return of(kept.list);
    let asking = this.#asking.get(venue);
    if (!asking) {
      asking = this.#ask(venue).finally(() => this.#asking.delete(venue));
      this.#asking.set(venue, asking);
    }
    return asking.then(of);
  }

  /** Finnhub's symbol of a canonical name, as far as a list that is there tells it. */
  symbolOf(canonical: string): string | undefined {
    const [venue = "", code = ""] = canonical.split(":");
    return this.#kept.get(venue)?.list.find(venue, code)?.symbol;
  }

  async #ask(venue: string): Promise<CryptoList> {
    const old = this.#kept.get(venue)?.list;
    const list = await this.#fetch(venue).catch((error: unknown) => {
      if (old === undefined || old.isEmpty) throw error;
      return old;
    });
    const isNew = !list.isEmpty && list !== old;
    const best = list.isEmpty ? (old ?? list) : list;
    this.#kept.set(venue, { list: best, untilMs: this.#scheduler.now() + (isNew ? LASTS_MS : AGAIN_AFTER_MS) });
    return best;
  }

  async #fetch(venue: string): Promise<CryptoList> {
    const path = `/api/v1/crypto/symbol?exchange=${venue.toLowerCase()}`;
    const body = await this.#rest.get(path, "ask", MAX_BYTES);
    return new CryptoList(venue, body === NOT_IN_PLAN ? [] : parseMarkets(venue, body));
  }
}

/** The markets of one exchange in an answer; lines that are not as documented are left out. */
export function parseMarkets(venue: string, body: unknown): CryptoMarket[] {
  return Array.isArray(body)
    ? (body as unknown[]).slice(0, MARKETS_MAX).flatMap((line) => parseMarket(venue, line) ?? [])
    : [];
}

function parseMarket(venue: string, line: unknown): CryptoMarket | undefined {
  const symbol = isRecord(line) ? line["symbol"] : undefined;
  if (typeof symbol !== "string" || !SYMBOL.test(symbol) || !symbol.startsWith(`${venue}:`)) return undefined;
  return { symbol, pair: displayedPair(venue, isRecord(line) ? line["displaySymbol"] : undefined) };
}

/** The pair of a `displaySymbol` such as `ETH/BTC`. */
export function displayedPair(venue: string, text: unknown): AssetPair | undefined {
  return typeof text === "string" && DISPLAYED.test(text) ? pairOfCode(venue, text) : undefined;
}
