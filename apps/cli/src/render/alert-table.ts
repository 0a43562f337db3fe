import {
  AlertState,
  enumWord,
  OutageCause,
  PriceKind,
  type Alert,
  type Channel,
  type Firing,
} from "@streampulse/client/alerts";
import { Quality } from "@streampulse/core";
import { conditionText } from "../alert-words.ts";
import { showPrice } from "./amount.ts";
import { cleanText } from "./clean.ts";
import { showDuration } from "./freshness.ts";
import { showMoment } from "./moment.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const ALERT_COLUMNS: readonly Column[] = [
  { id: "id", title: "ID" },
  { id: "ticker", title: "TICKER" },
  { id: "condition", title: "CONDITION" },
  { id: "state", title: "STATE" },
  { id: "fired", title: "FIRED", right: true },
  { id: "last", title: "LAST FIRED (UTC)", shortTitle: "LAST FIRED", folded: "last fired" },
  { id: "expires", title: "EXPIRES (UTC)", shortTitle: "EXPIRES", folded: "expires" },
  { id: "channels", title: "CHANNELS", most: 40 },
  { id: "note", title: "NOTE", most: 60 },
];
const ALERT_CONCESSIONS: readonly Concession[] = [
  { shorten: "expires" },
  { shorten: "last" },
  { shorten: "id" },
  { cut: "note", to: 20 },
  { cut: "channels", to: 16 },
  { fold: "last" },
  { fold: "note" },
  { fold: "channels" },
  { fold: "expires" },
  { fold: "fired" },
  { fold: "condition" },
];

/** So much of an id names it as well where there is no room: commands take the beginning of one. */
const ID_SHORT = 8;

/** Alerts, each a row; what is wrong with one stands where its note would. Their channels are named by those that are given. */
export function alertTable(
  alerts: readonly Alert[],
  channels: readonly Channel[],
  style: Style,
  width: number,
): string {
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  const rows = alerts.map((alert): Record<string, Cell> => {
    const state = enumWord(AlertState, alert.state).toLowerCase();
    const isWaiting = alert.state === AlertState.ACTIVE && !alert.armed;
    const last = alert.firings === 0 ? "" : showMoment(alert.lastFiredTimeMs);
    const expires = alert.expiresTimeMs === undefined ? "" : showMoment(alert.expiresTimeMs);
    return {
      id: { text: cleanText(alert.id, 40), short: cleanText(alert.id, 40).slice(0, ID_SHORT), paint: style.faint },
      ticker: { text: cleanText(alert.ticker, 48), paint: style.strong },
      condition: { text: `${conditionText(alert.condition)}${alert.repeat ? ", again and again" : ""}` },
      state: { text: isWaiting ? "waiting" : state, paint: paintOf(alert.state, style) },
      fired: { text: String(alert.firings) },
      // Without the year and the seconds.
      last: { text: last, short: last.slice(5, 16), paint: style.faint },
      expires: { text: expires, short: expires.slice(0, 10) },
      channels: { text: cleanText(alert.channelIds.map((id) => names.get(id) ?? id).join(", "), 2_000) },
      note: { text: cleanText(alert.error ?? alert.note, 1_000) },
    };
  });
  return wholeTable(ALERT_COLUMNS, rows, style, width, ALERT_CONCESSIONS);
}

function paintOf(state: AlertState, style: Style) {
  if (state === AlertState.ACTIVE) return style.up;
  if (state === AlertState.ERROR) return style.failure;
  return state === AlertState.FIRED ? style.warning : style.faint;
}

const FIRING_COLUMNS: readonly Column[] = [
  { id: "time", title: "TIME (UTC)", shortTitle: "TIME" },
  { id: "ticker", title: "TICKER" },
  { id: "condition", title: "CONDITION" },
  { id: "price", title: "PRICE", right: true },
  { id: "quality", title: "" },
  { id: "source", title: "SOURCE" },
  { id: "delay", title: "DELAY", right: true },
  { id: "note", title: "NOTE", most: 80 },
];
const FIRING_CONCESSIONS: readonly Concession[] = [
  { drop: ["delay"] },
  { drop: ["source"] },
  { cut: "note", to: 16 },
  { drop: ["note"] },
  { shorten: "time" },
  { cut: "condition", to: 12 },
];

/** The log, each firing a row. */
export function firingTable(firings: readonly Firing[], style: Style, width: number): string {
  const rows = firings.map((firing): Record<string, Cell> => {
    const { quote } = firing;
    const note = [replayedText(firing), outageText(firing), firing.note].filter(Boolean).join(" · ");
    return {
      // Without the year and the seconds.
      time: { text: showMoment(firing.firedTimeMs), short: showMoment(firing.firedTimeMs).slice(5, 16) },
      ticker: { text: cleanText(firing.ticker, 48), paint: style.strong },
      condition: { text: conditionText(firing.condition) },
      price: { text: `${showPrice(quote?.price)}${firing.currency ? ` ${cleanText(firing.currency, 12)}` : ""}` },
      quality: { text: qualityOf(firing), paint: style.warning },
      source: { text: cleanText(quote?.source ?? "", 24), paint: style.faint },
      delay: { text: delayText(firing) },
      note: { text: cleanText(note, 1_000) },
    };
  });
  return wholeTable(FIRING_COLUMNS, rows, style, width, FIRING_CONCESSIONS);
}

function qualityOf({ quote, priceKind }: Firing): string {
  if (priceKind === PriceKind.SIMULATED) return "SIMULATED";
  if (priceKind === PriceKind.REPLAY) return "REPLAY";
  return quote ? enumWord(Quality, quote.quality) : "";
}

/** From the price to the decision; a replayed one counts from its arrival, for its own time is another day's. */
function delayText({ quote, priceKind, firedTimeMs, delayMs }: Firing): string {
  const ms = priceKind === PriceKind.REPLAY && quote ? firedTimeMs - quote.receivedTimeMs : delayMs;
  if (ms === undefined) return "";
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)}s` : showDuration(ms);
}

/** When a replayed price was one. */
function replayedText({ quote, priceKind }: Firing): string {
  if (priceKind !== PriceKind.REPLAY || quote?.sourceTimeMs === undefined) return "";
  return `price of ${showMoment(quote.sourceTimeMs)}`;
}

/** That a price was not heard just before, and why. */
function outageText({ outage }: Firing): string {
  if (!outage) return "";
  const why = outage.cause === OutageCause.SERVER ? "the server did not run" : "the source was silent";
  return `not heard since ${showMoment(outage.fromTimeMs)}: ${why}`;
}
