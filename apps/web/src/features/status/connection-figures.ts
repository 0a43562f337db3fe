import type { PriceStore, Tally } from "@streampulse/client";

/** A second of the page's own stream, in numbers. An unknown one is absent. */
export interface FiguresNow {
  /** Quotes that came. */
  readonly received: number;
  /** Quotes that the sources told of the same tickers, those that conflation left out among them. */
  readonly told: number;
  /** Since the middle one of the prices was received by the server, by this device's clock. */
  readonly ageMs?: number | undefined;
  /** The middle time from the exchange to the server, as the two clocks say. */
  readonly behindMs?: number | undefined;
}

/** The last seconds, the oldest first. */
export interface Figures {
  readonly seconds: readonly FiguresNow[];
  /** Streams that had to be opened after the first. */
  readonly reconnects: number;
  /** How many tickers there are prices of. */
  readonly priced: number;
}

/** So many seconds are kept. */
export const SECONDS_KEPT = 60;

type Store = Pick<PriceStore, "tickers" | "quote" | "tally">;

/** Reads a store once a second. */
export class FigureReader {
  readonly #store: Store;
  readonly #nowMs: () => number;
  #before: Tally;
  #figures: Figures = { seconds: [], reconnects: 0, priced: 0 };

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#before = store.tally();
  }

  /** The same object until `read`. */
  now(): Figures {
    return this.#figures;
  }

  /** Takes one more second; the caller keeps the pace. */
  read(): void {
    const tally = this.#store.tally();
    const before = this.#before;
    this.#before = tally;
    const quotes = this.#store.tickers.flatMap((ticker) => this.#store.quote(ticker) ?? []);
    const received = tally.quotes - before.quotes;
    const nowMs = this.#nowMs();
    const second = {
      received,
      told: received + tally.skipped - before.skipped,
      ageMs: middle(quotes.map(({ receivedTimeMs }) => nowMs - receivedTimeMs)),
      behindMs: middle(
        quotes.flatMap(({ receivedTimeMs, sourceTimeMs }) =>
          sourceTimeMs === undefined ? [] : [receivedTimeMs - sourceTimeMs],
        ),
      ),
    };
    this.#figures = {
      seconds: [...this.#figures.seconds, second].slice(-SECONDS_KEPT),
      reconnects: Math.max(0, tally.streams - 1),
      priced: quotes.length,
    };
  }
}

/** The median, and never below 0: clocks differ. */
function middle(times: readonly number[]): number | undefined {
  const sorted = times.map((ms) => Math.max(0, ms)).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Of what the sources told over these seconds, the part that came; undefined where nothing was told. */
export function deliveredShare(seconds: readonly FiguresNow[]): number | undefined {
  const told = seconds.reduce((sum, second) => sum + second.told, 0);
  return told === 0 ? undefined : seconds.reduce((sum, second) => sum + second.received, 0) / told;
}
