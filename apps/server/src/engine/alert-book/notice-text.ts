import { enumWord, Quality } from "@streampulse/core";
import type { Notice } from "../ports/notice.ts";

/** The most characters of a title and of a text: what fits one message of every channel in any script. */
const TITLE_MAX = 200;
const TEXT_MAX = 900;

const MINUTE_MS = 60_000;

/** A notice in words, the same for all channels. */
export interface NoticeText {
  /** `NASDAQ:AAPL crossed above 215`; what is not live says so first: `[SIMULATED] AAPL crossed above 215`. */
  readonly title: string;
  /** `215.02 USD (LIVE, finnhub, 14:03:22 UTC, 0.3 s after the exchange)`, then the outage and the note, a line each. */
  readonly text: string;
}

/** Says what happened: the price, whose it is, of when, how late it was heard; nothing that is not known. */
export function noticeText(notice: Notice): NoticeText {
  const { ticker, event, price, currency, quality, source, outage, note } = notice;
  const word = quality === undefined ? undefined : enumWord(Quality, quality);
  const isPretend = quality === Quality.SIMULATED || quality === Quality.REPLAY;
  const about = [word, source, timeOf(notice), isPretend ? undefined : delayOf(notice)];
  const amount = price === undefined ? "No price" : currency === undefined ? price : `${price} ${currency}`;
  const facts = about.filter((each) => each !== undefined && each !== "").join(", ");
  const lines = [
    facts === "" ? amount : `${amount} (${facts})`,
    outage,
    note === undefined || note === "" ? undefined : `Note: ${note}`,
  ];
  return {
    title: plain(`${isPretend ? `[${word}] ` : ""}${ticker} ${event}`, TITLE_MAX),
    text: cut(lines.flatMap((line) => (line === undefined ? [] : [plain(line, TEXT_MAX)])).join("\n"), TEXT_MAX),
  };
}

/** `14:03:22 UTC`, with its day where that is another than the one on which it was heard; nothing where nothing was. */
function timeOf({ sourceTimeMs, receivedTimeMs }: Notice): string | undefined {
  if (receivedTimeMs === undefined) return undefined;
  const [day = "", clock = ""] = new Date(sourceTimeMs ?? receivedTimeMs).toISOString().split(/[T.]/);
  const heardOn = new Date(receivedTimeMs).toISOString().slice(0, 10);
  return `${day === heardOn ? "" : `${day} `}${clock} UTC`;
}

/** Nothing where there was no price, the source tells no time, or its clock is ahead of ours. */
function delayOf({ sourceTimeMs, receivedTimeMs }: Notice): string | undefined {
  if (sourceTimeMs === undefined || receivedTimeMs === undefined || receivedTimeMs < sourceTimeMs) return undefined;
  const ms = receivedTimeMs - sourceTimeMs;
  const length = ms < MINUTE_MS ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / MINUTE_MS)} min`;
  return `${length} after the exchange`;
}

/** One line without controls, and without what turns the direction of writing or cannot be seen. */
function plain(text: string, max: number): string {
  return cut(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").trim(), max);
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/\p{Cs}$/u, "")}…`;
}
