import type { IncomingMessage, ServerResponse } from "node:http";
import type { Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import { Allowance } from "../allowance.ts";
import { FakeVendor } from "../fake-vendor.ts";
import { wallClock } from "../wall-clock.ts";
import { readCapture } from "./capture.ts";
import { ohlc } from "./ohlc.ts";
import { LISTED, Pair, type PairFacts } from "./market.ts";
import * as rules from "./rules.ts";
import { FakeKrakenSocket, type Channel, type SocketMeans } from "./socket.ts";

/** How a fake Kraken differs from the real one: its clock, what it lists, and where facts are uncertain. */
export interface FakeKrakenOptions extends Partial<Pick<SocketMeans, "countsMessages" | "hasTradeSnapshot">> {
  readonly scheduler?: Scheduler;
  /** Listed besides the well-known pairs. */
  readonly listed?: readonly PairFacts[];
  /** How far its clock is ahead of ours. */
  readonly aheadMs?: number;
  /** Whether a socket begins with the system's state; it does unless it is told not to. */
  readonly greets?: boolean;
}

/** Kraken's spot market data on one loopback port: the second version of its socket, and its public REST API. */
export class FakeKraken extends FakeVendor<FakeKrakenSocket> {
  /** Symbols, or channels of them as `ticker BTC/USD`, of which nothing comes, not even an answer to a subscription. */
  readonly ignored = new Set<string>();
  /** While set, so many symbols a second may be subscribed to by a connection that opens from now on. */
  symbolsPerSecond: number | undefined;
  /** Errors that every REST answer has while there are any, in the vendor's spelling. */
  readonly restErrors: string[] = [];
  readonly #options: FakeKrakenOptions;
  readonly #pairs = new Map<string, Pair>();
  readonly #silent = new Set<string>();
  readonly #requestsLeft: Allowance;
  #system = "online";

  /** Use `FakeKraken.start`. */
  private constructor(options: FakeKrakenOptions) {
    super(options.scheduler ?? wallClock, rules.ATTEMPTS);
    this.#options = options;
    const now = () => this.scheduler.now();
    this.#requestsLeft = new Allowance(now, rules.REQUESTS_BURST, rules.REQUESTS_PER_SECOND);
    for (const facts of [...LISTED, ...(options.listed ?? [])]) this.list(facts);
  }

  /** Starts one on a free loopback port. Close it at the end of the test. */
  static async start(options: FakeKrakenOptions = {}): Promise<FakeKraken> {
    const fake = new FakeKraken(options);
    await fake.listen();
    return fake;
  }

  /** Adds a pair to what is listed, or changes it. */
  list(facts: PairFacts): void {
    this.#pairs.set(facts.symbol, new Pair(facts, this.#now()));
  }

  /** How many sockets are subscribed to the channel of the symbol. */
  subscribers(channel: Channel, symbol: string): number {
    let count = 0;
    for (const socket of this.sockets) if (socket.subscribed.has(`${channel} ${symbol}`)) count++;
    return count;
  }

  /** Lets a symbol trade: told by the trade channel, and as every trade by the ticker's. */
  trade(symbol: string, price: string, quantity = "0.01", timeMs = this.#now()): void {
    const pair = this.#pair(symbol);
    const entry = pair.trade(price, quantity, timeMs);
    this.#emit("trade", symbol, [entry]);
    this.#emit("ticker", symbol, [pair.ticker()]);
  }

  /** Lets a symbol trade at several prices at the same time, told in one message. */
  trades(symbol: string, ...prices: readonly string[]): void {
    const pair = this.#pair(symbol);
    const timeMs = this.#now();
    this.#emit(
      "trade",
      symbol,
      prices.map((price) => pair.trade(price, "0.01", timeMs)),
    );
    this.#emit("ticker", symbol, [pair.ticker()]);
  }

  /** Tells the last trade of a symbol once more. */
  repeat(symbol: string): void {
    this.#emit("trade", symbol, [this.#pair(symbol).lastTrade()]);
  }

  /** Sets a symbol's best bid and ask, and tells them. */
  book(symbol: string, bid: string, ask: string): void {
    const pair = this.#pair(symbol);
    pair.book(bid, ask);
    this.#emit("ticker", symbol, [pair.ticker()]);
  }

  /** Sends every recorded message of data to whom it concerns; gives how many there were. */
  play(): number {
    const frames = readCapture().filter((text) => text.includes('"data":['));
    for (const text of frames) {
      const { channel, data } = JSON.parse(text) as { channel: string; data: { symbol?: string }[] };
      const symbol = data[0]?.symbol;
      for (const socket of this.sockets) {
        if (symbol === undefined || socket.subscribed.has(`${channel} ${symbol}`)) socket.send(text);
      }
    }
    return frames.length;
  }

  /** From now on nothing of this symbol is sent, though it stays subscribed to. */
  silence(symbol: string): void {
    this.#silent.add(symbol);
  }

  /** Changes the system's state and tells every socket: online, cancel_only, post_only, maintenance. */
  system(state: string): void {
    this.#system = state;
    for (const socket of this.sockets) socket.status(state);
  }

  protected answer(url: URL, _request: IncomingMessage, response: ServerResponse): void {
    const give = (error: readonly string[], result?: unknown) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ error, result }));
    };
    if (!this.#requestsLeft.take()) {
      this.breach("more REST requests than an address has");
      return give(["EAPI:Rate limit exceeded"]);
    }
    if (this.restErrors.length > 0) return give(this.restErrors);
    const asked = url.searchParams.get("pair")?.split(",");
    const pairs = asked ? asked.map((name) => this.#byAltname(name)) : [...this.#pairs.values()];
    if (pairs.includes(undefined)) return give(["EQuery:Unknown asset pair"]);
    const listed = pairs.flatMap((pair) => (pair && pair.facts.status !== "delisted" ? [pair] : []));
    const each = (entry: (pair: Pair) => unknown) => Object.fromEntries(listed.map((pair) => [pair.key, entry(pair)]));
    const path = url.pathname;
    if (path === "/0/public/AssetPairs")
      give(
        [],
        each((pair) => pair.info()),
      );
    else if (path === "/0/public/Ticker")
      give(
        [],
        each((pair) => pair.day()),
      );
    else if (path === "/0/public/OHLC") {
      const entries = listed[0] && asked?.length === 1 ? ohlc(url.searchParams, this.#now()) : undefined;
      if (entries) give([], { [listed[0]?.key ?? ""]: entries, last: entries.at(-2)?.[0] ?? 0 });
      else give(["EGeneral:Invalid arguments"]);
    } else if (path === "/0/public/Assets") give([], {});
    else if (path === "/0/public/SystemStatus") give([], { status: this.#system, timestamp: new Date(this.#now()) });
    else response.writeHead(404).end();
  }

  protected accepts(url: URL): boolean {
    return url.pathname === "/v2";
  }

  protected accept(socket: WebSocket): FakeKrakenSocket {
    const { countsMessages = true, hasTradeSnapshot = true, greets = true } = this.#options;
    const accepted = new FakeKrakenSocket(socket, {
      scheduler: this.scheduler,
      countsMessages,
      hasTradeSnapshot,
      pair: (symbol) => this.#pairs.get(symbol),
      ignored: this.ignored,
      symbolsPerSecond: () => this.symbolsPerSecond,
      breach: (what) => this.breach(what),
      changed: () => this.tell(),
    });
    if (greets) accepted.status(this.#system);
    return accepted;
  }

  #now(): number {
    return this.scheduler.now() + (this.#options.aheadMs ?? 0);
  }

  #pair(symbol: string): Pair {
    const pair = this.#pairs.get(symbol);
    if (!pair) throw new Error(`the fake does not list ${symbol}`);
    return pair;
  }

  #byAltname(name: string): Pair | undefined {
    return [...this.#pairs.values()].find((pair) => pair.altname === name || pair.key === name);
  }

  #emit(channel: Channel, symbol: string, entries: readonly string[]): void {
    if (this.#silent.has(symbol)) return;
    for (const socket of this.sockets) socket.emit(channel, symbol, entries);
  }
}
