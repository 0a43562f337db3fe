import { ChannelKind, enumWord, type Channel } from "@streampulse/client/alerts";
import { cleanText } from "./clean.ts";
import { showMoment } from "./moment.ts";
import type { Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const COLUMNS: readonly Column[] = [
  { id: "name", title: "NAME", most: 40 },
  { id: "kind", title: "KIND" },
  { id: "target", title: "GOES TO", most: 60 },
  { id: "state", title: "STATE" },
  { id: "id", title: "ID" },
  { id: "last", title: "LAST DELIVERED (UTC)" },
  { id: "trouble", title: "TROUBLE", most: 80 },
];
const CONCESSIONS: readonly Concession[] = [
  { drop: ["kind"] },
  { drop: ["last"] },
  { shorten: "id" },
  // Its end is the remedy.
  { fold: "trouble" },
  { cut: "target", to: 24 },
  { cut: "name", to: 28 },
  { fold: "target" },
  { cut: "name", to: 16 },
];

/** So much of an id names it as well where there is no room: commands take the beginning of one. */
const ID_SHORT = 8;

/** Channels, each a row. */
export function channelTable(channels: readonly Channel[], style: Style, width: number): string {
  const rows = channels.map((channel): Record<string, Cell> => {
    const { kind, target } = targetOf(channel);
    const { trouble } = channel;
    const hasFailed = (channel.lastFailedTimeMs ?? 0) > (channel.lastDeliveredTimeMs ?? 0);
    const state = channel.paused ? "paused" : trouble !== undefined ? "blocked" : hasFailed ? "failing" : "ready";
    const id = cleanText(channel.id, 40);
    return {
      id: { text: id, short: id.slice(0, ID_SHORT), paint: style.faint },
      name: { text: cleanText(channel.name, 100), paint: style.strong },
      kind: { text: kind },
      target: { text: cleanText(target, 2_048) },
      state: { text: state, paint: state === "ready" ? style.up : style.warning },
      last: { text: showMoment(channel.lastDeliveredTimeMs), paint: style.faint },
      trouble: {
        text: cleanText(trouble ?? (hasFailed ? (channel.lastError ?? "") : ""), 1_000),
        paint: style.failure,
      },
    };
  });
  return wholeTable(COLUMNS, rows, style, width, CONCESSIONS);
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
