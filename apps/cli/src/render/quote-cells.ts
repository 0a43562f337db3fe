import {
  Quality,
  TickerErrorCode,
  type Quote,
  type SourceChange,
  type TickerError,
  type TickerInfo,
} from "@streampulse/core";
import { showChange, showPercent, showPrice, showVolume, signOf, UNKNOWN } from "./amount.ts";
import { cleanText } from "./clean.ts";
import { qualityLabel, showAge } from "./freshness.ts";
import type { Paint, Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";

/** What is known of one ticker; `flash` is the direction of a price that has just moved. */
export interface TickerRow {
  readonly ticker: string;
  readonly quote?: Quote | undefined;
  readonly info?: TickerInfo | undefined;
  readonly error?: TickerError | undefined;
  /** That its source brings nothing, or that another has taken over. */
  readonly sourceChange?: SourceChange | undefined;
  readonly flash?: number | undefined;
}

/** The columns of a table of prices, in order. */
export const QUOTE_COLUMNS: readonly Column[] = [
  { id: "ticker", title: "TICKER", least: 8 },
  { id: "last", title: "LAST", right: true, least: 10 },
  { id: "currency", title: "" },
  { id: "change", title: "CHANGE", right: true, least: 9 },
  { id: "percent", title: "%", right: true, least: 7 },
  { id: "bid", title: "BID", right: true, least: 9 },
  { id: "ask", title: "ASK", right: true, least: 9 },
  { id: "volume", title: "VOLUME", right: true },
  { id: "quality", title: "QUALITY", shortTitle: "QUAL" },
  { id: "source", title: "SOURCE" },
  { id: "age", title: "AGE", right: true, least: 3 },
];

/**
 * What goes first where the terminal is narrow. The quality never goes: no price without its label. Where a price is
 * stale, how old it is says more than what it has moved by.
 */
export function quoteConcessions(rows: readonly TickerRow[]): readonly Concession[] {
  const isStale = rows.some(({ quote }) => quote?.stale);
  return [
    { shorten: "quality" },
    "tighten",
    { drop: ["volume"] },
    { drop: ["bid", "ask"] },
    { drop: ["source"] },
    { drop: ["currency"] },
    { drop: ["change"] },
    { drop: [isStale ? "percent" : "age"] },
    ...(isStale ? [{ drop: ["age"] }] : []),
    { shorten: "ticker" },
  ];
}

/** The cells of one ticker. A stale price stays, dimmed; what is unknown is a dash. */
export function quoteCells(row: TickerRow, style: Style, nowMs: number): Record<string, Cell> {
  const { quote, info } = row;
  const ticker = cleanText(row.ticker, 48);
  // Where there is no room for both, the code says more than the venue.
  const name: Cell = { text: ticker, short: ticker.slice(ticker.indexOf(":") + 1), paint: style.strong };
  if (!quote) return { ticker: name, ...pending(row.error, style) };
  const old: Paint | undefined = quote.stale ? style.faint : undefined;
  const trend = paintOf(signOf(quote.change ?? quote.changePercent), style);
  const decimals = info?.decimals ?? 0;
  const price = (text: string | undefined): Cell => ({ text: showPrice(text, decimals), paint: old ?? style.faint });
  const label = qualityLabel(quote, info);
  const flash = row.flash ? paintOf(row.flash, style) : undefined;
  return {
    ticker: old ? { ...name, paint: old } : name,
    last: {
      text: showPrice(quote.price, decimals),
      paint: old ?? (flash ? (text) => style.strong(flash(text)) : style.strong),
    },
    currency: { text: cleanText(info?.currency ?? "", 6), paint: style.faint },
    change: { text: arrowed(quote.change, decimals), paint: old ?? trend },
    percent: { text: showPercent(quote.changePercent), paint: old ?? trend },
    bid: price(quote.bid),
    ask: price(quote.ask),
    volume: { text: showVolume(quote.volume), paint: old ?? style.faint },
    quality: { text: label.text, short: label.short, paint: labelPaint(quote, style) },
    source: { text: cleanText(quote.source, 16), paint: row.sourceChange?.toSource ? style.warning : style.faint },
    age: { text: showAge(quote, nowMs), paint: style.faint },
  };
}

function pending(error: TickerError | undefined, style: Style): Record<string, Cell> {
  const dash: Cell = { text: UNKNOWN, paint: style.faint };
  const label: Cell = error
    ? { ...ERROR_LABELS[error.code], paint: style.warning }
    : { text: "waiting", short: "…", paint: style.faint };
  return { last: dash, change: dash, percent: dash, bid: dash, ask: dash, volume: dash, quality: label };
}

const ERROR_LABELS: Readonly<Record<TickerErrorCode, { text: string; short: string }>> = {
  [TickerErrorCode.UNSPECIFIED]: { text: "NO PRICE", short: "NONE" },
  [TickerErrorCode.UNKNOWN_TICKER]: { text: "UNKNOWN", short: "UNKN" },
  [TickerErrorCode.UNAVAILABLE]: { text: "NO PRICE", short: "NO PRICE" },
  [TickerErrorCode.NOT_PERMITTED]: { text: "NOT PERMITTED", short: "DENY" },
  [TickerErrorCode.LIMIT_EXCEEDED]: { text: "OVER LIMIT", short: "LIMIT" },
};

function arrowed(change: string | undefined, decimals: number): string {
  const sign = signOf(change);
  const text = showChange(change, decimals);
  return sign === 0 ? text : `${sign > 0 ? "▲" : "▼"} ${text}`;
}

function paintOf(sign: number, style: Style): Paint | undefined {
  return sign > 0 ? style.up : sign < 0 ? style.down : undefined;
}

function labelPaint(quote: Quote, style: Style): Paint {
  if (quote.quality === Quality.LIVE && !quote.stale) return style.up;
  return quote.quality === Quality.CLOSED && !quote.stale ? style.faint : style.warning;
}
