import type { Alerts, Channel, ChannelTarget } from "@streampulse/client/alerts";
import type { Options } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
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

/** The channels that an alert shall have, and the secrets that were made for new ones. */
export interface ChosenChannels {
  readonly ids: readonly string[];
  readonly secrets: readonly { readonly name: string; readonly secret: string }[];
}

/** Finds the channels that the options mean, and makes those that there are not yet. */
export async function chooseChannels(alerts: Alerts, values: ChannelValues, url: string): Promise<ChosenChannels> {
  const wanted = targetsOf(values);
  if (wanted.length === 0 && values.channel === undefined) return { ids: [], secrets: [] };
  const { channels } = await answered(alerts.listChannels(), url);
  const ids = values.channel === undefined ? [] : [channelNamed(values.channel, channels).id];
  const secrets: { name: string; secret: string }[] = [];
  for (const target of wanted) {
    const known = channels.find((channel) => isSame(channel.target, target));
    if (known) {
      ids.push(known.id);
      continue;
    }
    const name = nameOf(target);
    const made = await answered(alerts.createChannel({ name, target }), url);
    ids.push(made.channel?.id ?? "");
    if (made.webhookSecret !== undefined) secrets.push({ name, secret: made.webhookSecret });
  }
  return { ids, secrets };
}

/** Throws a CommandError where `chooseChannels` would; makes nothing. */
export async function checkChannels(alerts: Alerts, values: ChannelValues, url: string): Promise<void> {
  targetsOf(values);
  if (values.channel === undefined) return;
  channelNamed(values.channel, (await answered(alerts.listChannels(), url)).channels);
}

/** A channel by its name or id. Throws a CommandError where there is none, or more than one. */
export function channelNamed(text: string, channels: readonly Channel[]): Channel {
  const found = channels.filter(({ id, name }) => id === text || name === text);
  if (found.length === 1 && found[0]) return found[0];
  const names = channels.map(({ name }) => cleanText(name, 40)).join(", ");
  const said = found.length > 1 ? "More than one channel has the name" : "There is no channel";
  throw new CommandError(
    Exit.USAGE,
    `${said} "${cleanText(text, 60)}".`,
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
  if (wanted.webhook) return kept.webhook?.url === wanted.webhook.url;
  if (wanted.ntfy) {
    return kept.ntfy?.topic === wanted.ntfy.topic && (kept.ntfy.serverUrl ?? "") === (wanted.ntfy.serverUrl ?? "");
  }
  if (wanted.telegram) return kept.telegram?.chatId === wanted.telegram.chatId;
  return wanted.email !== undefined && kept.email?.address === wanted.email.address;
}

/** What a new channel is called: where it goes, without what may be a secret in an address. */
function nameOf(target: ChannelTarget): string {
  if (target.webhook)
    return `webhook ${URL.canParse(target.webhook.url) ? new URL(target.webhook.url).host : ""}`.trim();
  if (target.ntfy) return `ntfy ${target.ntfy.topic}`;
  if (target.telegram) return `telegram ${target.telegram.chatId}`;
  return (target.email?.address ?? "").slice(0, 100);
}
