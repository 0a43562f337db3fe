import { createECDH, createPublicKey, randomBytes, verify } from "node:crypto";
import { createRequire } from "node:module";
import { HttpReceiver, type Answered, type Received } from "../http-receiver.ts";

/** The encryption of the push protocol (RFC 8291), which has no types of its own. */
const ece = createRequire(import.meta.url)("http_ece") as {
  decrypt(sealed: Buffer, keys: { version: string; privateKey: object; authSecret: string }): Buffer;
};

/** What the browser's worker gets. */
export interface Pushed {
  readonly payload: string;
  readonly topic: string | undefined;
  readonly ttl: number;
  readonly urgency: string | undefined;
}

/** What push services take. Bytes. */
const BODY_MAX = 4_096;

/**
 * A browser and its push service on loopback: takes what the Web Push protocol allows (RFC 8030: TTL, urgency, topic;
 * RFC 8292: VAPID, signed by whom the browser subscribed to), and opens the message as the browser would (RFC 8291).
 */
export class FakePushService extends HttpReceiver {
  readonly pushed: Pushed[] = [];
  /** Whether the browser has unsubscribed, and how that is said. */
  gone: 404 | 410 | undefined;
  readonly #browser = createECDH("prime256v1");
  readonly #auth = randomBytes(16).toString("base64url");
  readonly #subscribedTo: string;

  private constructor(publicKey: string) {
    super((request) => this.#take(request));
    this.#browser.generateKeys();
    this.#subscribedTo = publicKey;
  }

  /** `publicKey`: whom the browser takes messages from, base64url. */
  static async subscribe(publicKey: string): Promise<FakePushService> {
    const fake = new FakePushService(publicKey);
    await fake.listen();
    return fake;
  }

  /** As PushSubscription has it. */
  get subscription(): { readonly endpoint: string; readonly p256dh: string; readonly auth: string } {
    const p256dh = this.#browser.getPublicKey("base64url");
    return { endpoint: `${this.url}/push/subscriber-1`, p256dh, auth: this.#auth };
  }

  #take({ method, path, headers, body }: Received): Answered {
    if (method !== "POST" || path !== "/push/subscriber-1") return { status: 404 };
    if (this.gone !== undefined) return { status: this.gone, body: "push subscription has unsubscribed or expired" };
    const { ttl, topic, urgency, authorization = "" } = headers;
    if (!/^\d+$/.test(String(ttl))) return { status: 400, body: "TTL header is missing" };
    if (topic !== undefined && !/^[\w-]{1,32}$/.test(String(topic))) return { status: 400, body: "bad topic" };
    if (urgency !== undefined && !/^(very-low|low|normal|high)$/.test(String(urgency))) return { status: 400 };
    if (!this.#isFromSubscribed(authorization)) return { status: 403, body: "VAPID credentials do not correspond" };
    if (body.length > BODY_MAX) return { status: 413 };
    if (headers["content-encoding"] !== "aes128gcm") return { status: 415 };
    const keys = { version: "aes128gcm", privateKey: this.#browser, authSecret: this.#auth };
    const payload = ece.decrypt(body, keys).toString();
    this.pushed.push({ payload, topic: topic as string | undefined, ttl: Number(ttl), urgency: String(urgency) });
    return { status: 201, headers: { location: `${this.url}/message/${this.pushed.length}` } };
  }

  #isFromSubscribed(authorization: string): boolean {
    const [, token = "", key = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
    const [head = "", claims = "", signature = ""] = token.split(".");
    if (key !== this.#subscribedTo || signature === "") return false;
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
    const inTime = Number(exp) * 1_000 > Date.now() && Number(exp) * 1_000 <= Date.now() + 86_400_000;
    if (aud !== this.url || !inTime || !/^(mailto|https):/.test(String(sub))) return false;
    const point = Buffer.from(key, "base64url");
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString("base64url"));
    const publicKey = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" } });
    const signed = Buffer.from(`${head}.${claims}`);
    return verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  }
}
