import type { FaultKind, ListingInfo, SourceQuote, Wanted } from "../../../engine/ports/source.ts";
import { readMessage, type SiteMessage } from "./messages.ts";
import { addSymbols, createSession, deleteSession, fastSymbols, introduce, removeSymbols } from "./quote-session.ts";
import { QuoteState } from "./quote-state.ts";

/** What one message of the socket brought for a session. */
export interface Reading {
  readonly quotes: readonly SourceQuote[];
  readonly infos: readonly { readonly id: number; readonly info: ListingInfo }[];
  /** Symbols that the site refuses; one that is `unknown` is not wanted any more. */
  readonly refused: readonly { readonly id: number; readonly reason: FaultKind }[];
  /** Heartbeats as they must be sent back, by whoever owns the socket. */
  readonly echoes: readonly string[];
  /** Whether it holds the first frame of a socket. */
  readonly isHello: boolean;
  /** How many of its frames could not be read, and how many there were. */
  readonly garbage: number;
  readonly frames: number;
  /** Why nothing more will come: the site ended the socket, or this session of it. */
  readonly ended: "socket" | "session" | undefined;
}

interface Carried {
  readonly id: number;
  readonly state: QuoteState;
}

/**
 * One quote session of a socket that somebody else holds: gives the text to send, and reads the text that came, of
 * its own session only. Pure: no timers, no sockets.
 */
export class QuoteReader {
  readonly #session: string;
  readonly #carried = new Map<string, Carried>();
  #refusedValues = 0;

  constructor(session: string) {
    this.#session = session;
  }

  /** What begins the session; with `isOwnSocket` what begins the socket, too. */
  begin(isOwnSocket: boolean): string {
    return (isOwnSocket ? introduce() : "") + createSession(this.#session);
  }

  /** What changes the session to this set; empty where nothing changes. */
  want(wanted: readonly Wanted[]): string {
    const ids = new Map(wanted.map(({ canonical, id }) => [canonical, id]));
    const added = [...ids.keys()].filter((symbol) => this.#carried.get(symbol)?.id !== ids.get(symbol));
    const removed = [...this.#carried.keys()].filter((symbol) => !ids.has(symbol));
    const fresh = added.filter((symbol) => !this.#carried.has(symbol));
    // Under another number everything is told anew.
    const again = added.filter((symbol) => this.#carried.has(symbol));
    for (const symbol of removed) this.#carried.delete(symbol);
    for (const symbol of added) this.#carried.set(symbol, { id: ids.get(symbol) ?? 0, state: new QuoteState() });
    if (added.length === 0 && removed.length === 0) return "";
    const gone = [...removed, ...again];
    return (
      (gone.length > 0 ? removeSymbols(this.#session, gone) : "") +
      addSymbols(this.#session, [...fresh, ...again]) +
      (this.#carried.size > 0 ? fastSymbols(this.#session, [...this.#carried.keys()]) : "")
    );
  }

  /** What ends the session and leaves the socket. */
  end(): string {
    return deleteSession(this.#session);
  }

  /** The symbols that the session carries, in the order of their coming. */
  get symbols(): readonly string[] {
    return [...this.#carried.keys()];
  }

  /** The cold facts of a symbol as they were told by now; undefined for one that it does not carry. */
  facts(symbol: string): ListingInfo | undefined {
    return this.#carried.get(symbol)?.state.facts;
  }

  /** How many values made no sense and were refused. */
  get refusedValues(): number {
    return this.#refusedValues;
  }

  /** Reads a message that came at `nowMs`. What several of its frames say of a symbol is one quote. Never throws. */
  read(text: string, nowMs: number): Reading {
    const messages = readMessage(text);
    const touched = new Set<Carried>();
    const refused: { id: number; reason: FaultKind }[] = [];
    for (const message of messages) this.#take(message, nowMs, touched, refused);
    const quotes: SourceQuote[] = [];
    const infos: { id: number; info: ListingInfo }[] = [];
    for (const { id, state } of touched) {
      const { quote, info } = state.news(nowMs);
      if (info) infos.push({ id, info });
      if (quote) quotes.push({ id, ...quote });
    }
    return {
      quotes,
      infos,
      refused,
      echoes: messages.flatMap((message) => (message.kind === "heartbeat" ? [message.echo] : [])),
      isHello: messages.some(({ kind }) => kind === "hello"),
      garbage: messages.filter(({ kind }) => kind === "garbage").length,
      frames: messages.length,
      ended: this.#ending(messages),
    };
  }

  #take(
    message: SiteMessage,
    nowMs: number,
    touched: Set<Carried>,
    refused: { id: number; reason: FaultKind }[],
  ): void {
    if (!("symbol" in message) || message.session !== this.#session) return;
    const carried = this.#carried.get(message.symbol);
    if (!carried) return;
    if (message.kind === "refused") {
      refused.push({ id: carried.id, reason: message.reason });
      touched.delete(carried);
      if (message.reason === "unknown") this.#carried.delete(message.symbol);
      return;
    }
    const before = carried.state.refused;
    if (message.kind === "values") carried.state.take(message.values, nowMs);
    else carried.state.complete();
    this.#refusedValues += carried.state.refused - before;
    touched.add(carried);
  }

  #ending(messages: readonly SiteMessage[]): Reading["ended"] {
    if (messages.some(({ kind }) => kind === "protocol_error")) return "socket";
    const isOurs = (message: SiteMessage) => message.kind === "critical_error" && message.session === this.#session;
    return messages.some(isOurs) ? "session" : undefined;
  }
}
