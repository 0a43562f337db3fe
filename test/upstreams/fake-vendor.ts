import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Scheduler } from "@streampulse/core";
import { WebSocketServer, type WebSocket } from "ws";
import type { ScriptedSocket } from "./scripted-socket.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** How everybody is refused for a while. */
export interface Refusal {
  readonly status: number;
  readonly retryAfterSeconds?: number;
  /** Where a redirection leads. */
  readonly location?: string;
  readonly body?: string;
}

/** How often one address may try to connect. */
export interface AttemptRule {
  readonly max: number;
  readonly windowMs: number;
}

/**
 * A vendor on one loopback port, REST and WebSocket, for tests: a folder beside this has each vendor's own words and
 * rules. It is strict: whatever a client does against them stands in `violations`.
 */
export abstract class FakeVendor<S extends ScriptedSocket> {
  /** What clients did against the vendor's rules, in words. A test expects it to be empty. */
  readonly violations: string[] = [];
  /** Sockets that live, in the order of their coming. */
  readonly sockets = new Set<S>();
  /** Every request's path with its query, in the order of their coming. */
  readonly requests: string[] = [];
  /** While set, every request is answered so. */
  refusal: Refusal | undefined;
  /** While set, the upgrade of every socket is refused so. */
  upgradeRefusal: Refusal | undefined;
  /** While set, requests are taken and not answered before it resolves. */
  held: Promise<void> | undefined;
  /** How many upgrades were asked for. */
  upgrades = 0;
  protected readonly scheduler: Scheduler;
  readonly #rule: AttemptRule;
  readonly #attempts: SlidingWindow;
  readonly #http: Server;
  readonly #upgrades = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: true });
  readonly #listeners = new Set<() => void>();

  protected constructor(scheduler: Scheduler, rule: AttemptRule) {
    this.scheduler = scheduler;
    this.#rule = rule;
    this.#attempts = new SlidingWindow(rule.windowMs);
    this.#http = createServer((request, response) => void this.#handle(request, response));
    this.#http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
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
    for (const socket of this.sockets) socket.drop();
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  /** Resolves once it is so; looks again after every change of sockets and subscriptions. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#listeners.add(resolve));
  }

  /** Refuses everybody, on REST and sockets, or with undefined no longer. */
  refuseAll(refusal: Refusal | undefined): void {
    this.refusal = refusal;
    this.upgradeRefusal = refusal;
  }

  /** Answers one request that is not refused. */
  protected abstract answer(url: URL, request: IncomingMessage, response: ServerResponse): void;

  /** Whether the vendor has a socket at this address and for this caller; a refusal says how it has none. */
  protected abstract accepts(url: URL): boolean | Refusal;
  /** The socket's fake side. */
  protected abstract accept(socket: WebSocket, url: URL): S;

  /** Begins to listen, on a free port. */
  protected async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, "127.0.0.1", resolve));
  }

  protected breach(what: string): void {
    this.violations.push(what);
  }

  /** Something changed that somebody may wait for. */
  protected tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  get #port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fake");
    this.requests.push(url.pathname + url.search);
    this.tell();
    await this.held;
    if (!this.refusal) return this.answer(url, request, response);
    const { status, retryAfterSeconds, location, body = "" } = this.refusal;
    if (location !== undefined) response.setHeader("location", location);
    if (retryAfterSeconds !== undefined) response.setHeader("retry-after", String(retryAfterSeconds));
    response.writeHead(status).end(body);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { max, windowMs } = this.#rule;
    this.upgrades++;
    this.tell();
    if (this.#attempts.add(this.scheduler.now()) > max) {
      this.breach(`more than ${max} connection attempts in ${windowMs / 1_000} s`);
      refuseUpgrade(socket, { status: 429, retryAfterSeconds: Math.ceil(windowMs / 1_000) });
      return;
    }
    const url = new URL(request.url ?? "/", "http://fake");
    const answer = this.upgradeRefusal ?? this.accepts(url);
    if (answer === true) this.#upgrades.handleUpgrade(request, socket, head, (ws) => this.#accepted(ws, url));
    else refuseUpgrade(socket, answer || { status: 404 });
  }

  #accepted(accepted: WebSocket, url: URL): void {
    const socket = this.accept(accepted, url);
    this.sockets.add(socket);
    accepted.on("close", () => {
      this.sockets.delete(socket);
      this.tell();
    });
    this.tell();
  }
}

function refuseUpgrade(socket: Duplex, { status, retryAfterSeconds, location, body = "" }: Refusal): void {
  const retry = retryAfterSeconds === undefined ? "" : `retry-after: ${retryAfterSeconds}\r\n`;
  const elsewhere = location === undefined ? "" : `location: ${location}\r\n`;
  const head = `HTTP/1.1 ${status} Refused\r\n${retry}${elsewhere}connection: close\r\ncontent-length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\n\r\n${body}`);
}
