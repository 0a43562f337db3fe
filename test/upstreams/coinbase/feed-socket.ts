import type { WebSocket } from "ws";
import type { Scheduler } from "@streampulse/core";
import { ScriptedSocket } from "../scripted-socket.ts";
import type { Product } from "./product.ts";
import { CHANNELS, SUBSCRIBE_WITHIN_MS } from "./rules.ts";

/** How the fake's sockets behave. */
export interface FeedRules {
  readonly scheduler: Scheduler;
  readonly lifetimeMs: number;
  readonly heartbeatEveryMs: number;
  /**
   * What becomes of the valid products of a message that names a bad one: by its own staff of 2017 nothing, by
   * clients of today they are subscribed to.
   */
  readonly badProducts: "spoil" | "are-left-out";
  /** The product of an id that may be subscribed to, or why it may not: `is delisted`. */
  find(id: string): Product | string;
  /** Counts a client's message; false where it is one too many. */
  counts(): boolean;
  breach(what: string): void;
  /** Told of what is to be sent of a product now: what the feed begins a subscription with. */
  begins(socket: FeedSocket, channel: string, product: Product): void;
  /** Told after each change of what is subscribed to. */
  changed(): void;
}

type Asked = { readonly channel: string; readonly products: readonly string[] };

/** The fake's side of one socket of the feed: its subscriptions and its heartbeat. */
export class FeedSocket extends ScriptedSocket {
  /** Products by channel, in the order of their coming. */
  readonly channels = new Map<string, Set<string>>();
  /** Pongs that came. */
  pongs = 0;
  readonly #rules: FeedRules;
  readonly #ping: () => void;
  #hasSubscribed = false;
  readonly #lastBeats = new Map<string, object>();
  #isFrozen = false;
  #heard = 0;

  constructor(socket: WebSocket, rules: FeedRules) {
    super(socket, rules.scheduler, (text) => {
      if (rules.counts()) this.#control(text);
      else this.close(1008, "Too many messages");
    });
    this.#rules = rules;
    this.#ping = () => socket.ping();
    socket.on("pong", () => {
      rules.counts();
      this.pongs++;
    });
    socket.on("ping", () => rules.counts());
    this.after(SUBSCRIBE_WITHIN_MS, () => {
      // What one that is frozen or mute was asked for, it has not taken in.
      if (this.#hasSubscribed || this.received.length > this.#heard) return;
      rules.breach(`no subscription within ${SUBSCRIBE_WITHIN_MS} ms`);
      this.close(1000, "");
    });
    this.after(rules.lifetimeMs, () => this.close(1001, ""));
    this.#beat();
  }

  /** Whether it is subscribed to this channel of this product. */
  carries(channel: string, product: string): boolean {
    return this.channels.get(channel)?.has(product) ?? false;
  }

  /** Sends a channel's message of a product to whom it concerns. */
  emit(channel: string, product: string, text: string): void {
    if (!this.#isFrozen && this.carries(channel, product)) this.send(text);
  }

  /** From now on only heartbeats come, of the trades until now. What is asked of it gets no answer either. */
  freeze(): void {
    this.#isFrozen = true;
    for (const id of this.channels.get("heartbeat") ?? []) {
      const product = this.#rules.find(id);
      if (typeof product !== "string") this.#lastBeats.set(id, product.heartbeat(this.scheduler.now()));
    }
  }

  /** Sends a ping frame. */
  ping(): void {
    this.#ping();
  }

  #beat(): void {
    this.after(this.#rules.heartbeatEveryMs, () => {
      for (const id of this.channels.get("heartbeat") ?? []) {
        const product = this.#rules.find(id);
        if (typeof product === "string") continue;
        const beat = product.heartbeat(this.scheduler.now());
        this.send(JSON.stringify({ ...beat, ...this.#lastBeats.get(id), time: beat.time }));
      }
      this.#beat();
    });
  }

  #control(text: string): void {
    if (this.#isFrozen) return;
    this.#heard++;
    const asked = parseAsked(text);
    if (typeof asked === "string") {
      this.#rules.breach(`${asked} (${text.slice(0, 200)})`);
      this.#fail("Failed to subscribe", asked);
    } else if (asked.type === "unsubscribe") {
      for (const { channel, products } of asked.list) {
        for (const product of products) this.channels.get(channel)?.delete(product);
      }
      this.#tellAll();
    } else this.#subscribe(asked.list);
  }

  #subscribe(list: readonly Asked[]): void {
    const ids = new Set(list.flatMap(({ products }) => products));
    const bad = new Map(
      [...ids].map((id) => [id, this.#rules.find(id)] as const).filter(([, why]) => typeof why === "string"),
    );
    for (const [id, why] of bad) this.#fail("Failed to subscribe", `${id} ${why as string}`);
    if (bad.size > 0 && this.#rules.badProducts === "spoil") return;
    const begun: [string, Product][] = [];
    for (const { channel, products } of list) {
      for (const id of products) {
        const product = this.#rules.find(id);
        if (typeof product === "string") continue;
        const subscribed = this.channels.get(channel) ?? new Set();
        this.channels.set(channel, subscribed.add(id));
        begun.push([channel, product]);
      }
    }
    if (begun.length === 0) return;
    this.#hasSubscribed = true;
    this.#tellAll();
    for (const [channel, product] of begun) this.#rules.begins(this, channel, product);
  }

  /** The answer to whatever was asked: all that is subscribed to now, in no order that means anything. */
  #tellAll(): void {
    const channels = [...this.channels]
      .filter(([, products]) => products.size > 0)
      .map(([name, products]) => ({ name, product_ids: [...products].toReversed(), account_ids: null }));
    this.send(JSON.stringify({ type: "subscriptions", channels }));
    this.#rules.changed();
  }

  #fail(message: string, reason: string): void {
    this.send(JSON.stringify({ type: "error", message, reason }));
  }
}

/** What a client's message asks for, or the vendor's reason to refuse it whole. */
function parseAsked(text: string): { type: "subscribe" | "unsubscribe"; list: readonly Asked[] } | string {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return "Malformed JSON";
  }
  const { type, channels, product_ids: shared } = message;
  if (type !== "subscribe" && type !== "unsubscribe") return "Type has to be either subscribe or unsubscribe";
  if (!Array.isArray(channels) || channels.length === 0) return "No channels provided";
  const list: Asked[] = [];
  for (const entry of channels as unknown[]) {
    const isName = typeof entry === "string";
    const { name, product_ids: own } = (isName ? { name: entry, product_ids: shared } : entry) as Record<
      string,
      unknown
    >;
    if (typeof name !== "string" || !CHANNELS.includes(name)) return `${String(name)} is not a valid channel`;
    // An object without its own list is refused, whatever stands beside it.
    if (!isName && own === undefined) return " is not a valid product";
    const products = Array.isArray(own) ? own.map(String) : [];
    if (products.length === 0 && name !== "status")
      return `You need to specify at least one product ID for channel ${name}`;
    list.push({ channel: name, products });
  }
  return { type, list };
}
