import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cancel, Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import { FakeVendor, type Refusal } from "../fake-vendor.ts";
import { wallClock } from "../wall-clock.ts";
import { readCapture, type CapturedFrame } from "./capture.ts";
import { LISTED, Market, type SymbolFacts } from "./market.ts";
import { FakeRest, LOCATION_REFUSED } from "./rest.ts";
import * as rules from "./rules.ts";
import { FakeSocket, type SocketRules } from "./socket.ts";

/** How a fake Binance differs from the real one: its clock, and times shortened for a test. */
export interface FakeBinanceOptions extends Partial<
  Pick<SocketRules, "pingEveryMs" | "pongWithinMs" | "lifetimeMs" | "countsMessages">
> {
  readonly scheduler?: Scheduler;
  /** Listed besides the well-known pairs and those of the capture. */
  readonly listed?: readonly SymbolFacts[];
  /** How often the 24 hours' figures are told. */
  readonly figuresEveryMs?: number;
}

/**
 * Binance's spot market data on one loopback port, REST and WebSocket, as the vendor documents it. It is
 * strict: whatever a client does against the rules stands in `violations`, and is punished as there.
 */
export class FakeBinance extends FakeVendor<FakeSocket> {
  readonly #options: FakeBinanceOptions;
  readonly #rest: FakeRest;
  readonly #markets = new Map<string, Market>();
  readonly #changed = new Set<Market>();
  readonly #dead = new Set<string>();
  #figures: Cancel = () => {};
  #capture: CapturedFrame[] | undefined;
  #played = 0;
  #isFrozen = false;
  #playing: Cancel = () => {};

  /** Use `FakeBinance.start`. */
  private constructor(options: FakeBinanceOptions) {
    super(options.scheduler ?? wallClock, { max: rules.ATTEMPTS_MAX, windowMs: rules.ATTEMPTS_WINDOW_MS });
    this.#options = options;
    for (const facts of [...LISTED, ...(options.listed ?? [])]) this.list(facts);
    const now = () => this.scheduler.now();
    this.#rest = new FakeRest(this.#markets, now, (what) => this.breach(what));
  }

  /** Starts one on a free loopback port. Close it at the end of the test. */
  static async start(options: FakeBinanceOptions = {}): Promise<FakeBinance> {
    const fake = new FakeBinance(options);
    await fake.listen();
    fake.#tellFigures();
    return fake;
  }

  /** Ends everything at once. */
  override async close(): Promise<void> {
    this.#figures();
    this.#playing();
    await super.close();
  }

  /** Adds a symbol to what is listed. */
  list(facts: SymbolFacts): void {
    this.#markets.set(facts.symbol, new Market(facts, this.scheduler.now()));
  }

  /** How many sockets are subscribed to the stream. */
  subscribers(stream: string): number {
    let count = 0;
    for (const socket of this.sockets) if (socket.streams.has(stream)) count++;
    return count;
  }

  /** Lets a symbol trade. */
  trade(symbol: string, price: string, quantity = "0.01", timeMs = this.scheduler.now()): void {
    const market = this.#market(symbol);
    const { trade, aggTrade } = market.trade(price, quantity, timeMs, this.scheduler.now());
    this.#changed.add(market);
    this.#emit(symbol, "trade", JSON.stringify(trade));
    this.#emit(symbol, "aggTrade", JSON.stringify(aggTrade));
  }

  /** Sets a symbol's best bid and ask. */
  book(symbol: string, bid: string, ask: string, bidQuantity = "1", askQuantity = "1"): void {
    const market = this.#market(symbol);
    this.#changed.add(market);
    this.#emit(symbol, "bookTicker", JSON.stringify(market.book(bid, ask, bidQuantity, askQuantity)));
  }

  /** Tells the 24 hours' figures of every symbol that changed, as happens each second. */
  tellFigures(): void {
    const now = this.scheduler.now();
    for (const market of this.#changed) {
      this.#emit(market.facts.symbol, "ticker", JSON.stringify(market.ticker(now)));
      this.#emit(market.facts.symbol, "miniTicker", JSON.stringify(market.miniTicker(now)));
    }
    const all = JSON.stringify([...this.#changed].map((market) => market.miniTicker(now)));
    if (this.#changed.size > 0) for (const socket of this.sockets) socket.emit("!miniTicker@arr", all);
    this.#changed.clear();
  }

  /** Sends the recording's next message to whom it concerns; undefined at its end. */
  step(): CapturedFrame | undefined {
    this.#capture ??= readCapture();
    const frame = this.#capture[this.#played];
    if (!frame) return undefined;
    this.#played++;
    this.#see(frame);
    for (const socket of this.sockets) socket.emit(frame.stream, frame.payload);
    return frame;
  }

  /** Plays the rest of the recording at `speed` times its own pace; Infinity plays it at once. */
  play(speed = 1): Promise<void> {
    return new Promise((resolve) => {
      const next = (): void => {
        for (let frame = this.step(); frame; frame = this.step()) {
          const following = this.#capture?.[this.#played];
          const gapMs = following ? (following.timeMs - frame.timeMs) / speed : 0;
          if (gapMs <= 0) continue;
          this.#playing = this.scheduler.after(gapMs, next);
          return;
        }
        resolve();
      };
      next();
    });
  }

  /** From now on nothing of this symbol is sent, though it stays subscribed to. */
  silence(symbol: string): void {
    this.#dead.add(symbol);
  }

  /** From now on every socket, and each that comes, lives and says nothing; or no longer, and those that did so end. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    for (const socket of this.sockets) {
      if (isFrozen) socket.freeze();
      else socket.drop();
    }
  }

  /** Announces to every socket that it will be ended. */
  announceShutdown(): void {
    for (const socket of this.sockets) socket.announceShutdown(this.scheduler.now());
  }

  /** Refuses everybody for their place, on REST and sockets, or no longer. */
  refuseLocation(isRefused: boolean): void {
    this.refuseAll(isRefused ? { status: 451, body: LOCATION_REFUSED } : undefined);
  }

  protected override answer(url: URL, _request: IncomingMessage, response: ServerResponse): void {
    this.#rest.answer(url, response);
  }

  protected override accepts({ pathname, search }: URL): boolean | Refusal {
    if (pathname.length + search.length <= rules.URL_MAX) {
      return pathname === "/stream" || pathname === "/ws" || pathname.startsWith("/ws/");
    }
    this.breach("an address that is too long");
    return { status: 414 };
  }

  protected override accept(accepted: WebSocket, { pathname, searchParams }: URL): FakeSocket {
    const isCombined = pathname === "/stream";
    const named = isCombined ? (searchParams.get("streams") ?? "") : pathname.slice("/ws/".length);
    const streams = named.split("/");
    const socket = new FakeSocket(accepted, isCombined, streams.slice(0, rules.STREAMS_MAX), {
      scheduler: this.scheduler,
      pingEveryMs: this.#options.pingEveryMs ?? rules.PING_EVERY_MS,
      pongWithinMs: this.#options.pongWithinMs ?? rules.PONG_WITHIN_MS,
      lifetimeMs: this.#options.lifetimeMs ?? rules.LIFETIME_MS,
      countsMessages: this.#options.countsMessages ?? true,
      breach: (what) => this.breach(what),
      subscribed: () => this.tell(),
    });
    if (this.#isFrozen) socket.freeze();
    if (streams.length > rules.STREAMS_MAX) {
      this.breach(`more than ${rules.STREAMS_MAX} streams in an address`);
      socket.drop();
    }
    return socket;
  }

  #market(symbol: string): Market {
    const market = this.#markets.get(symbol);
    if (!market) throw new Error(`the fake does not list ${symbol}`);
    return market;
  }

  #emit(symbol: string, channel: string, payload: string): void {
    if (this.#dead.has(symbol)) return;
    const stream = `${symbol.toLowerCase()}@${channel}`;
    for (const socket of this.sockets) socket.emit(stream, payload);
  }

  /** Keeps the REST API and the day's figures in step with what the recording says. */
  #see({ stream, payload }: CapturedFrame): void {
    const data = JSON.parse(payload) as Record<string, string> & { T: number; u: number };
    const market = this.#markets.get(data["s"] ?? "");
    if (!market) return;
    if (stream.endsWith("@aggTrade")) market.see(data["p"] ?? "0", data["q"] ?? "0", data.T);
    else if (stream.endsWith("@bookTicker")) {
      market.book(data["b"] ?? "0", data["a"] ?? "0", data["B"] ?? "0", data["A"] ?? "0", data.u);
    } else return;
    this.#changed.add(market);
  }

  #tellFigures(): void {
    this.#figures = this.scheduler.after(this.#options.figuresEveryMs ?? rules.FIGURES_EVERY_MS, () => {
      this.tellFigures();
      this.#tellFigures();
    });
  }
}
