import type { Scheduler, TickerName } from "@streampulse/core";
import { SourceFault, type Listing, type ListingInfo, type Reading } from "../../engine/ports/source.ts";
import { parseExact } from "../vendor/json.ts";
import { KnownListings } from "../vendor/known-listings.ts";
import { partedPair } from "../vendor/pair-code.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { RequestPace } from "../vendor/request-pace.ts";
import { VendorRest } from "../vendor/rest.ts";
import { UnknownNames } from "../vendor/unknown-names.ts";
import { NO_SUCH_SYMBOL, saysNoSuchSymbol, scannedListing, scannedPrice, scannerPath } from "./scanner.ts";
import { bestOf, listingOf, parseSearch, searchPath, type Found, type SearchPage } from "./search.ts";
import { askedAs, isPair, siteSymbol } from "./site-symbol.ts";

const VENDOR = "TradingView";
/** The site tells no limit; this is what a person who types brings about. */
const BURST = 10;
const EVERY_MS = 500;

const SEARCH_MAX_BYTES = 512 << 10;
const SCANNER_MAX_BYTES = 16 << 10;

/** A page has fifty entries: so many pages answer one search at most. */
const PAGES_MAX = 4;

/** Where the site's look-ups are: hosts of their own beside the site itself, and one with any other place. */
export function lookUpHosts(site: string): { readonly search: string; readonly scanner: string } {
  if (!/^https:\/\/[a-z]+\.tradingview\.com$/.test(site)) return { search: site, scanner: site };
  return { search: "https://symbol-search.tradingview.com", scanner: "https://scanner.tradingview.com" };
}

/** What the site answers by request beside its pages: which symbols there are, and what one last cost. */
export class LookUps {
  readonly #search: VendorRest;
  readonly #scanner: VendorRest;
  readonly #pace: RequestPace;
  readonly #unknown: UnknownNames;
  readonly #found: KnownListings;
  readonly #asking = new Map<string, Promise<Listing | undefined>>();

  /** `site` is the site's origin. */
  constructor(site: string, scheduler: Scheduler) {
    const pace = new RequestPace({ vendor: VENDOR, burst: BURST, everyMs: EVERY_MS }, scheduler);
    const { search, scanner } = lookUpHosts(site);
    const rules = {
      vendor: VENDOR,
      headers: { origin: site },
      spend: () => pace.take(),
      refusal: ({ status, headers }: Response) =>
        refusalOf(VENDOR, status, headers.get("retry-after"), scheduler.now()),
      stayAway: (fault: SourceFault) => pace.stayAway(fault),
    };
    this.#search = new VendorRest({ ...rules, base: search }, scheduler);
    const meaning = (status: number, body: unknown) => (saysNoSuchSymbol(status, body) ? NO_SUCH_SYMBOL : undefined);
    this.#scanner = new VendorRest({ ...rules, base: scanner, parse: parseExact, meaning }, scheduler);
    this.#pace = pace;
    this.#found = new KnownListings(() => scheduler.now());
    this.#unknown = new UnknownNames(() => scheduler.now());
  }

  /**
   * What the site has under this name; a bare one is its primary listing, or the first one that the site finds.
   * Undefined only where the site says that there is none; rejects with a SourceFault where it cannot tell now.
   */
  find(name: TickerName): Listing | undefined | Promise<Listing | undefined> {
    const known = this.#found.get(name.ticker);
    if (known || this.#unknown.has(name.ticker)) return known;
    let asking = this.#asking.get(name.ticker);
    if (!asking) {
      asking = this.#ask(name).finally(() => this.#asking.delete(name.ticker));
      this.#asking.set(name.ticker, asking);
    }
    return asking;
  }

  /** Listings that match the text in the site's order, each once, at most `limit` and two hundred. */
  async search(text: string, limit: number): Promise<readonly Listing[]> {
    const found = new Map<string, Found>();
    let start = 0;
    for (let page = 0; page < PAGES_MAX && found.size < limit; page++) {
      const { found: more, entries, remaining } = await this.#page(text, start);
      for (const each of more) if (!found.has(each.canonical)) found.set(each.canonical, each);
      start += entries;
      if (remaining === 0 || entries === 0) break;
    }
    return [...found.values()].slice(0, limit).map((each) => listingOf(each));
  }

  /**
   * The symbol's last price by one request. Undefined where the site has none, or none that can be compared with a
   * connection's: `told` is what that said of the symbol's session and delay, as far as it did.
   */
  async probe(canonical: string, told?: ListingInfo): Promise<Reading | undefined> {
    const body = await this.#scan(siteSymbol(canonical));
    return body === NO_SUCH_SYMBOL ? undefined : scannedPrice(body, told);
  }

  /** How many requests may leave at once. */
  budgetLeft(): number {
    return this.#pace.left();
  }

  /** Ends the requests that run and refuses further ones. */
  close(): void {
    this.#pace.close();
    this.#search.close();
    this.#scanner.close();
  }

  async #ask(name: TickerName): Promise<Listing | undefined> {
    const listing = name.venue === undefined ? await this.#askBare(name.code) : await this.#askQualified(name);
    if (!listing) {
      this.#unknown.add(name.ticker);
      return undefined;
    }
    this.#found.add(name.ticker, listing);
    return listing;
  }

  async #askQualified(name: TickerName): Promise<Listing | undefined> {
    const { symbols, pair } = askedAs(name);
    for (const symbol of symbols) {
      const body = await this.#scan(symbol);
      if (body === NO_SUCH_SYMBOL) continue;
      const listing = scannedListing(symbol, body);
      if (!listing) throw unreadable();
      // `DO/TUSD` and `DOT/USD` are written alike there.
      return pair && !isPair(pair, symbol, listing.info.currency) ? undefined : listingOf(listing);
    }
    return undefined;
  }

  async #askBare(code: string): Promise<Listing | undefined> {
    const pair = partedPair(code);
    const itsCode = pair ? pair.base + pair.quote : code;
    const { found: all } = await this.#page(itsCode, 0);
    const found = bestOf(pair ? all.filter((each) => isPair(pair, each.symbol, each.info.currency)) : all, itsCode);
    if (!found) return undefined;
    const body = await this.#scan(found.symbol);
    // What the search lists there is, whatever the scanner has of it.
    const more = body === NO_SUCH_SYMBOL ? undefined : scannedListing(found.symbol, body);
    return listingOf(found, more?.info);
  }

  async #page(text: string, start: number): Promise<SearchPage> {
    const page = parseSearch(await this.#search.get(searchPath(text, start), 1, SEARCH_MAX_BYTES));
    if (!page) throw unreadable();
    return page;
  }

  async #scan(symbol: string): Promise<unknown> {
    const body = await this.#scanner.get(scannerPath(symbol), 1, SCANNER_MAX_BYTES);
    return body === null ? NO_SUCH_SYMBOL : body;
  }
}

const unreadable = (): SourceFault =>
  new SourceFault("unavailable", `${VENDOR}'s answer about the ticker cannot be read.`);
