import { z } from "zod";

import { ALERT_CHANNELS } from "../alert-channels/index.ts";
import type { ChosenChannel } from "../alert-channels/open-channels.ts";
import type { Settings } from "../engine/ports/setting.ts";
import { readGroup, type Environment } from "./setting-group.ts";

const ALL = {
  allowPrivate: {
    describes:
      "Whether channels may call this machine and its private networks: webhooks, ntfy servers and push services that users name. What gives a cloud machine its credentials is never called.",
    expects: "true or false",
    default: "false",
    schema: z.enum(["true", "false"]).transform((text) => text === "true"),
  },
} as const satisfies Settings;

/** What the operator says of channels. */
export interface ChannelSettings {
  /** Whether users may name what is in a private network. */
  readonly allowPrivate: boolean;
  readonly kinds: readonly ChosenChannel[];
}

/** Their settings by group: those of all, then those of each kind. */
export const CHANNEL_GROUPS: readonly { readonly name: string; readonly title: string; readonly settings: Settings }[] =
  [
    { name: "channels", title: "alert channels", settings: ALL },
    ...ALERT_CHANNELS.map(({ kind, settings }) => ({ name: kind, title: `alert channels: ${kind}`, settings })),
  ];

/** What the variables of a group begin with. */
export function channelPrefix(name: string): string {
  return `STREAMPULSE_${name.toUpperCase()}_`;
}

/** Reads the settings of every kind. What is wrong is told in `faults`. */
export function readChannels(env: Environment, faults: string[]): ChannelSettings {
  const { allowPrivate } = readGroup(ALL, channelPrefix("channels"), env, faults);
  const kinds = ALERT_CHANNELS.map((definition) => ({
    definition,
    values: readGroup(definition.settings, channelPrefix(definition.kind), env, faults),
  }));
  const { smtpUrl, from } = kinds.find(({ definition }) => definition.kind === "email")?.values ?? {};
  if ((smtpUrl === undefined) !== (from === undefined)) {
    faults.push("STREAMPULSE_EMAIL_SMTP_URL and STREAMPULSE_EMAIL_FROM belong together; set both or neither.");
  }
  return { allowPrivate, kinds };
}
