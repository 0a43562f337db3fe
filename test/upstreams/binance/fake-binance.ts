import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Cancel, Scheduler } from "@streampulse/core";
import { WebSocketServer, type WebSocket } from "ws";
import { readCapture, type CapturedFrame } from "./capture.ts";
import { LISTED, Market, type SymbolFacts } from "./market.ts";
import { FakeRest, LOCATION_REFUSED } from "./rest.ts";
import * as rules from "./rules.ts";
import { FakeSocket, type SocketRules } from "./socket.ts";
import { SlidingWindow } from "../sliding-window.ts";
import { wallClock } from "../wall-clock.ts";

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
export class FakeBinance {
  /** What clients did against the vendor's rules, in words. A test expects it to be empty. */
  readonly violations: string[] = [];
  /** Sockets that live, in the order of their coming. */
  readonly sockets = new Set<FakeSocket>();
  readonly rest: FakeRest;
  /** While set, the upgrade of every socket is refused with this status. */
  upgradeRefusal: { readonly status: number; readonly retryAfterSeconds?: number } | undefined;
  readonly #options: FakeBinanceOptions;
  readonly #scheduler: Scheduler;
  readonly #markets = new Map<string, Market>();
  readonly #changed = new Set<Market>();
  readonly #dead = new Set<string>();
  readonly #attempts = new SlidingWindow(rules.ATTEMPTS_WINDOW_MS);
  readonly #http: Server;
  readonly #upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: true });
  readonly #listeners = new Set<() => void>();
  #figures: Cancel = () => {};
  #capture: CapturedFrame[] | undefined;
  #played = 0;
  #isFrozen = false;
  #playing: Cancel = () => {};

  /** Use `FakeBinance.start`. */
  private constructor(options: FakeBinanceOptions) {
    this.#options = options;
    this.#scheduler = options.scheduler ?? wallClock;
    for (const facts of [...LISTED, ...(options.listed ?? [])]) this.list(facts);
    this.rest = new FakeRest(
      this.#markets,
      () => this.#scheduler.now(),
      (what) => this.#breach(what),
    );
    this.#http = createServer((request, response) => void this.rest.handle(request, response));
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  /** Starts one on a free loopback port. Close it at the end of the test. */
  static async start(options: FakeBinanceOptions = {}): Promise<FakeBinance> {
    const fake = new FakeBinance(options);
    await new Promise<void>((resolve) => fake.#http.listen(0, "127.0.0.1", resolve));
    fake.#tellFigures();
    return fake;
  }

  get #port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Origin of the REST API. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Origin of the sockets. */
  get wsUrl(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    this.#figures();
    this.#playing();
    for (const socket of this.sockets) socket.drop();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  /** Adds a symbol to what is listed. */
  list(facts: SymbolFacts): void {
    this.#markets.set(facts.symbol, new Market(facts, this.#scheduler.now()));
  }

  /** How many sockets are subscribed to the stream. */
  subscribers(stream: string): number {
    let count = 0;
    for (const socket of this.sockets) if (socket.streams.has(stream)) count++;
    return count;
  }

  /** Resolves once it is so; looks again after every change of sockets and subscriptions. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#listeners.add(resolve));
  }

  /** Lets a symbol trade. */
  trade(symbol: string, price: string, quantity = "0.01", timeMs = this.#scheduler.now()): void {
    const market = this.#market(symbol);
    const { trade, aggTrade } = market.trade(price, quantity, timeMs, this.#scheduler.now());
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
    const now = this.#scheduler.now();
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
          this.#playing = this.#scheduler.after(gapMs, next);
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
    for (const socket of this.sockets) socket.announceShutdown(this.#scheduler.now());
  }

  /** Refuses everybody for their place, on REST and sockets, or no longer. */
  refuseLocation(isRefused: boolean): void {
    this.rest.refusal = isRefused ? { status: 451 } : undefined;
    this.upgradeRefusal = isRefused ? { status: 451 } : undefined;
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
    this.#figures = this.#scheduler.after(this.#options.figuresEveryMs ?? rules.FIGURES_EVERY_MS, () => {
      this.tellFigures();
      this.#tellFigures();
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? "/", "http://fake");
    const refuse = (status: number, body = "", header = "") =>
      socket.end(
        `HTTP/1.1 ${status} Refused\r\n${header}connection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    if (this.#attempts.add(this.#scheduler.now()) > rules.ATTEMPTS_MAX) {
      this.#breach(`more than ${rules.ATTEMPTS_MAX} connection attempts in 5 minutes`);
      refuse(429, "", "retry-after: 300\r\n");
      return;
    }
    if (this.upgradeRefusal) {
      const { status, retryAfterSeconds } = this.upgradeRefusal;
      const header = retryAfterSeconds === undefined ? "" : `retry-after: ${retryAfterSeconds}\r\n`;
      refuse(status, status === 451 ? LOCATION_REFUSED : "", header);
      return;
    }
    if ((request.url ?? "").length > rules.URL_MAX) {
      this.#breach("an address that is too long");
      refuse(414);
      return;
    }
    const isCombined = url.pathname === "/stream";
    const isRaw = url.pathname === "/ws" || url.pathname.startsWith("/ws/");
    if (!isCombined && !isRaw) {
      refuse(404);
      return;
    }
    const named = isCombined ? (url.searchParams.get("streams") ?? "") : url.pathname.slice("/ws/".length);
    this.#upgrades.handleUpgrade(request, socket, head, (accepted) =>
      this.#accept(accepted, isCombined, named.split("/")),
    );
  }

  #accept(accepted: WebSocket, isCombined: boolean, streams: readonly string[]): void {
    if (streams.length > rules.STREAMS_MAX) {
      this.#breach(`more than ${rules.STREAMS_MAX} streams in an address`);
      accepted.terminate();
      return;
    }
    const socket = new FakeSocket(accepted, isCombined, streams, {
      scheduler: this.#scheduler,
      pingEveryMs: this.#options.pingEveryMs ?? rules.PING_EVERY_MS,
      pongWithinMs: this.#options.pongWithinMs ?? rules.PONG_WITHIN_MS,
      lifetimeMs: this.#options.lifetimeMs ?? rules.LIFETIME_MS,
      countsMessages: this.#options.countsMessages ?? true,
      breach: (what) => this.#breach(what),
      subscribed: () => this.#tell(),
    });
    if (this.#isFrozen) socket.freeze();
    this.sockets.add(socket);
    accepted.on("close", () => {
      this.sockets.delete(socket);
      this.#tell();
    });
    this.#tell();
  }

  #breach(what: string): void {
    this.violations.push(what);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
