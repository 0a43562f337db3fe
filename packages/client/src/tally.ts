import type { Quote } from "@streampulse/core";

/** What has come over a client's streams, counted since its store was made. */
export interface Tally {
  /** Quotes that came. */
  readonly quotes: number;
  /** Quotes that sources told between two that came of the same ticker over one stream: what conflation left out. */
  readonly skipped: number;
  /** Streams that were opened, the first among them. */
  readonly streams: number;
}

/** Counts by sequence numbers. What was told while no stream was open is neither come nor skipped. */
export class StreamTally {
  #quotes = 0;
  #skipped = 0;
  #streams = 0;
  /** The last of each ticker over this stream. */
  readonly #last = new Map<string, Pick<Quote, "epoch" | "sequence">>();

  /** The counts at this moment. */
  now(): Tally {
    return { quotes: this.#quotes, skipped: this.#skipped, streams: this.#streams };
  }

  /** A stream is live that was not before: what it begins with follows on nothing. */
  opened(): void {
    this.#streams++;
    this.#last.clear();
  }

  quoted(quote: Quote): void {
    const last = this.#last.get(quote.ticker);
    this.#quotes++;
    // In another epoch nobody knows how many there were.
    if (last?.epoch === quote.epoch) this.#skipped += Math.max(0, quote.sequence - last.sequence - 1);
    this.#last.set(quote.ticker, quote);
  }

  /** The ticker is not wanted any more; once it is again its first quote follows on nothing. */
  left(ticker: string): void {
    this.#last.delete(ticker);
  }
}
