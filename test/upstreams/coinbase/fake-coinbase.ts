import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cancel, Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import { FakeVendor } from "../fake-vendor.ts";
import { SlidingWindow } from "../sliding-window.ts";
import { wallClock } from "../wall-clock.ts";
import { readCapture, type CapturedMessage } from "./capture.ts";
import { FeedSocket, type FeedRules } from "./feed-socket.ts";
import { LISTED, Product, type ProductFacts } from "./product.ts";
import { answerRest, give } from "./rest.ts";
import * as rules from "./rules.ts";

/** How a fake Coinbase differs from the real one: its clock, and times shortened for a test. */
export interface FakeCoinbaseOptions extends Partial<
  Pick<FeedRules, "lifetimeMs" | "heartbeatEveryMs" | "badProducts">
> {
  readonly scheduler?: Scheduler;
  /** Listed besides the well-known products and those of the capture. */
  readonly listed?: readonly ProductFacts[];
  /** How far its clock is ahead of ours. */
  readonly skewMs?: number;
  /** False where a fake clock outruns a real network, so that the spacing of requests says nothing. */
  readonly counts?: boolean;
}

const UNCOUNTED = { max: Infinity, windowMs: 1 };

/**
 * Coinbase Exchange's market data on one loopback port, REST and feed, as the vendor documents it. It is strict:
 * whatever a client does against the rules stands in `violations`, and is punished as there.
 */
export class FakeCoinbase extends FakeVendor<FeedSocket> {
  /** While set, the list of products is this text. */
  listing: string | undefined;
  readonly #options: FakeCoinbaseOptions;
  readonly #products = new Map<string, Product>();
  readonly #dead = new Set<string>();
  readonly #messages = new SlidingWindow(1_000);
  readonly #requests = new SlidingWindow(1_000);
  #capture: CapturedMessage[] | undefined;
  #played = 0;
  #isFrozen = false;
  #playing: Cancel = () => {};

  /** Use `FakeCoinbase.start`. */
  private constructor(options: FakeCoinbaseOptions) {
    super(options.scheduler ?? wallClock, options.counts === false ? UNCOUNTED : rules.ATTEMPTS);
    this.#options = options;
    for (const facts of [...LISTED, ...(options.listed ?? [])]) this.list(facts);
  }

  /** Starts one on a free loopback port. Close it at the end of the test. */
  static async start(options: FakeCoinbaseOptions = {}): Promise<FakeCoinbase> {
    const fake = new FakeCoinbase(options);
    await fake.listen();
    return fake;
  }

  /** Ends everything at once. */
  override async close(): Promise<void> {
    this.#playing();
    await super.close();
  }

  /** Adds a product to what is listed, or lists it anew: halted, delisted. */
  list(facts: ProductFacts): void {
    this.#products.set(facts.id, new Product(facts, this.scheduler.now()));
  }

  /** Takes a product off what is listed, as if it had never been. */
  unlist(id: string): void {
    this.#products.delete(id);
  }

  /** How many sockets are subscribed to this channel of the product. */
  subscribers(product: string, channel = "ticker"): number {
    let count = 0;
    for (const socket of this.sockets) if (socket.carries(channel, product)) count++;
    return count;
  }

  /** Lets a product trade. */
  trade(id: string, price: string, size = "0.01", timeMs = this.#now()): void {
    const product = this.#product(id);
    product.trade(price, size, timeMs);
    this.repeat(id);
    this.#emit(id, "matches", JSON.stringify(product.match("match")));
  }

  /** Lets a product trade, and the feed leave it out. */
  leaveOut(id: string, price: string): void {
    this.#product(id).trade(price, "0.01", this.#now());
  }

  /** Tells the product's ticker again as it stands. */
  repeat(id: string): void {
    this.#emit(id, "ticker", JSON.stringify(this.#product(id).ticker()));
  }

  /** The product's ticker as it stands, to be sent later than it should. */
  tickerOf(id: string): string {
    return JSON.stringify(this.#product(id).ticker());
  }

  /** Sets the best bid and ask of which the next ticker tells. */
  book(id: string, bid: string, ask: string): void {
    this.#product(id).book(bid, ask);
  }

  /** Sends the recording's next message to whom it concerns; undefined at its end. */
  step(): CapturedMessage | undefined {
    this.#capture ??= readCapture();
    const message = this.#capture[this.#played];
    if (!message) return undefined;
    this.#played++;
    this.#emit(message.product, message.type === "ticker" ? "ticker" : "matches", message.text);
    return message;
  }

  /** Plays the rest of the recording at `speed` times its own pace; Infinity plays it at once. */
  play(speed = 1): Promise<void> {
    return new Promise((resolve) => {
      const next = (): void => {
        for (let message = this.step(); message; message = this.step()) {
          const following = this.#capture?.[this.#played];
          const gapMs = following ? (following.timeMs - message.timeMs) / speed : 0;
          if (gapMs <= 0) continue;
          this.#playing = this.scheduler.after(gapMs, next);
          return;
        }
        resolve();
      };
      next();
    });
  }

  /** From now on no trade of this product is told, though it stays subscribed to and its heartbeats come. */
  silence(id: string): void {
    this.#dead.add(id);
  }

  protected override answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    if (!request.headers["user-agent"]) {
      this.breach("a request without a User-Agent");
      give(response, 400, '{"message":"User-Agent header is required."}');
    } else if (this.#isTooMany(this.#requests, rules.REQUESTS_PER_SECOND, "requests")) {
      give(response, 429, '{"message":"Public rate limit exceeded"}');
    } else answerRest(url, response, this.#products, this.listing, this.#now());
  }

  protected override accepts({ pathname }: URL): boolean {
    return pathname === "/";
  }

  protected override accept(socket: WebSocket): FeedSocket {
    const { lifetimeMs = rules.LIFETIME_MS, heartbeatEveryMs = rules.HEARTBEAT_EVERY_MS } = this.#options;
    const accepted = new FeedSocket(socket, {
      scheduler: this.scheduler,
      lifetimeMs,
      heartbeatEveryMs,
      badProducts: this.#options.badProducts ?? "are-left-out",
      find: (id) => this.#subscribable(id),
      counts: () => !this.#isTooMany(this.#messages, rules.MESSAGES_PER_SECOND, "messages"),
      breach: (what) => this.breach(what),
      begins: (begun, channel, product) => this.#begin(begun, channel, product),
      changed: () => this.tell(),
    });
    if (this.#isFrozen) accepted.freeze();
    return accepted;
  }

  /** From now on every socket, and each that comes, has heartbeats only; or no longer, and those that did so end. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    for (const socket of this.sockets) {
      if (isFrozen) socket.freeze();
      else socket.drop();
    }
  }

  #now(): number {
    return this.scheduler.now() + (this.#options.skewMs ?? 0);
  }

  #product(id: string): Product {
    const product = this.#products.get(id);
    if (!product) throw new Error(`the fake does not list ${id}`);
    return product;
  }

  #emit(id: string, channel: string, text: string): void {
    if (this.#dead.has(id)) return;
    for (const socket of this.sockets) socket.emit(channel, id, text);
  }

  #subscribable(id: string): Product | string {
    const product = this.#products.get(id);
    if (!product) return "is not a valid product";
    return product.facts.status === "delisted" ? "is delisted" : product;
  }

  #isTooMany(window: SlidingWindow, max: number, what: string): boolean {
    if (this.#options.counts === false || window.add(this.scheduler.now()) <= max) return false;
    this.breach(`more than ${max} ${what} in a second`);
    return true;
  }

  /** A subscription begins with the last trade, however old. */
  #begin(socket: FeedSocket, channel: string, product: Product): void {
    const { id } = product.facts;
    if (this.subscribers(id, channel) > rules.SUBSCRIPTIONS_PER_PRODUCT) {
      this.breach(`more than ${rules.SUBSCRIPTIONS_PER_PRODUCT} subscriptions to ${channel} of ${id}`);
    }
    if (product.tradeId === 0 || this.#dead.has(id)) return;
    if (channel === "ticker") socket.emit(channel, id, JSON.stringify(product.ticker()));
    if (channel === "matches") socket.emit(channel, id, JSON.stringify(product.match("last_match")));
  }
}
