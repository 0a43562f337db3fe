/** A ticker as asked for, normalised, and its parts. `BINANCE:BTCUSDT` has a venue, `BTCUSDT` has none. */
export interface TickerName {
  readonly ticker: string;
  readonly venue: string | undefined;
  readonly code: string;
}

/** Why a text is no ticker: a sentence for people that says what would be right. */
export interface TickerFault {
  readonly fault: string;
}

/** The most code points a ticker may have, its venue and colon included. */
export const TICKER_MAX_LENGTH = 48;

const VENUE = /^[A-Z0-9_]{1,16}$/;
const CODE = /^[\p{L}\p{M}\p{Nd}.\-_/^=!&+$#@*]+$/u;

/**
 * Normalises and checks a ticker: trims ASCII space, composes (NFC), raises a–z to A–Z and nothing else.
 * The fault never repeats the text itself, which may hold anything.
 */
export function parseTicker(text: string): TickerName | TickerFault {
  // Before any work on it, a bound: composing can shrink a text, but never to a quarter.
  if (text.length > TICKER_MAX_LENGTH * 16) return { fault: `is longer than ${TICKER_MAX_LENGTH} characters` };
  const ticker = text
    .replace(/^[ \t\r\n\f\v]+|[ \t\r\n\f\v]+$/g, "")
    .normalize("NFC")
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  if (ticker === "") return { fault: "is empty" };
  if ([...ticker].length > TICKER_MAX_LENGTH) return { fault: `is longer than ${TICKER_MAX_LENGTH} characters` };
  const colon = ticker.indexOf(":");
  const venue = colon === -1 ? undefined : ticker.slice(0, colon);
  const code = ticker.slice(colon + 1);
  if (venue !== undefined && !VENUE.test(venue)) {
    return { fault: "has a venue that is not 1 to 16 letters A–Z, digits or _ before its colon" };
  }
  if (!CODE.test(code)) return { fault: "may hold letters, digits and . - _ / ^ = ! & + $ # @ * only" };
  return { ticker, venue, code };
}

/** Whether `parseTicker` found the text to be no ticker. */
export function isFault(parsed: TickerName | TickerFault): parsed is TickerFault {
  return "fault" in parsed;
}
