import { encodeFrame } from "./frames.ts";

/** The token of somebody who isn't logged in. */
const NOBODY = "unauthorized_user_token";

/** The fields that a session asks for: what becomes a quote or a fact, and nothing else. */
const FIELDS = [
  "lp lp_time ch chp bid ask volume open_price high_price low_price prev_close_price rtc rtc_time rch rchp",
  "description exchange listed_exchange type typespecs currency_code pricescale",
  "current_session market-status update_mode",
].flatMap((names) => names.split(" "));

/** The most symbols in one message. */
const SYMBOLS_MAX = 50;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A name for a quote session, which its client chooses. `random` gives numbers in [0, 1). */
export function sessionName(random: () => number): string {
  return `qs_${Array.from({ length: 12 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join("")}`;
}

const message = (method: string, ...parameters: readonly string[]): string =>
  encodeFrame(JSON.stringify({ m: method, p: parameters }));

/** First on a socket of one's own; a page has sent it on its own socket. */
export function introduce(): string {
  return message("set_auth_token", NOBODY);
}

/** Opens a session. Its messages are framed, and may be sent as one. */
export function createSession(session: string): string {
  return message("quote_create_session", session) + message("quote_set_fields", session, ...FIELDS);
}

/** Adds symbols; several messages where they are many. */
export function addSymbols(session: string, symbols: readonly string[]): string {
  return inParts("quote_add_symbols", session, symbols);
}

/** Takes symbols out. */
export function removeSymbols(session: string, symbols: readonly string[]): string {
  return inParts("quote_remove_symbols", session, symbols);
}

/** Asks for quick updates of these symbols, the whole list: it takes the place of the last one. It wakes a session that was paused, too. */
export function fastSymbols(session: string, symbols: readonly string[]): string {
  return message("quote_fast_symbols", session, ...symbols);
}

/** Ends a session; the socket stays. */
export function deleteSession(session: string): string {
  return message("quote_delete_session", session);
}

function inParts(method: string, session: string, symbols: readonly string[]): string {
  let text = "";
  for (let at = 0; at < symbols.length; at += SYMBOLS_MAX) {
    text += message(method, session, ...symbols.slice(at, at + SYMBOLS_MAX));
  }
  return text;
}
