import type { Alerts, Channel, ChannelTarget } from "@streampulse/client/alerts";
import type { Options } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { idTrouble } from "../../id-trouble.ts";
import { idsBeginning } from "../../ids-beginning.ts";
import { cleanText } from "../../render/clean.ts";

/** Where an alert sends word. */
export const CHANNEL_OPTIONS = {
  webhook: { kind: "text", value: "URL", describes: "POST the notice there, signed" },
  ntfy: { kind: "text", value: "TOPIC", describes: "an ntfy topic, or its address at another server" },
  telegram: { kind: "text", value: "CHAT", describes: "a chat of the server's Telegram bot, by its id" },
  email: { kind: "text", value: "ADDRESS", describes: "a mailbox" },
  channel: { kind: "text", value: "NAME", describes: "a channel that there is already, by its name or id" },
} as const satisfies Options;

/** What was given for CHANNEL_OPTIONS. */
export type ChannelValues = { readonly [K in keyof typeof CHANNEL_OPTIONS]: string | undefined };

/** The channels that an alert shall have. */
export interface ChosenChannels {
  readonly ids: readonly string[];
  /** Of those that were made. */
  readonly secrets: readonly { readonly name: string; readonly secret: string }[];
  /** Why nothing can be sent over some of them, as far as the server knows. */
  readonly troubles: readonly { readonly name: string; readonly trouble: string }[];
}

/** Finds the channels that the options mean, and makes those that there are not yet; in a dry run only as if. */
export async function chooseChannels(
  alerts: Alerts,
  values: ChannelValues,
  url: string,
  dryRun: boolean,
): Promise<ChosenChannels> {
  const wanted = targetsOf(values);
  if (wanted.length === 0 && values.channel === undefined) return { ids: [], secrets: [], troubles: [] };
  const { channels } = await answered(alerts.listChannels(), url);
  const chosen = values.channel === undefined ? [] : [channelNamed(values.channel, channels)];
  const secrets: { name: string; secret: string }[] = [];
  for (const target of wanted) {
    const known = channels.find((channel) => isSame(channel.target, target));
    const name = nameOf(target, [...channels, ...chosen]);
    const made = known ? undefined : await answered(alerts.createChannel({ name, target, dryRun }), url);
    const channel = known ?? made?.channel;
    if (channel) chosen.push(channel);
    if (made?.webhookSecret !== undefined) secrets.push({ name, secret: made.webhookSecret });
  }
  const troubles = chosen.flatMap(({ name, trouble }) => (trouble === undefined ? [] : [{ name, trouble }]));
  return { ids: [...new Set(chosen.map(({ id }) => id))], secrets, troubles };
}

/**
 * A channel by its name, its id, or the beginning of its id. Throws a CommandError where there is none, or more than one,
 * with what would be right.
 */
export function channelNamed(text: string, channels: readonly Channel[]): Channel {
  const exact = channels.filter(({ id, name }) => id === text || name === text);
  const found = exact.length > 0 ? exact : idsBeginning(text, channels);
  if (found.length === 1 && found[0]) return found[0];
  if (exact.length > 1) {
    const ids = exact.map(({ id }) => cleanText(id, 40)).join(", ");
    throw new CommandError(
      Exit.USAGE,
      `"${cleanText(text, 60)}" is the name of more than one channel.`,
      `Give an id in its place: ${ids}.`,
    );
  }
  const trouble = idTrouble(text, channels);
  if (trouble !== undefined) throw new CommandError(Exit.USAGE, trouble);
  const names = channels.map(({ name }) => cleanText(name, 40)).join(", ");
  throw new CommandError(
    Exit.USAGE,
    `There is no channel "${cleanText(text, 60)}".`,
    names === ""
      ? "There are no channels yet: alert add makes them."
      : `There is ${names}; streampulse alert channels has their ids.`,
  );
}

function targetsOf({ webhook, ntfy, telegram, email }: ChannelValues): ChannelTarget[] {
  return [
    ...(webhook === undefined ? [] : [{ webhook: { url: webhook } }]),
    ...(ntfy === undefined ? [] : [{ ntfy: ntfyTarget(ntfy) }]),
    ...(telegram === undefined ? [] : [{ telegram: { chatId: telegram } }]),
    ...(email === undefined ? [] : [{ email: { address: email } }]),
  ];
}

function ntfyTarget(text: string): { topic: string; serverUrl?: string } {
  if (!/^https?:/.test(text)) return { topic: text };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const topic = url?.pathname.slice(1) ?? "";
  if (!url || !/^[\w-]{1,64}$/.test(topic)) {
    throw new CommandError(Exit.USAGE, "--ntfy must be a topic, or its address such as https://ntfy.sh/my-topic.");
  }
  return { topic, serverUrl: url.origin };
}

function isSame(kept: ChannelTarget | undefined, wanted: ChannelTarget): boolean {
  if (!kept) return false;
  if (wanted.webhook) return kept.webhook !== undefined && isSameUrl(kept.webhook.url, wanted.webhook.url);
  if (wanted.ntfy) {
    return kept.ntfy?.topic === wanted.ntfy.topic && isSameUrl(kept.ntfy.serverUrl ?? "", wanted.ntfy.serverUrl ?? "");
  }
  if (wanted.telegram) return kept.telegram?.chatId === wanted.telegram.chatId;
  return wanted.email !== undefined && kept.email?.address === wanted.email.address;
}

/** A server keeps an address as browsers write it: `https://example.com` with a slash behind it. */
function isSameUrl(a: string, b: string): boolean {
  if (a === b || !URL.canParse(a) || !URL.canParse(b)) return a === b;
  const [one, other] = [new URL(a), new URL(b)];
  one.hash = other.hash = "";
  return one.href === other.href;
}

/** What a new channel is called: where it goes, without what may be a secret in an address, and no name twice. */
function nameOf(target: ChannelTarget, others: readonly Channel[]): string {
  const name = placeOf(target);
  const isTaken = (one: string): boolean => others.some((channel) => channel.name === one);
  let count = 1;
  const told = (): string => (count === 1 ? name : `${name} ${count}`);
  while (isTaken(told())) count += 1;
  return told();
}

function placeOf(target: ChannelTarget): string {
  if (target.webhook) {
    return `webhook ${URL.canParse(target.webhook.url) ? new URL(target.webhook.url).host : ""}`.trim().slice(0, 90);
  }
  if (target.ntfy) return `ntfy ${target.ntfy.topic}`;
  if (target.telegram) return `telegram ${target.telegram.chatId}`;
  return (target.email?.address ?? "").slice(0, 90);
}
