import { Failure, isDecimal, isFault, parseTicker, toDecimal, type TickerName } from "@streampulse/core";

import type { AlertCondition } from "../ports/alert.ts";
import { ALERT_CHANNELS_MAX, COOLDOWN_MAX_MS, NOTE_MAX, PRICE_TEXT_MAX, STALE_MAX_MS } from "./alert-limits.ts";

/** The windows that moves may have, ms. */
export const WINDOWS_MS = [60_000, 300_000, 3_600_000, 86_400_000] as const;

const REQUEST_ID = /^[A-Za-z0-9_-]{1,64}$/;
const PERCENT = /^\d{1,10}(\.\d{1,6})?$/;
/** What no note shows: control characters but line breaks, and what turns text around. */
const UNSHOWN = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What is wrong with a field of a request, and what would be right. */
export function wrong(field: string, sentence: string): Failure {
  return new Failure("INVALID_ARGUMENT", sentence, { field });
}

/** A ticker's name. Throws a Failure. */
export function checkedTicker(text: string): TickerName {
  const name = parseTicker(text);
  if (isFault(name)) throw wrong("ticker", `ticker ${name.fault}.`);
  return name;
}

/** The ticker that a list is of, as it is kept; empty: of all. Throws a Failure. */
export function filterTicker(text: string): string {
  return text === "" ? "" : checkedTicker(text).ticker;
}

/** A request's own name. Throws a Failure. */
export function checkRequestId(id: string): string {
  if (REQUEST_ID.test(id)) return id;
  throw wrong("request_id", "request_id must be 1 to 64 of A–Z, a–z, 0–9, - and _, another one for each alert.");
}

/** A condition with its numbers written alike. Throws a Failure that names the field. */
export function checkedCondition(condition: AlertCondition): AlertCondition {
  const at = `condition.${condition.kind}`;
  switch (condition.kind) {
    case "stale":
      if (Number.isInteger(condition.forMs) && condition.forMs >= 0 && condition.forMs <= STALE_MAX_MS)
        return condition;
      throw wrong(`${at}.for_seconds`, `for_seconds must be from 0 to ${STALE_MAX_MS / 1_000}.`);
    case "percent_move": {
      const percent = checkedPercent(condition, at);
      const { referencePrice } = condition;
      if (referencePrice === undefined) return { ...condition, percent };
      return { ...condition, percent, referencePrice: checkedPrice(referencePrice, `${at}.reference_price`) };
    }
    case "window_move":
      if (!WINDOWS_MS.some((ms) => ms === condition.windowMs)) {
        throw wrong(`${at}.window`, "window must be 1 minute, 5 minutes, 1 hour or 24 hours.");
      }
      return { ...condition, percent: checkedPercent(condition, at) };
    default:
      return { ...condition, price: checkedPrice(condition.price, `${at}.price`) };
  }
}

function checkedPrice(text: string, field: string): string {
  const price = text.length <= PRICE_TEXT_MAX && isDecimal(text) ? toDecimal(text) : undefined;
  if (price !== undefined && price !== "0" && !price.startsWith("-")) return price;
  throw wrong(field, `A price must be a number above 0, like 215.50, of at most ${PRICE_TEXT_MAX} characters.`);
}

function checkedPercent({ percent, direction }: { percent: string; direction: string }, at: string): string {
  const checked = PERCENT.test(percent) ? toDecimal(percent) : undefined;
  if (checked === undefined || checked === "0") {
    throw wrong(
      `${at}.percent`,
      "percent must be a number above 0, like 5 or 2.5, with at most 6 digits behind the point.",
    );
  }
  if (direction !== "up" && Number(checked) >= 100) {
    throw wrong(`${at}.percent`, "percent must be below 100 where the price may fall: no price falls by more.");
  }
  return checked;
}

/** How long it is silent after a firing. Throws a Failure. */
export function checkedCooldown(ms: number): number {
  if (Number.isInteger(ms) && ms >= 0 && ms <= COOLDOWN_MAX_MS) return ms;
  throw wrong("repeat.cooldown_seconds", `cooldown_seconds must be from 0 to ${COOLDOWN_MAX_MS / 1_000} (30 days).`);
}

/** When it expires. Throws a Failure. */
export function checkedExpiry(ms: number, nowMs: number): number {
  if (Number.isSafeInteger(ms) && ms > nowMs) return ms;
  throw wrong("expires_time_ms", "expires_time_ms must be a time to come, in milliseconds since 1970.");
}

/** A note as it is kept: without what cannot be seen. Throws a Failure. */
export function checkedNote(text: string): string {
  const tooLong = () => wrong("note", `note must have at most ${NOTE_MAX} characters.`);
  if (text.length > NOTE_MAX * 4) throw tooLong();
  const note = text.toWellFormed().replaceAll("\r\n", "\n").replaceAll("\t", " ").replace(UNSHOWN, "").trim();
  if ([...note].length > NOTE_MAX) throw tooLong();
  return note;
}

/** The channels of an alert, each once, of those that its owner has. Throws a Failure. */
export function checkedChannels(ids: readonly string[], owned: ReadonlySet<string>): readonly string[] {
  const each = [...new Set(ids)];
  if (each.length > ALERT_CHANNELS_MAX) {
    throw wrong("channel_ids", `An alert may have at most ${ALERT_CHANNELS_MAX} channels: name fewer in channel_ids.`);
  }
  const at = each.findIndex((id) => !owned.has(id));
  if (at === -1) return each;
  throw wrong(
    "channel_ids",
    `You have no channel with the id that is number ${at + 1} of channel_ids; ListChannels tells yours.`,
  );
}
