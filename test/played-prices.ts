import {
  PriceKind,
  Quality,
  TickerErrorCode,
  type Scheduler,
  type TickerError,
  type TickerName,
} from "@streampulse/core";
import type { PriceEngine } from "../apps/server/src/engine/price-engine.ts";
import type { Following, TickerReader } from "../apps/server/src/engine/ticker-reader.ts";
import type { ListingQuote } from "../apps/server/src/engine/wire/quote-record.ts";

/** What a quote says beside its price, where it is not an ordinary one. */
export type Said = Partial<Omit<ListingQuote, "price">>;

interface Played {
  readonly readers: Set<TickerReader>;
  latest: ListingQuote | undefined;
}

const QUALITIES: Readonly<Record<PriceKind, Quality>> = {
  [PriceKind.UNSPECIFIED]: Quality.LIVE,
  [PriceKind.REAL]: Quality.LIVE,
  [PriceKind.SIMULATED]: Quality.SIMULATED,
  [PriceKind.REPLAY]: Quality.REPLAY,
};

/** Quotes as a test says them, told as an engine tells its readers; tickers that begin with NOSUCH are unknown. */
export class PlayedPrices implements Pick<PriceEngine, "follow" | "getQuotes" | "searchTickers"> {
  readonly #scheduler: Scheduler;
  readonly #kind: PriceKind;
  readonly #byTicker = new Map<string, Played>();
  #sequence = 0;
  /** No source has any ticker. */
  isLost = false;
  /** That of all tickers. */
  currency: string | undefined = "USD";

  constructor(scheduler: Scheduler, kind: PriceKind = PriceKind.REAL) {
    this.#scheduler = scheduler;
    this.#kind = kind;
  }

  /** How many tickers are followed. */
  get followed(): number {
    return [...this.#byTicker.values()].filter(({ readers }) => readers.size > 0).length;
  }

  /** A quote of a ticker, as an engine would number it. */
  quote(ticker: string, price: string, said: Said = {}): void {
    const now = this.#scheduler.now();
    const played = this.#of(ticker);
    const previous = played.latest;
    played.latest = {
      price,
      sourceTimeMs: now - 40,
      receivedTimeMs: now,
      sequence: ++this.#sequence,
      quality: QUALITIES[this.#kind],
      epoch: 1,
      source: "played",
      stale: false,
      ...said,
    };
    for (const reader of played.readers) reader.quoted(played.latest, previous);
  }

  /** The last price is flagged as old. */
  flagStale(ticker: string): void {
    const { latest } = this.#of(ticker);
    if (latest && !latest.stale) this.quote(ticker, latest.price, { ...latest, stale: true });
  }

  /** The ticker's currency is told, and is this. */
  trade(ticker: string, currency: string): void {
    this.currency = currency;
    for (const reader of this.#of(ticker).readers) reader.info?.({ ticker, canonical: ticker, currency, decimals: 2 });
  }

  /** No source has the ticker any more. */
  lose(ticker: string): void {
    const { readers } = this.#of(ticker);
    for (const reader of [...readers]) {
      readers.delete(reader);
      reader.fault?.(unknown(ticker));
    }
  }

  follow({ ticker }: TickerName, reader: TickerReader): Following | undefined {
    if (this.isLost || ticker.startsWith("NOSUCH")) return undefined;
    const played = this.#of(ticker);
    played.readers.add(reader);
    return {
      get latest() {
        return played.latest;
      },
      info: { ticker, canonical: ticker, currency: this.currency, decimals: 2 },
      stop: () => void played.readers.delete(reader),
    };
  }

  async getQuotes([ticker = ""]: readonly string[]): ReturnType<PriceEngine["getQuotes"]> {
    if (ticker.startsWith("NOSUCH")) return { quotes: [], infos: [], errors: [unknown(ticker)] };
    const { latest } = this.#of(ticker);
    const infos = [{ ticker, canonical: ticker, currency: this.currency, decimals: 2 }];
    return { quotes: latest ? [{ ticker, ...latest }] : [], infos, errors: [] };
  }

  async searchTickers(): ReturnType<PriceEngine["searchTickers"]> {
    return { results: [{ ticker: "SUCH", canonical: "X:SUCH" }], nextPageToken: "" };
  }

  #of(ticker: string): Played {
    const known = this.#byTicker.get(ticker);
    if (known) return known;
    const made: Played = { readers: new Set(), latest: undefined };
    this.#byTicker.set(ticker, made);
    return made;
  }
}

function unknown(ticker: string): TickerError {
  return { ticker, code: TickerErrorCode.UNKNOWN_TICKER, message: `No source knows ${ticker}.`, removed: true };
}
