import { parseTicker, isFault, type Scheduler } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { isRecord } from "../vendor/json.ts";
import { displayedPair } from "./crypto-lists.ts";
import { listedPair, pairOf } from "./pair.ts";
import { NOT_IN_PLAN, type FinnhubRest } from "./rest.ts";
import { plainText } from "./stock.ts";

const MAX_BYTES = 1 << 20;
const RESULTS_MAX = 50;
const TEXT_MIN = 2;
const TEXT_MAX = 40;
const TEXTS_MAX = 200;
const LASTS_MS = 600_000;
/** So long a search waits for Finnhub; a later answer is for whoever asks again. */
const WAITS_MS = 1_500;

/** What Finnhub's own search adds to the list of stocks: currency pairs and crypto markets. */
export class SymbolSearch {
  readonly #rest: FinnhubRest;
  readonly #scheduler: Scheduler;
  readonly #answers = new Map<string, { readonly atMs: number; readonly found: Promise<readonly Listing[]> }>();

  constructor(rest: FinnhubRest, scheduler: Scheduler) {
    this.#rest = rest;
    this.#scheduler = scheduler;
  }

  /** Pairs that match, each once; none where the budget has no room or Finnhub does not answer at once. */
  async find(text: string): Promise<readonly Listing[]> {
    let giveUp = () => {};
    const late = new Promise<readonly Listing[]>((resolve) => {
      giveUp = this.#scheduler.after(WAITS_MS, () => resolve([]));
    });
    const found = await Promise.race([this.#found(text), late]);
    giveUp();
    return found;
  }

  #found(text: string): Promise<readonly Listing[]> {
    const query = text.trim().toLowerCase();
    const now = this.#scheduler.now();
    const known = this.#answers.get(query);
    if (known && now - known.atMs < LASTS_MS) return known.found;
    this.#answers.delete(query);
    if (query.length < TEXT_MIN || query.length > TEXT_MAX) return Promise.resolve([]);
    const found = this.#ask(query).catch(() => {
      // Asked again next time.
      if (this.#answers.get(query)?.found === found) this.#answers.delete(query);
      return [];
    });
    const oldest = this.#answers.keys().next();
    if (this.#answers.size >= TEXTS_MAX && !oldest.done) this.#answers.delete(oldest.value);
    this.#answers.set(query, { atMs: now, found });
    return found;
  }

  async #ask(query: string): Promise<readonly Listing[]> {
    const body = await this.#rest.get(`/api/v1/search?q=${encodeURIComponent(query)}`, "ask", MAX_BYTES);
    if (body === NOT_IN_PLAN) return [];
    const results: unknown = isRecord(body) ? body["result"] : undefined;
    const found = new Map<string, Listing>();
    for (const result of Array.isArray(results) ? (results as unknown[]).slice(0, RESULTS_MAX) : []) {
      const listing = isRecord(result) ? pairListing(result) : undefined;
      if (listing) found.set(listing.canonical, listing);
    }
    return [...found.values()];
  }
}

function pairListing({ symbol, displaySymbol, description }: Record<string, unknown>): Listing | undefined {
  const name = typeof symbol === "string" && symbol.includes(":") ? parseTicker(symbol) : undefined;
  // A spelling that a ticker would not keep is not Finnhub's any more.
  if (!name || isFault(name) || name.venue === undefined || name.ticker !== symbol) return undefined;
  const byRule = pairOf(name);
  if (!byRule) return undefined;
  const { venue } = name;
  const isUnsure = byRule.unsureAt !== undefined;
  const pair = isUnsure ? displayedPair(venue, displaySymbol) : undefined;
  const { listing, symbol: itsSymbol } = pair ? listedPair(venue, { symbol, pair }) : byRule;
  if (itsSymbol !== symbol) return undefined;
  const words = plainText(description);
  return listing.info.name === undefined && words !== ""
    ? { ...listing, info: { ...listing.info, name: words } }
    : listing;
}
