import type { Source } from "../../engine/ports/source.ts";

/** A ticker that a source has, for the suite. */
export interface KnownTicker {
  /** Its canonical name, `VENUE:CODE`. */
  readonly canonical: string;
  /** Every other spelling that must lead to the same canonical: the bare code, a vendor's own venue. */
  readonly aliases: readonly string[];
}

/** A text to search for, and what must be found. */
export interface KnownSearch {
  readonly text: string;
  /** The canonical name of the best match. */
  readonly best: string;
}

/**
 * One source made new for one test of the suite, with the world around it: its clock, and for a vendor a
 * fake upstream on loopback. The suite drives it and never waits by the clock on the wall.
 *
 * A minimum for a source on a fake clock (`test/fake-scheduler.ts`):
 *
 * ```ts
 * describeSource("simulated", () => {
 *   const scheduler = new FakeScheduler();
 *   const source = …create(values, { scheduler, random, log });
 *   return {
 *     source,
 *     tickers: [{ canonical: "NASDAQ:AAPL", aliases: ["AAPL"] }, …],
 *     unknown: ["NOSUCH"],
 *     searches: [{ text: "apple", best: "NASDAQ:AAPL" }],
 *     now: () => scheduler.now(),
 *     move: () => {},                        // it moves by itself
 *     pass: () => scheduler.advance(100),
 *     pending: () => scheduler.pending,
 *     end: () => {},
 *   };
 * });
 * ```
 */
export interface SourceHarness {
  readonly source: Source;
  /** At least three tickers the source has; the first has at least one alias. */
  readonly tickers: readonly [KnownTicker, KnownTicker, KnownTicker, ...KnownTicker[]];
  /** Tickers within the grammar that it does not have; at least one bare and one with a venue. */
  readonly unknown: readonly string[];
  /** At least one search by code in lower case and one by a word of a name; none where it cannot search. */
  readonly searches: readonly KnownSearch[];
  /** The time of the source's clock, epoch ms. */
  now(): number;
  /**
   * Makes the upstream say a new price of this ticker to whoever is subscribed to it, in the order of the
   * calls. Does nothing where prices move by themselves as time passes.
   */
  move(canonical: string): void | Promise<void>;
  /**
   * Lets a moment pass on the source's clock, say 100 ms. The suite lets the event loop turn besides, so
   * that sockets get their turn, and calls this until what it waits for has come.
   */
  pass(): void | Promise<void>;
  /** How many calls the source has scheduled that have neither run nor been cancelled. */
  pending(): number;
  /** Ends what the harness itself opened; the suite has closed the source before. */
  end(): void | Promise<void>;
}
