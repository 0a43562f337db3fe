import type { Quote } from "@streampulse/core";
import { StreamPulseError } from "./errors.ts";
import type { SlowReader } from "./watch.ts";
import type { StreamOptions, Watch, WatchHandlers } from "./watch-handlers.ts";

/** How many quotes of an `every` stream wait for their reader before the connection is read no further. */
const WAITING_MAX = 1_024;

/** Opens the watch under a stream. */
export type OpenWatch = (handlers: WatchHandlers, reader: SlowReader) => Watch;

/** What waits for a reader: the newest quote of each ticker, or every quote. */
class Waiting {
  readonly #every: boolean;
  #quotes = new Map<string | number, Quote>();
  #count = 0;

  constructor(every: boolean) {
    this.#every = every;
  }

  put(quote: Quote): void {
    // A ticker that waits already keeps its place, so that a busy one never overtakes the others.
    this.#quotes.set(this.#every ? this.#count++ : quote.ticker, quote);
  }

  take(): Quote | undefined {
    for (const [key, quote] of this.#quotes) {
      this.#quotes.delete(key);
      return quote;
    }
    return undefined;
  }

  drop(tickers: readonly string[]): void {
    for (const [key, { ticker }] of this.#quotes) if (tickers.includes(ticker)) this.#quotes.delete(key);
  }

  get full(): boolean {
    return this.#every && this.#quotes.size >= WAITING_MAX;
  }
}

/**
 * A watch as an iteration of quotes. It begins with the first `next` and ends with the watch: without an
 * error if the caller ended it. A reader that leaves its loop stops the watch. When the server has refused
 * every ticker there is nothing left to wait for, and it throws.
 */
export function quoteStream(open: OpenWatch, delivery: StreamOptions["delivery"]): AsyncIterableIterator<Quote> {
  let watch: Watch | undefined;
  const quotes = quotesOf((handlers, reader) => (watch = open(handlers, reader)), delivery);
  return {
    next: () => quotes.next(),
    // A generator would first wait for the quote that its reader has asked for.
    return: () => {
      watch?.stop();
      return quotes.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* quotesOf(open: OpenWatch, delivery: StreamOptions["delivery"]): AsyncGenerator<Quote, void, undefined> {
  const waiting = new Waiting(delivery === "every");
  let ended = false;
  let failure: StreamPulseError | undefined;
  let wake: (() => void) | undefined;
  let resume: (() => void) | undefined;
  const watch = open(
    {
      onQuotes(quotes) {
        for (const quote of quotes) waiting.put(quote);
        wake?.();
      },
      onErrors(errors) {
        if (watch.tickers.length > 0 || !errors.some((error) => error.removed)) return;
        failure ??= new StreamPulseError(
          "not_found",
          errors.map((each) => `${each.ticker}: ${each.message}`).join(" "),
        );
        wake?.();
      },
      onEnd(error) {
        ended = true;
        failure ??= error;
        wake?.();
      },
    },
    {
      pace: () => (waiting.full ? new Promise<void>((resolve) => (resume = resolve)) : undefined),
      left(tickers) {
        waiting.drop(tickers);
        if (!waiting.full) resume?.();
      },
    },
  );
  try {
    for (;;) {
      if (ended && !failure) return;
      const quote = waiting.take();
      if (quote) {
        if (!waiting.full) resume?.();
        yield quote;
      } else if (failure) throw failure;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    watch.stop();
  }
}
