import { DeliveryState, enumWord, type AlertDelivery, type Channel } from "@streampulse/client/alerts";
import { cleanText } from "./clean.ts";
import { showMoment } from "./moment.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const COLUMNS: readonly Column[] = [
  { id: "time", title: "FIRED (UTC)", shortTitle: "FIRED" },
  { id: "channel", title: "CHANNEL", most: 40 },
  { id: "state", title: "STATE" },
  { id: "attempts", title: "ATTEMPTS", right: true },
  { id: "when", title: "DONE OR NEXT (UTC)" },
  { id: "alert", title: "ALERT" },
  { id: "error", title: "LAST ERROR", most: 80 },
];
const CONCESSIONS: readonly Concession[] = [
  { cut: "error", to: 30 },
  { drop: ["when"] },
  { shorten: "time" },
  { cut: "channel", to: 20 },
  { drop: ["attempts"] },
  { cut: "error", to: 16 },
  { shorten: "alert" },
  { fold: "error" },
  { fold: "alert" },
];

/** Notices, each a row. Their channels are named by those that are given; one that is gone has its id. */
export function deliveryTable(
  deliveries: readonly AlertDelivery[],
  channels: readonly Channel[],
  style: Style,
  width: number,
): string {
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  const rows = deliveries.map((delivery): Record<string, Cell> => {
    const { state, doneTimeMs, nextAttemptTimeMs, channelId } = delivery;
    const alert = cleanText(delivery.alertId, 40);
    const created = showMoment(delivery.createdTimeMs);
    return {
      time: { text: created, short: created.slice(5, 16) },
      channel: { text: cleanText(names.get(channelId) ?? channelId), paint: style.strong },
      state: { text: enumWord(DeliveryState, state).toLowerCase(), paint: paintOf(state, style) },
      attempts: { text: String(delivery.attempts) },
      when: { text: showMoment(doneTimeMs ?? nextAttemptTimeMs), paint: style.faint },
      alert: { text: alert, short: alert.slice(0, 8), paint: style.faint },
      error: { text: cleanText(delivery.lastError ?? "", 1_000), paint: style.failure },
    };
  });
  return wholeTable(COLUMNS, rows, style, width, CONCESSIONS);
}

function paintOf(state: DeliveryState, style: Style) {
  if (state === DeliveryState.DELIVERED) return style.up;
  return state === DeliveryState.FAILED ? style.failure : style.warning;
}
