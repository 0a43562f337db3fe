import { Quality, type Cancel, type Scheduler, type TickerName } from "@streampulse/core";

import { asFault } from "./lane.ts";
import { SourceFault, Unreached, type Listing, type Source, type SourceQuote } from "./ports/source.ts";

/** What a try of a source goes through, in this order; it ends at the first step that fails. */
export type CheckStep = "look-up" | "connection" | "price";

/** How one step went. */
export interface CheckedStep {
  readonly step: CheckStep;
  readonly ok: boolean;
  /** What the vendor answered, in words for users: a sentence where it failed. */
  readonly words: string;
  readonly tookMs: number;
  /** Where it failed because nobody answered at all. */
  readonly isUnreached?: true;
}

/** How long a try may take in all; a browser needs some of it to start. */
export const CHECK_MAX_MS = 30_000;

/** The name that is tried, and what it is read as. */
export interface CheckedName {
  readonly text: string;
  readonly name: TickerName;
}

interface CheckDeps {
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal;
  /** Told of each step as it is over. */
  readonly heard: (step: CheckedStep) => void;
}

/**
 * Tries a source once, as the engine would use it: looks a ticker up, opens a connection, waits for its price.
 * Never rejects; says whether all went well. What it opened is closed, but not the source.
 */
export async function checkSource(source: Source, { text, name }: CheckedName, deps: CheckDeps): Promise<boolean> {
  const { scheduler, heard } = deps;
  const bound = bounded(source, deps);
  let begunMs = scheduler.now();
  const over = (step: CheckStep, ok: boolean, words: string, isUnreached = false): boolean => {
    const now = scheduler.now();
    heard({ step, ok, words, tookMs: now - begunMs, ...(isUnreached ? { isUnreached } : {}) });
    begunMs = now;
    return ok;
  };
  let step: CheckStep = "look-up";
  try {
    const listing = await bound.until(Promise.resolve(source.resolve(name, bound.signal)));
    if (!listing) return over(step, false, `${source.name} does not know ${text}.`);
    over(step, true, named(listing));
    step = "connection";
    const first = firstPrice(source, listing);
    try {
      await bound.until(first.opened);
      over(step, true, "open");
      step = "price";
      return over(step, true, priced(await bound.until(first.quote), listing, source, scheduler.now()));
    } finally {
      first.close();
    }
  } catch (error) {
    const fault = asFault(error);
    return over(step, false, fault.message, fault instanceof Unreached);
  } finally {
    bound.end();
  }
}

/** Waiting within the time of a whole try, for as long as anybody wants to know. */
function bounded(source: Source, { scheduler, signal }: CheckDeps) {
  const late = new AbortController();
  const cancel: Cancel = scheduler.after(CHECK_MAX_MS, () => late.abort());
  const either = AbortSignal.any([late.signal, signal]);
  const ended = new Promise<never>((_, reject) => {
    const seconds = CHECK_MAX_MS / 1_000;
    const why = () =>
      reject(
        new SourceFault(
          "unavailable",
          late.signal.aborted ? `${source.name} brought nothing within ${seconds} s.` : "The check was interrupted.",
        ),
      );
    if (either.aborted) why();
    either.addEventListener("abort", why, { once: true });
  });
  ended.catch(() => {});
  return {
    signal: either,
    until: <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, ended]),
    end: () => {
      cancel();
      late.abort();
    },
  };
}

/** A connection of one ticker, up to its first price. */
function firstPrice(source: Source, { canonical }: Listing) {
  const opened = Promise.withResolvers<void>();
  const quote = Promise.withResolvers<SourceQuote>();
  const fail = (fault: SourceFault) => {
    opened.reject(fault);
    quote.reject(fault);
  };
  // Whichever is not waited for any more concerns nobody.
  opened.promise.catch(() => {});
  quote.promise.catch(() => {});
  const connection = source.connect({
    opened: () => opened.resolve(),
    quotes: (batch) => {
      const first = batch.find(({ price }) => price !== undefined);
      if (first) quote.resolve(first);
    },
    info: () => {},
    tickerFault: (_, fault) => fail(fault),
    alive: () => {},
    retiring: () => {},
    closed: fail,
  });
  connection.want([{ id: 1, canonical }]);
  return { opened: opened.promise, quote: quote.promise, close: () => connection.close() };
}

function named({ canonical, info }: Listing): string {
  return info.name === undefined ? canonical : `${canonical}, ${info.name}`;
}

const QUALITY_WORDS: Partial<Record<Quality, string>> = {
  [Quality.LIVE]: "live",
  [Quality.DELAYED]: "delayed",
  [Quality.CLOSED]: "its market is closed",
  [Quality.SIMULATED]: "made up, not real",
  [Quality.REPLAY]: "from a recording",
};

/** `67123.45 USDT, live, 2 s old`. */
function priced(quote: SourceQuote, { info }: Listing, source: Source, nowMs: number): string {
  const { price, sourceTimeMs } = quote;
  const parts = [info.currency === undefined ? `${price}` : `${price} ${info.currency}`];
  const quality = QUALITY_WORDS[quote.quality ?? source.quality];
  if (quality !== undefined) parts.push(quality);
  if (sourceTimeMs !== undefined) parts.push(aged(nowMs - sourceTimeMs));
  return parts.join(", ");
}

/** By the vendor's clock and ours, which may differ. */
function aged(ms: number): string {
  if (ms < -1_000) return `dated ${duration(-ms)} ahead of this machine's clock`;
  return `${duration(Math.max(0, ms))} old`;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
