import { HttpReceiver, type Answered, type Received } from "../http-receiver.ts";

/** A message in a chat, as people read it. */
export interface ChatMessage {
  readonly chatId: string;
  readonly text: string;
}

const TAGS = "b|strong|i|em|u|ins|s|strike|del|code|pre|a|blockquote|tg-spoiler|span";
const TEXT_MAX = 4_096;

/**
 * Telegram's Bot API on loopback, as far as `sendMessage` goes: its errors in its words, its limit of about one message
 * a second to a chat, HTML only with the tags and entities that it reads.
 */
export class FakeTelegram extends HttpReceiver {
  readonly messages: ChatMessage[] = [];
  readonly #token: string;
  /** Chats that have started the bot. */
  readonly chats = new Set<string>();
  /** Chats that have blocked it. */
  readonly blocked = new Set<string>();
  /** While above 0, every message meets the flood limit, and is told to come back after so many seconds. */
  floodSeconds = 0;

  private constructor(token: string) {
    super((request) => this.#call(request));
    this.#token = token;
  }

  /** `token`: of the one bot there is. */
  static async startWith(token: string): Promise<FakeTelegram> {
    const fake = new FakeTelegram(token);
    await fake.listen();
    return fake;
  }

  #call({ method, path, headers, body }: Received): Answered {
    const [, token, name] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (token === undefined) return failure(404, "Not Found");
    if (token !== this.#token) return failure(401, "Unauthorized");
    if (name !== "sendMessage" || method !== "POST") return failure(404, "Not Found");
    if (headers["content-type"] !== "application/json") return failure(400, "Bad Request: message text is empty");
    const { chat_id, text, parse_mode } = JSON.parse(body.toString()) as Record<string, unknown>;
    if (typeof text !== "string" || text.trim() === "") return failure(400, "Bad Request: message text is empty");
    const chatId = String(chat_id);
    if (this.blocked.has(chatId)) return failure(403, "Forbidden: bot was blocked by the user");
    if (!this.chats.has(chatId)) return failure(400, "Bad Request: chat not found");
    if (this.floodSeconds > 0) {
      const { floodSeconds: retry_after } = this;
      return failure(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });
    }
    const shown = parse_mode === "HTML" ? read(text) : text;
    if (shown === undefined) return failure(400, "Bad Request: can't parse entities: unsupported start tag");
    if (shown.length > TEXT_MAX) return failure(400, "Bad Request: message is too long");
    this.messages.push({ chatId, text: shown });
    return { status: 200, body: JSON.stringify({ ok: true, result: { message_id: this.messages.length } }) };
  }
}

/** What people read of HTML: undefined where Telegram would not take it. */
function read(html: string): string | undefined {
  const shown = html.replace(new RegExp(`</?(${TAGS})>`, "g"), "");
  if (/[<>]/.test(shown) || /&(?!(lt|gt|amp|quot|#\d+);)/.test(shown)) return undefined;
  return shown
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&");
}

function failure(error_code: number, description: string, parameters?: object): Answered {
  return { status: error_code, body: JSON.stringify({ ok: false, error_code, description, parameters }) };
}
