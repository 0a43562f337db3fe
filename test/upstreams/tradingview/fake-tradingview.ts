import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Scheduler } from "@streampulse/core";
import { WebSocketServer, type WebSocket } from "ws";
import { SlidingWindow } from "../sliding-window.ts";
import { wallClock } from "../wall-clock.ts";
import { FakeQuoteSocket, type SocketRules } from "./quote-socket.ts";
import { SiteSymbol, type SymbolFacts } from "./site-symbol.ts";
import { FakeSite } from "./site.ts";

/** How a fake TradingView differs from the real one: its clock, its bounds, and times shortened for a test. */
export interface FakeTradingViewOptions extends Partial<
  Pick<SocketRules, "heartbeatEveryMs" | "missedMax" | "completesUnknown">
> {
  readonly scheduler?: Scheduler;
  readonly listed?: readonly SymbolFacts[];
  /** Quote sockets open at once, and opened in a minute: beyond, the handshake is answered with 429. */
  readonly socketsMax?: number;
  readonly opensPerMinute?: number;
  /** Pages open at once. */
  readonly pagesMax?: number;
}

/**
 * TradingView's pages, its quote socket and its look-ups on one loopback port, as far as they are known. It is
 * strict: whatever a client does that the site would not bear stands in `violations`. The pages run in a real browser.
 */
export class FakeTradingView {
  /** What clients did that the site would not bear, in words. A test expects it to be empty. */
  readonly violations: string[] = [];
  /** Quote sockets that live, in the order of their coming. */
  readonly sockets = new Set<FakeQuoteSocket>();
  /** Its pages, requests and look-ups. */
  readonly site: FakeSite;
  /** While set, the handshake of every quote socket is answered with this status. */
  socketRefusal: 403 | 429 | 503 | undefined;
  /** While true, new quote sockets open and never say a word. */
  mutesSockets = false;
  /** How far the site's clock is ahead. */
  skewMs = 0;
  /** How many pages a browser holds open. */
  pages = 0;
  readonly #options: FakeTradingViewOptions;
  readonly #scheduler: Scheduler;
  readonly #symbols = new Map<string, SiteSymbol>();
  readonly #dead = new Set<string>();
  readonly #opens = new SlidingWindow(60_000);
  readonly #http: Server;
  readonly #upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: true, maxPayload: 1 << 20 });
  readonly #presences = new Set<WebSocket>();
  readonly #listeners = new Set<() => void>();

  /** Use `FakeTradingView.start`. */
  private constructor(options: FakeTradingViewOptions) {
    this.#options = options;
    this.#scheduler = options.scheduler ?? wallClock;
    for (const facts of options.listed ?? []) this.list(facts);
    this.site = new FakeSite({
      symbols: this.#symbols,
      breach: (what) => this.#breach(what),
      changed: () => this.#tell(),
    });
    this.#http = createServer((request, response) => this.site.handle(request, response));
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  /** Starts one on a free loopback port. Close it at the end of the test. */
  static async start(options: FakeTradingViewOptions = {}): Promise<FakeTradingView> {
    const fake = new FakeTradingView(options);
    await new Promise<void>((resolve) => fake.#http.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  get #authority(): string {
    return `127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Origin of the pages and of the look-ups. */
  get url(): string {
    return `http://${this.#authority}`;
  }

  /** Origin of the quote socket. */
  get wsUrl(): string {
    return `ws://${this.#authority}`;
  }

  /** Ends everything at once. */
  async close(): Promise<void> {
    for (const socket of this.sockets) socket.drop();
    for (const presence of this.#presences) presence.terminate();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  /** Adds a symbol to what is listed. */
  list(facts: SymbolFacts): void {
    this.#symbols.set(facts.symbol, new SiteSymbol(facts, this.#siteMs()));
  }

  /** How many times the symbol is watched, over all sockets. */
  watchers(symbol: string): number {
    return [...this.sockets].flatMap((socket) => socket.symbols).filter((name) => name === symbol).length;
  }

  /** Resolves once it is so; looks again after every change of sockets, pages, requests and what is watched. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#listeners.add(resolve));
  }

  /** Lets a symbol trade. */
  trade(symbol: string, price: string, timeMs = this.#siteMs()): void {
    this.#emit(symbol, this.#symbol(symbol).trade(price, timeMs));
  }

  /** Lets a symbol trade outside of its market's hours. */
  tradeExtended(symbol: string, price: string, timeMs = this.#siteMs()): void {
    this.#emit(symbol, this.#symbol(symbol).extended(price, timeMs));
  }

  /** Sets a symbol's best bid and ask. */
  book(symbol: string, bid: string, ask: string): void {
    this.#emit(symbol, this.#symbol(symbol).change({ bid, ask }));
  }

  /** Moves a symbol's market to another part of its day: `market`, `pre_market`, `post_market`, `out_of_session`. */
  session(symbol: string, session: string): void {
    const phase = session === "market" ? "regular" : session.replaceAll("_", "-");
    const fields = { current_session: JSON.stringify(session), "market-status": JSON.stringify({ phase }) };
    this.#emit(symbol, this.#symbol(symbol).change(fields));
  }

  /** Changes any fields, given as JSON text, and tells of each by a message of its own. */
  change(symbol: string, ...fields: readonly Readonly<Record<string, string>>[]): void {
    for (const each of fields) this.#emit(symbol, this.#symbol(symbol).change(each));
  }

  /** From now on nothing of this symbol is told, though it is watched: one dead ticker. */
  silence(symbol: string): void {
    this.#dead.add(symbol);
  }

  /** A dead ticker is told of again. */
  revive(symbol: string): void {
    this.#dead.delete(symbol);
  }

  #siteMs(): number {
    return this.#scheduler.now() + this.skewMs;
  }

  #symbol(name: string): SiteSymbol {
    const symbol = this.#symbols.get(name);
    if (!symbol) throw new Error(`the fake does not list ${name}`);
    return symbol;
  }

  #emit(symbol: string, values: string): void {
    if (values !== "{}") for (const socket of this.sockets) socket.emit(symbol, values);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname } = new URL(request.url ?? "/", "http://fake");
    const status = this.#refusalOf(request, pathname);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.#upgrades.handleUpgrade(request, socket, head, (accepted) =>
      pathname.startsWith("/message-pipe-ws/") ? this.#present(accepted) : this.#accept(accepted),
    );
  }

  /** The status that a handshake is refused with, or undefined. */
  #refusalOf({ headers }: IncomingMessage, pathname: string): number | undefined {
    if (headers.origin !== this.url) {
      this.#breach("a socket without the site's Origin");
      return 403;
    }
    if (pathname.startsWith("/message-pipe-ws/")) return undefined;
    if (pathname !== "/socket.io/websocket") return 404;
    const { socketsMax = 12, opensPerMinute = 60 } = this.#options;
    if (this.#opens.add(this.#scheduler.now()) > opensPerMinute) {
      this.#breach(`more than ${opensPerMinute} quote sockets in a minute`);
      return 429;
    }
    if (this.socketRefusal !== undefined) return this.socketRefusal;
    if (this.sockets.size < socketsMax) return undefined;
    this.#breach(`more than ${socketsMax} quote sockets`);
    return 429;
  }

  #accept(accepted: WebSocket): void {
    const { heartbeatEveryMs = 10_000, missedMax = 3, completesUnknown = false } = this.#options;
    const rules: SocketRules = {
      scheduler: this.#scheduler,
      heartbeatEveryMs,
      missedMax,
      completesUnknown,
      skewMs: () => this.skewMs,
      symbol: (name) => this.#symbols.get(name),
      isDead: (name) => this.#dead.has(name),
      breach: (what) => this.#breach(what),
      changed: () => this.#tell(),
    };
    const socket = new FakeQuoteSocket(accepted, rules, this.mutesSockets);
    this.sockets.add(socket);
    accepted.on("close", () => {
      this.sockets.delete(socket);
      this.#tell();
    });
    this.#tell();
  }

  /** Each page holds one of these as long as it is open. */
  #present(accepted: WebSocket): void {
    const { pagesMax = 12 } = this.#options;
    this.#presences.add(accepted);
    if (++this.pages > pagesMax) this.#breach(`more than ${pagesMax} pages`);
    accepted.on("error", () => {});
    accepted.on("close", () => {
      this.#presences.delete(accepted);
      this.pages--;
      this.#tell();
    });
    this.#tell();
  }

  #breach(what: string): void {
    this.violations.push(what);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
