import { HttpReceiver, type Answered, type Received } from "../http-receiver.ts";

/** A message as the server has it. */
export interface NtfyMessage {
  readonly topic: string;
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly tags: readonly string[];
}

const TOPIC = /^[-_A-Za-z0-9]{1,64}$/;
/** Beyond this a message becomes a file. Bytes. */
const MESSAGE_MAX = 4_096;
const REFILL_MS = 5_000;

/**
 * An ntfy server on loopback, as strict as one: topics by its grammar, priorities 1 to 5, titles in ASCII or encoded
 * words (RFC 2047), tokens where a topic asks for one, and requests by its bucket.
 */
export class FakeNtfy extends HttpReceiver {
  readonly messages: NtfyMessage[] = [];
  /** Requests that are left; ntfy.sh begins with 60 and gives one back each 5 s. */
  left = 60;
  /** Topics that ask for this token. */
  readonly tokens = new Map<string, string>();

  static override async start(): Promise<FakeNtfy> {
    const fake: FakeNtfy = new FakeNtfy((request) => fake.#publish(request));
    await fake.listen();
    return fake;
  }

  #publish({ method, path, headers, body }: Received): Answered {
    if (this.left-- <= 0)
      return refusal(429, 42901, "limit reached: too many requests", { "retry-after": `${REFILL_MS / 1_000}` });
    const topic = decodeURIComponent(path.slice(1));
    if (!TOPIC.test(topic) || (method !== "POST" && method !== "PUT")) return refusal(404, 40401, "page not found");
    const token = this.tokens.get(topic);
    if (token !== undefined && headers.authorization !== `Bearer ${token}`) {
      const known = headers.authorization === undefined ? 403 : 401;
      return refusal(known, known * 100 + 1, known === 401 ? "unauthorized" : "forbidden");
    }
    const priority = Number(headers["priority"] ?? 3);
    if (!(priority >= 1 && priority <= 5)) return refusal(400, 40007, "invalid request: invalid priority");
    if (body.length > MESSAGE_MAX) return refusal(400, 40014, "invalid request: attachments not allowed");
    const title = String(headers["title"] ?? "");
    const tags = String(headers["tags"] ?? "").split(",");
    this.messages.push({ topic, title: decoded(title), message: body.toString(), priority, tags });
    const answer = { id: "hwQ2YpKdmg", time: 1_735_689_600, event: "message", topic, message: body.toString() };
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer) };
  }
}

function refusal(status: number, code: number, error: string, headers: Record<string, string> = {}): Answered {
  const body = JSON.stringify({ code, http: status, error, link: "https://ntfy.sh/docs/publish" });
  return { status, headers: { ...headers, "content-type": "application/json" }, body };
}

/** What a header says whose words are encoded as RFC 2047 has it; Node gives headers as Latin-1. */
function decoded(value: string): string {
  return value.replace(/=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=/gi, (_, text: string) =>
    Buffer.from(text, "base64").toString(),
  );
}
