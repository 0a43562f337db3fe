import {
  AlertState,
  ChannelKind,
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
  { id: "last", title: "LAST FIRED (UTC)" },
  { id: "note", title: "NOTE" },
];
const ALERT_CONCESSIONS: readonly Concession[] = [{ drop: ["last"] }, { drop: ["note"] }, { drop: ["fired"] }];

/** Alerts, each a row; what is wrong with one stands where its note would. */
export function alertTable(alerts: readonly Alert[], style: Style, width: number): string {
  const rows = alerts.map((alert): Record<string, Cell> => {
    const state = enumWord(AlertState, alert.state).toLowerCase();
    const isWaiting = alert.state === AlertState.ACTIVE && !alert.armed;
    return {
      id: { text: cleanText(alert.id, 40), paint: style.faint },
      ticker: { text: cleanText(alert.ticker, 48), paint: style.strong },
      condition: { text: `${conditionText(alert.condition)}${alert.repeat ? ", again and again" : ""}` },
      state: { text: isWaiting ? "waiting" : state, paint: paintOf(alert.state, style) },
      fired: { text: String(alert.firings) },
      last: { text: showMoment(alert.lastFiredTimeMs), paint: style.faint },
      note: { text: cleanText(alert.error ?? alert.note, 60) },
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
  { id: "time", title: "TIME (UTC)" },
  { id: "ticker", title: "TICKER" },
  { id: "condition", title: "CONDITION" },
  { id: "price", title: "PRICE", right: true },
  { id: "quality", title: "" },
  { id: "source", title: "SOURCE" },
  { id: "delay", title: "DELAY", right: true },
  { id: "note", title: "NOTE" },
];
const FIRING_CONCESSIONS: readonly Concession[] = [{ drop: ["delay"] }, { drop: ["source"] }, { drop: ["note"] }];

/** The log, each firing a row. */
export function firingTable(firings: readonly Firing[], style: Style, width: number): string {
  const rows = firings.map((firing): Record<string, Cell> => {
    const { quote, delayMs } = firing;
    const note = [outageText(firing), firing.note].filter(Boolean).join(" · ");
    return {
      time: { text: showMoment(firing.firedTimeMs) },
      ticker: { text: cleanText(firing.ticker, 48), paint: style.strong },
      condition: { text: conditionText(firing.condition) },
      price: { text: `${showPrice(quote?.price)}${firing.currency ? ` ${cleanText(firing.currency, 12)}` : ""}` },
      quality: { text: qualityOf(firing), paint: style.warning },
      source: { text: cleanText(quote?.source ?? "", 24), paint: style.faint },
      delay: { text: delayMs === undefined ? "" : `${(delayMs / 1_000).toFixed(1)}s` },
      note: { text: cleanText(note, 80) },
    };
  });
  return wholeTable(FIRING_COLUMNS, rows, style, width, FIRING_CONCESSIONS);
}

function qualityOf({ quote, priceKind }: Firing): string {
  if (priceKind === PriceKind.SIMULATED) return "SIMULATED";
  if (priceKind === PriceKind.REPLAY) return "REPLAY";
  return quote ? enumWord(Quality, quote.quality) : "";
}

/** That a price was not heard just before, and why. */
function outageText({ outage }: Firing): string {
  if (!outage) return "";
  const why = outage.cause === OutageCause.SERVER ? "the server did not run" : "the source was silent";
  return `not heard since ${showMoment(outage.fromTimeMs)}: ${why}`;
}

const CHANNEL_COLUMNS: readonly Column[] = [
  { id: "name", title: "NAME" },
  { id: "kind", title: "KIND" },
  { id: "target", title: "GOES TO" },
  { id: "state", title: "STATE" },
  { id: "id", title: "ID" },
  { id: "last", title: "LAST DELIVERED (UTC)" },
  { id: "error", title: "LAST ERROR" },
];
const CHANNEL_CONCESSIONS: readonly Concession[] = [{ drop: ["last"] }, { drop: ["id"] }, { drop: ["kind"] }];

/** Channels, each a row. */
export function channelTable(channels: readonly Channel[], style: Style, width: number): string {
  const rows = channels.map((channel): Record<string, Cell> => {
    const { kind, target } = targetOf(channel);
    const hasFailed = (channel.lastFailedTimeMs ?? 0) > (channel.lastDeliveredTimeMs ?? 0);
    return {
      id: { text: cleanText(channel.id, 40), paint: style.faint },
      name: { text: cleanText(channel.name, 40), paint: style.strong },
      kind: { text: kind },
      target: { text: cleanText(target, 60) },
      state: { text: channel.paused ? "paused" : hasFailed ? "failing" : "ready" },
      last: { text: showMoment(channel.lastDeliveredTimeMs), paint: style.faint },
      error: { text: hasFailed ? cleanText(channel.lastError ?? "", 80) : "", paint: style.failure },
    };
  });
  return wholeTable(CHANNEL_COLUMNS, rows, style, width, CHANNEL_CONCESSIONS);
}

function targetOf({ target }: Channel): { readonly kind: string; readonly target: string } {
  if (target?.webhook) return { kind: "webhook", target: target.webhook.url };
  if (target?.ntfy) return { kind: "ntfy", target: `${target.ntfy.serverUrl ?? ""} ${target.ntfy.topic}`.trim() };
  if (target?.telegram) return { kind: "telegram", target: target.telegram.chatId };
  if (target?.email) return { kind: "email", target: target.email.address };
  return target?.webPush ? { kind: "web push", target: target.webPush.endpoint } : { kind: "", target: "" };
}

/** The kinds of channels that a server is set up for, in words. */
export function kindsText(kinds: readonly ChannelKind[]): string {
  return kinds.map((kind) => enumWord(ChannelKind, kind).toLowerCase().replace("_", " ")).join(", ");
}
