import { MarketSession, Quality, type Quote, type TickerError, type TickerInfo } from "@streampulse/core";
import { ageText } from "../../ui/age-text.ts";

/** What a row's one badge says of its price. `tone` is what colours it. */
export interface BadgeText {
  readonly tone: "live" | "plain" | "stale";
  /** Empty where there is nothing to say: no price, and no stream to wait for one. */
  readonly word: string;
  /** How old the price is, where that is what matters. */
  readonly age: string | undefined;
}

/** What is known of a ticker, and whether its stream is live. */
export interface BadgeSubject {
  readonly quote: Quote | undefined;
  readonly info: TickerInfo | undefined;
  readonly error: TickerError | undefined;
  readonly live: boolean;
  readonly nowMs: number;
}

/** Whether the price may be old: the stream is broken, or the server says that it or its source is. */
export function isOld({ quote, error, live }: Pick<BadgeSubject, "quote" | "error" | "live">): boolean {
  return quote !== undefined && (!live || quote.stale || error !== undefined);
}

/** The exchange's time of a price; made-up and replayed ones carry a time that is not of today. */
function exchangeTimeMs(quote: Quote): number | undefined {
  return isPretended(quote) ? undefined : quote.sourceTimeMs;
}

function isPretended({ quality }: Quote): boolean {
  return quality === Quality.SIMULATED || quality === Quality.REPLAY;
}

/** How old a price is: since the exchange's time where there is one, else since the server had it. */
export function quoteAgeMs(quote: Quote, nowMs: number): number {
  return Math.max(0, nowMs - (exchangeTimeMs(quote) ?? quote.receivedTimeMs));
}

/** How long a price took from the exchange to the server; undefined where a clock that is behind hides it. */
export function quoteDelayMs(quote: Quote): number | undefined {
  const delayMs = quote.receivedTimeMs - (exchangeTimeMs(quote) ?? Number.POSITIVE_INFINITY);
  return delayMs < 0 ? undefined : delayMs;
}

/** The badge of a price; made-up and replayed prices say so whatever else is to be said. */
export function badgeText(subject: BadgeSubject): BadgeText {
  const { quote, info, error, live, nowMs } = subject;
  if (!quote)
    return { tone: error ? "stale" : "plain", word: error ? "No price" : live ? "Waiting" : "", age: undefined };
  const old = isOld(subject);
  const word = qualityWord(quote.quality, info);
  if (!old) return { tone: word === "Live" ? "live" : "plain", word, age: undefined };
  return { tone: "stale", word: isPretended(quote) ? word : "Stale", age: ageText(quoteAgeMs(quote, nowMs)) };
}

function isOpenNow(session: MarketSession = MarketSession.UNSPECIFIED): boolean {
  return session !== MarketSession.UNSPECIFIED && session !== MarketSession.CLOSED;
}

/** The quality of a price that may be `old`: what is old is no longer live, and made up it still is. */
export function qualityText(quote: Quote, info: TickerInfo | undefined, old: boolean): string {
  const word = qualityWord(quote.quality, info);
  if (!old) return word;
  return quote.quality === Quality.LIVE ? "Stale" : `${word}, stale`;
}

/** The word for a quality, with the delay and the market's session where they are known. */
export function qualityWord(quality: Quality, info: TickerInfo | undefined): string {
  switch (quality) {
    case Quality.SIMULATED:
      return "Simulated";
    case Quality.REPLAY:
      return "Replay";
    case Quality.CLOSED:
      // Its market may be open again, and this ticker not traded since.
      return isOpenNow(info?.marketSession) ? "Last close" : "Closed";
    case Quality.DELAYED:
      return info?.delaySeconds ? `Delayed ${ageText(info.delaySeconds * 1_000)}` : "Delayed";
    case Quality.LIVE:
      if (info?.marketSession === MarketSession.PRE) return "Pre-market";
      return info?.marketSession === MarketSession.POST ? "After hours" : "Live";
    default:
      return "Unlabelled";
  }
}
