import type { IncomingMessage, ServerResponse } from "node:http";
import { toDecimal, type Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import { FakeVendor, type Refusal } from "../fake-vendor.ts";
import { wallClock } from "../wall-clock.ts";
import { FakeMarket, LISTED, type SymbolFacts } from "./market.ts";
import { FakeRest } from "./rest.ts";
import * as rules from "./rules.ts";
import { FakeSocket } from "./socket.ts";

/** The key that the fake knows; a test that finds it anywhere has found a leak. */
export const KEY = "canarykey0123456789";

/** How a fake Finnhub differs from the real one. */
export interface FakeFinnhubOptions {
  readonly scheduler?: Scheduler;
  /** Has these besides the well-known ones. */
  readonly listed?: readonly SymbolFacts[];
  readonly callsPerMinute?: number;
  readonly symbolsMax?: number;
  readonly tellsLimits?: boolean;
  readonly pingEveryMs?: number;
  /** Whether a second connection with the key ends the older one too; reports differ. */
  readonly kicks?: "both" | "the older";
}

/** One trade to be told; a venue that tells no trades has a volume of 0. */
export interface FakeTrade {
  readonly symbol: string;
  /** Decimal text. */
  readonly price: string;
  readonly timeMs?: number;
  readonly volume?: string;
}

/** Reports know of no limit for attempts to connect. */
const ANY_ATTEMPTS = { max: Infinity, windowMs: 1 };

/**
 * Finnhub on one loopback port, REST and socket. It is strict: whatever a client does against the rules stands in
 * `violations`, and is punished as there.
 */
export class FakeFinnhub extends FakeVendor<FakeSocket> {
  readonly rest: FakeRest;
  /** Whether every socket is ended as soon as it is there: the key is in use elsewhere. */
  isKeyInUse = false;
  readonly #options: FakeFinnhubOptions;
  readonly #markets = new Map<string, FakeMarket>();
  readonly #dead = new Set<string>();

  /** Use `FakeFinnhub.start`. */
  private constructor(options: FakeFinnhubOptions) {
    super(options.scheduler ?? wallClock, ANY_ATTEMPTS);
    this.#options = options;
    for (const facts of [...LISTED, ...(options.listed ?? [])]) this.list(facts);
    this.rest = new FakeRest({
      markets: this.#markets,
      scheduler: this.scheduler,
      key: KEY,
      callsPerMinute: options.callsPerMinute ?? rules.CALLS_PER_MINUTE,
      tellsLimits: options.tellsLimits ?? true,
      breach: (what) => this.breach(what),
      changed: () => this.tell(),
    });
  }

  /** Starts one on a free loopback port. Close it at the end of the test. */
  static async start(options: FakeFinnhubOptions = {}): Promise<FakeFinnhub> {
    const fake = new FakeFinnhub(options);
    await fake.listen();
    return fake;
  }

  /** Ends everything at once. */
  override async close(): Promise<void> {
    this.rest.close();
    await super.close();
  }

  /** Adds a symbol. */
  list(facts: SymbolFacts): void {
    this.#markets.set(facts.symbol, new FakeMarket(facts, this.scheduler.now()));
  }

  /** The one socket there is. */
  get socket(): FakeSocket {
    const [socket] = this.sockets;
    if (!socket) throw new Error("the fake has no socket");
    return socket;
  }

  /** What sockets are subscribed to. */
  get symbols(): ReadonlySet<string> {
    return new Set([...this.sockets].flatMap(({ symbols }) => [...symbols]));
  }

  /** Whether a socket is subscribed to the symbol. */
  carries(symbol: string): boolean {
    return this.symbols.has(symbol);
  }

  /** Lets symbols trade, in one message; `/quote` tells the last of each. */
  trade(...trades: readonly FakeTrade[]): void {
    const now = this.scheduler.now();
    const told = trades.filter(({ symbol }) => !this.#dead.has(symbol));
    for (const { symbol, price, timeMs = now } of trades) this.#market(symbol).move(price, timeMs);
    const data = told.map(({ symbol, price, timeMs = now + this.rest.skewMs, volume = "1" }) => {
      const conditions = symbol.includes(":") ? "null" : '["1","12"]';
      return `{"c":${conditions},"p":${toDecimal(price)},"s":${JSON.stringify(symbol)},"t":${timeMs},"v":${volume}}`;
    });
    const symbols = told.map(({ symbol }) => symbol);
    const message = `{"data":[${data.join(",")}],"type":"trade"}`;
    if (told.length > 0) for (const socket of this.sockets) socket.emit(symbols, message);
  }

  /** From now on the socket says nothing of this symbol, though it stays subscribed to. */
  silence(symbol: string): void {
    this.#dead.add(symbol);
  }

  protected override answer(url: URL, request: IncomingMessage, response: ServerResponse): void {
    this.rest.handle(url, request, response);
  }

  protected override accepts({ searchParams }: URL): boolean | Refusal {
    return searchParams.get("token") === KEY || { status: 401 };
  }

  protected override accept(accepted: WebSocket): FakeSocket {
    const socket = new FakeSocket(accepted, this.scheduler, {
      pingEveryMs: this.#options.pingEveryMs ?? rules.PING_EVERY_MS,
      symbolsMax: this.#options.symbolsMax ?? rules.SYMBOLS_MAX,
      breach: (what) => this.breach(what),
      changed: () => this.tell(),
    });
    if (this.sockets.size > 0) {
      this.breach("a second connection with one key");
      for (const other of this.sockets) other.drop();
      if (this.#options.kicks !== "the older") socket.drop();
    }
    if (this.isKeyInUse) socket.drop();
    return socket;
  }

  #market(symbol: string): FakeMarket {
    const market = this.#markets.get(symbol);
    if (!market) throw new Error(`the fake does not have ${symbol}`);
    return market;
  }
}
