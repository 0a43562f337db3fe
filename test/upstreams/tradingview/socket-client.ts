import { once } from "node:events";
import { WebSocket } from "ws";
import { QuoteReader, type Reading } from "../../../apps/server/src/sources/tradingview/wire/quote-reader.ts";
import { framed } from "./socket-text.ts";

/** What the quote socket answered to a handshake that it refused. */
export interface Refused {
  readonly status: number;
}

/** A client of the fake's quote socket outside of any browser: what it said, and what our own reader makes of it. */
export class SocketClient {
  /** Messages as they came. */
  readonly received: string[] = [];
  readonly readings: Reading[] = [];
  readonly reader = new QuoteReader("qs_client");
  readonly #socket: WebSocket;
  readonly #listeners = new Set<() => void>();
  readonly #echoes: boolean;
  isClosed = false;

  /** Use `SocketClient.open`. */
  private constructor(socket: WebSocket, echoes: boolean) {
    this.#socket = socket;
    this.#echoes = echoes;
    socket.on("message", (data: Buffer) => this.#take(data.toString()));
    socket.on("error", () => {});
    socket.on("close", () => {
      this.isClosed = true;
      this.#tell();
    });
  }

  /** Opens one as a page of `url` would, or says how it was refused. It echoes heartbeats unless told not to. */
  static async open(
    { url, wsUrl }: { readonly url: string; readonly wsUrl: string },
    { origin = url, echoes = true }: { readonly origin?: string | undefined; readonly echoes?: boolean } = {},
  ): Promise<SocketClient | Refused> {
    const headers = origin === "" ? {} : { origin };
    const socket = new WebSocket(`${wsUrl}/socket.io/websocket?from=chart`, { headers });
    const client = new SocketClient(socket, echoes);
    const refused = new Promise<Refused>((resolve) =>
      socket.once("unexpected-response", (_request, response) => {
        response.destroy();
        resolve({ status: response.statusCode ?? 0 });
      }),
    );
    return await Promise.race([once(socket, "open").then(() => client), refused]);
  }

  /** Sends messages; text as it is, anything else as one framed payload. */
  send(...messages: readonly (string | { readonly m: string; readonly p: readonly unknown[] })[]): void {
    for (const message of messages) {
      this.#socket.send(typeof message === "string" ? message : framed(JSON.stringify(message)));
    }
  }

  /** Opens a session and watches these symbols; ids count from 1. */
  watch(...symbols: readonly string[]): void {
    this.send(this.reader.begin(true) + this.reader.want(symbols.map((canonical, n) => ({ id: n + 1, canonical }))));
  }

  /** Every price that was read, in order. */
  get prices(): string[] {
    return this.readings.flatMap(({ quotes }) => quotes.flatMap(({ price }) => price ?? []));
  }

  /** Resolves once it is so; looks again after every message and at the end. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#listeners.add(resolve));
  }

  /** Ends it without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  #take(text: string): void {
    this.received.push(text);
    const reading = this.reader.read(text, Date.now());
    if (this.#echoes) for (const echo of reading.echoes) this.#socket.send(echo);
    this.readings.push(reading);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
