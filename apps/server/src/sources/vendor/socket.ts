import type { IncomingHttpHeaders } from "node:http";
import type { Cancel } from "@streampulse/core";
import { WebSocket } from "ws";
import { SourceFault, Unreached, type SourceContext } from "../../engine/ports/source.ts";
import { placeOf } from "./place-of.ts";

const HANDSHAKE_MS = 10_000;
/** So many unreadable messages in a row are no accident. */
const GARBAGE_MAX = 20;

/** One vendor's socket, and what it is like. */
export interface SocketRules {
  /** The vendor's name as sentences for users have it. */
  readonly vendor: string;
  readonly address: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The largest message that is taken, in bytes. */
  readonly maxPayload: number;
  /** Whether pings are answered by `pong` only: where a vendor counts pongs as messages. */
  readonly ownPongs?: boolean;
  /** What the status of a refused upgrade says; undefined for any that says nothing. */
  refusal(status: number, headers: IncomingHttpHeaders): SourceFault | undefined;
}

/** What a socket tells; nothing after `ended`, nor after `close` was called. */
export interface SocketEvents {
  opened(): void;
  /** A message of text; says whether it could be read. One at which it throws is logged, and was not. */
  message(text: string): boolean;
  /** A ping frame came. */
  pinged(payload: Buffer): void;
  /** It ended by itself, or by `end`. Once. */
  ended(fault: SourceFault): void;
}

/**
 * A socket to a vendor: opens within 10 s or ends, bounds what it takes, and ends on nothing but garbage. At its end it
 * logs how many messages could not be read.
 */
export class VendorSocket {
  readonly #rules: SocketRules;
  readonly #events: SocketEvents;
  readonly #log: SourceContext["log"];
  readonly #socket: WebSocket;
  #state: "opening" | "open" | "closed" = "opening";
  #garbage = 0;
  #garbageInAll = 0;
  #hasThrown = false;
  readonly #deadline: Cancel;

  constructor(rules: SocketRules, { scheduler, log }: SourceContext, events: SocketEvents) {
    this.#rules = rules;
    this.#log = log;
    this.#events = events;
    this.#socket = new WebSocket(rules.address, {
      perMessageDeflate: false,
      maxPayload: rules.maxPayload,
      autoPong: !rules.ownPongs,
      followRedirects: false,
      headers: rules.headers,
    });
    this.#deadline = scheduler.after(HANDSHAKE_MS, () =>
      this.end(new Unreached(`${rules.vendor} did not answer the connection in time.`)),
    );
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  /** How many messages could not be read. */
  get garbage(): number {
    return this.#garbageInAll;
  }

  /** Sends a message; nothing where it is not open. */
  send(text: string): void {
    if (this.isOpen) this.#socket.send(text);
  }

  pong(payload: Buffer): void {
    if (this.isOpen) this.#socket.pong(payload);
  }

  /** Ends it without a word to the listener. Idempotent. */
  close(): void {
    if (this.#state === "closed") return;
    this.#release();
    // The close frame leaves with the socket's own last write; nobody waits for the answer to it.
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1000);
    this.#socket.terminate();
  }

  /** Ends it for a reason that the listener is told. */
  end(why: SourceFault | string): void {
    if (this.#state === "closed") return;
    this.#release();
    this.#socket.terminate();
    this.#events.ended(typeof why === "string" ? new SourceFault("unavailable", why) : why);
  }

  #listen(): void {
    const { vendor } = this.#rules;
    const socket = this.#socket;
    socket.on("open", () => {
      if (this.#state !== "opening") return;
      this.#state = "open";
      this.#deadline();
      this.#events.opened();
    });
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      if (this.isOpen) this.#judge(!isBinary && this.#read(data.toString()));
    });
    socket.on("ping", (payload: Buffer) => {
      if (this.isOpen) this.#events.pinged(payload);
    });
    socket.on("unexpected-response", (_request, response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      this.end(this.#rules.refusal(status, response.headers) ?? `${vendor} refused the connection (HTTP ${status}).`);
    });
    socket.on("close", () => this.end(`The connection to ${vendor} has ended.`));
    // Its text may hold addresses. After an error there is always a close.
    socket.on("error", () =>
      this.end(this.isOpen ? `The connection to ${vendor} broke.` : new Unreached(`${vendor} cannot be reached.`)),
    );
  }

  /** Nothing that a vendor sends may end the process: what was thrown here would. */
  #read(text: string): boolean {
    try {
      return this.#events.message(text);
    } catch (error) {
      if (!this.#hasThrown) {
        this.#hasThrown = true;
        const { vendor } = this.#rules;
        this.#log.warn(`a message of ${vendor} could not be taken`, { vendor, where: placeOf(error) });
      }
      return false;
    }
  }

  #judge(wasRead: boolean): void {
    if (wasRead) {
      this.#garbage = 0;
      return;
    }
    this.#garbageInAll++;
    if (++this.#garbage === GARBAGE_MAX) this.end(`${this.#rules.vendor} sent nothing but unreadable messages.`);
  }

  #release(): void {
    this.#state = "closed";
    this.#deadline();
    const messages = this.#garbageInAll;
    if (messages > 0) this.#log.warn(`${this.#rules.vendor} sent unreadable messages`, { messages });
  }
}
