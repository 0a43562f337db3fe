import { z } from "zod";
import {
  ChannelFault,
  defineChannel,
  type AlertChannel,
  type ChannelContext,
  type ChannelFaultKind,
  type Destination,
  type Message,
} from "../engine/ports/alert-channel.ts";
import { outboundPost } from "./outbound/outbound-post.ts";
import { faultOfStatus } from "./status-words.ts";

const WHO = "Telegram";
const NO_BOT = "The channel has no bot of its own, and STREAMPULSE_TELEGRAM_BOT_TOKEN is not set.";
/** An answer about one message; a longer one is not read. */
const ANSWER_MAX = 64 * 1_024;

const BOT_TOKEN = {
  describes: "The token of the bot that writes to chats, for channels that have none of their own.",
  expects: "a token as BotFather gives it, such as 123456789:AAE…",
  secret: true,
  schema: z.string().regex(/^\d{1,20}:[A-Za-z0-9_-]{30,64}$/),
} as const;

/** A message of a Telegram bot. */
export const telegram = defineChannel({
  kind: "telegram",
  describes: "A message of a Telegram bot to a chat that has started it.",
  // Telegram takes about one a second to a chat, 20 a minute to a group.
  pace: { burst: 5, perMinute: 20 },
  settings: {
    botToken: BOT_TOKEN,
    url: {
      describes: "Where the Bot API is, such as a server of one's own.",
      expects: "an origin such as https://api.telegram.org",
      default: "https://api.telegram.org",
      schema: z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text)),
    },
  },
  options: {
    chatId: {
      describes: "The chat.",
      expects: "its number, such as 123456789 or -1001234567890, or the @name of a public channel",
      schema: z.string().regex(/^(-?\d{1,20}|@\w{4,32})$/),
    },
    botToken: { ...BOT_TOKEN, describes: "The token of a bot of one's own.", optional: true },
  },
  create: (place, context) => new TelegramChannel(place, context),
});

/** What the operator set. */
export interface TelegramPlace {
  readonly url: string;
  readonly botToken: string | undefined;
}

/** The channel. By Telegram's design a bot's token is in the address that is called: nothing of that is ever told. */
export class TelegramChannel implements AlertChannel {
  readonly kind = "telegram";
  readonly #place: TelegramPlace;
  readonly #context: ChannelContext;

  constructor(place: TelegramPlace, context: ChannelContext) {
    this.#place = place;
    this.#context = context;
  }

  trouble({ botToken = this.#place.botToken }: Destination): string | undefined {
    return botToken === undefined ? NO_BOT : undefined;
  }

  async send(to: Destination, { title, text }: Message, signal: AbortSignal): Promise<void> {
    const botToken = to["botToken"] ?? this.#place.botToken;
    if (botToken === undefined) {
      throw new ChannelFault("later", NO_BOT);
    }
    const message = {
      chat_id: to["chatId"],
      text: `<b>${escaped(title)}</b>\n${escaped(text)}`,
      parse_mode: "HTML",
      link_preview_options: { is_disabled: true },
    };
    const { status, body } = await outboundPost(
      {
        who: WHO,
        url: new URL(`/bot${botToken}/sendMessage`, this.#place.url),
        headers: { "content-type": "application/json", "user-agent": `StreamPulse/${this.#context.version}` },
        body: JSON.stringify(message),
        readMax: ANSWER_MAX,
      },
      // The operator's own word for where Telegram is.
      { ...this.#context, allowPrivate: true },
      signal,
    );
    const meaning = MEANINGS[status];
    if (meaning) throw new ChannelFault(...meaning);
    const retryAfter = status === 429 ? retryAfterOf(body) : undefined;
    const fault = faultOfStatus(WHO, { status, retryAfter }, this.#context.scheduler.now());
    if (fault) throw fault;
  }

  close(): void {}
}

const MEANINGS: Readonly<Record<number, readonly [ChannelFaultKind, string]>> = {
  400: [
    "refused",
    "Telegram does not know the chat; whoever is to be written to must have started the bot (HTTP 400).",
  ],
  401: ["later", "Telegram does not know the bot's token (HTTP 401)."],
  403: ["refused", "The chat has blocked the bot, or does not have it as a member (HTTP 403)."],
  404: ["later", "Telegram does not know the bot's token (HTTP 404)."],
};

/** Telegram says in the body when to come back: `{"parameters":{"retry_after":34}}`. */
function retryAfterOf(body = ""): string | undefined {
  const known = z.object({ parameters: z.object({ retry_after: z.number() }) });
  try {
    return String(known.parse(JSON.parse(body)).parameters.retry_after);
  } catch {
    return undefined;
  }
}

/** What HTML's reader takes for itself. */
function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
