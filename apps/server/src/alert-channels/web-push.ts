import { createECDH, createHash } from "node:crypto";
import { z } from "zod";
import {
  ChannelFault,
  defineChannel,
  type AlertChannel,
  type ChannelContext,
  type Destination,
  type Message,
} from "../engine/ports/alert-channel.ts";
import { outboundPost, type OutboundRules } from "./outbound/outbound-post.ts";
import { keptUrl, outboundAddress } from "./outbound/outbound-url.ts";
import { qualityName } from "./notice-json.ts";
import { faultOfStatus } from "./status-words.ts";

const WHO = "The browser's push service";

/** A notice that a browser did not fetch within a day is no news any more. Seconds. */
const TTL_S = 86_400;

/** The parts of VAPID's key pair, and what a subscription was encrypted for: base64url of so many bytes. */
const bytes = (count: number) =>
  z.string().refine((text) => /^[\w-]+$/.test(text) && Buffer.from(text, "base64url").length === count);

const KEYS = z.object({ publicKey: bytes(65), privateKey: bytes(32) });

/** A notification of a browser, also a closed one. */
export const webPush = defineChannel({
  kind: "web_push",
  describes: "A notification of a browser that subscribed, also while the page is closed.",
  pace: { burst: 20, perMinute: 30 },
  settings: {
    contact: {
      describes: "Whom a push service may write to about this server's messages.",
      expects: "a mailbox as mailto:me@example.com, or an https address",
      default: "mailto:streampulse@example.com",
      schema: z.string().refine((text) => /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/.test(text) && URL.canParse(text)),
    },
  },
  options: {
    endpoint: {
      describes: "Where the browser's push service takes messages.",
      expects: "the subscription's endpoint, an https address",
      schema: outboundAddress,
    },
    p256dh: {
      describes: "The browser's public key.",
      expects: "the subscription's p256dh: 65 bytes in base64url",
      secret: true,
      schema: bytes(65),
    },
    auth: {
      describes: "The browser's secret.",
      expects: "the subscription's auth: 16 bytes in base64url",
      secret: true,
      schema: bytes(16),
    },
  },
  async create({ contact }, context) {
    const made = await context.keep("vapid", () => JSON.stringify(newKeys()));
    return new WebPushChannel({ contact, ...KEYS.parse(JSON.parse(made)) }, context);
  },
});

/** By what the server is known to push services. */
export interface Vapid extends z.infer<typeof KEYS> {
  readonly contact: string;
}

/** The channel; `rules` say how requests leave, where not by the context's. */
export class WebPushChannel implements AlertChannel {
  readonly kind = "web_push";
  readonly publicKey: string;
  readonly #vapid: Vapid;
  readonly #context: ChannelContext;
  readonly #rules: OutboundRules;

  constructor(vapid: Vapid, context: ChannelContext, rules: OutboundRules = context) {
    this.publicKey = vapid.publicKey;
    this.#vapid = vapid;
    this.#context = context;
    this.#rules = rules;
  }

  /** Push services speak TLS; in the clear there is only what an operator tries on machines of his own. */
  refusal({ endpoint }: Destination): string | undefined {
    const isClear = keptUrl(endpoint).protocol === "http:";
    return isClear && !this.#rules.allowPrivate ? "must be an https address" : undefined;
  }

  async send(to: Destination, message: Message, signal: AbortSignal): Promise<void> {
    const url = keptUrl(to["endpoint"]);
    const headers = {
      ttl: String(TTL_S),
      urgency: "high",
      // A repeat takes the place of what has not been fetched yet.
      topic: createHash("sha256").update(message.key).digest("base64url").slice(0, 32),
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
    };
    const { body, authorization } = await this.#sealed(url, to, message);
    const answer = await outboundPost(
      { who: WHO, url, headers: { ...headers, authorization }, body },
      this.#rules,
      signal,
    );
    if (answer.status === 404 || answer.status === 410) {
      throw new ChannelFault("gone", `The browser's subscription has ended (HTTP ${answer.status}); subscribe again.`);
    }
    const fault = faultOfStatus(WHO, answer, this.#context.scheduler.now());
    if (fault) throw fault;
  }

  close(): void {}

  async #sealed(url: URL, to: Destination, message: Message): Promise<{ body: Buffer; authorization: string }> {
    const { contact, publicKey, privateKey } = this.#vapid;
    const { p256dh = "", auth = "" } = to;
    // A tenth of a second and 10 MB that a server without subscriptions does not spend.
    const { default: library } = await import("web-push");
    try {
      const { cipherText } = library.encrypt(p256dh, auth, payloadOf(message), "aes128gcm");
      const { Authorization } = library.getVapidHeaders(url.origin, contact, publicKey, privateKey, "aes128gcm");
      return { body: cipherText, authorization: Authorization };
    } catch {
      throw new ChannelFault("refused", "The browser's key is none; subscribe again.");
    }
  }
}

/** What the page's worker shows. Title and text have their bounds, so that it is below what services take, 4,096 bytes. */
function payloadOf({ key, title, text, notice }: Message): string {
  const { ticker, alertId, firingId } = notice ?? {};
  // Which prices those were, for a worker that hides the rest.
  const quality = notice && qualityName(notice);
  return JSON.stringify({
    type: notice ? "alert" : "test",
    key,
    title,
    body: text,
    ticker,
    quality,
    alertId,
    firingId,
  });
}

/** A pair of VAPID: a point of P-256, and its number in 32 bytes. */
function newKeys(): z.infer<typeof KEYS> {
  const curve = createECDH("prime256v1");
  const publicKey = curve.generateKeys("base64url");
  const number = curve.getPrivateKey();
  return { publicKey, privateKey: Buffer.concat([Buffer.alloc(32 - number.length), number]).toString("base64url") };
}
