import type { ChannelDefinition } from "../engine/ports/alert-channel.ts";
import { email } from "./email.ts";
import { ntfy } from "./ntfy.ts";
import { telegram } from "./telegram.ts";
import { webPush } from "./web-push.ts";
import { webhook } from "./webhook.ts";

/** Every kind of channel there is. */
export const ALERT_CHANNELS: readonly ChannelDefinition[] = [webhook, ntfy, telegram, email, webPush];
