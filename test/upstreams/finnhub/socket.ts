import type { Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import { ScriptedSocket } from "../scripted-socket.ts";
import * as rules from "./rules.ts";

/** What the fake's sockets are like. */
export interface SocketRules {
  readonly pingEveryMs: number;
  /** How many symbols it carries; a plan may have fewer than its client was told. */
  readonly symbolsMax: number;
  readonly breach: (what: string) => void;
  readonly changed: () => void;
}

/** The fake's side of one socket. Nothing that a client says is ever acknowledged. */
export class FakeSocket extends ScriptedSocket {
  /** Symbols it is subscribed to, in the order of their coming. */
  readonly symbols = new Set<string>();
  readonly #rules: SocketRules;
  #isFrozen = false;

  constructor(socket: WebSocket, scheduler: Scheduler, socketRules: SocketRules) {
    super(socket, scheduler, (text) => this.#take(text));
    this.#rules = socketRules;
    this.#ping();
  }

  /** Sends a message that concerns these symbols, if it is subscribed to one of them. */
  emit(symbols: readonly string[], text: string): void {
    if (!this.#isFrozen && symbols.some((symbol) => this.symbols.has(symbol))) this.send(text);
  }

  /** A ping as it comes by itself once a minute. */
  ping(): void {
    this.send('{"type":"ping"}');
  }

  /** From now on only pings come, as from a closed market or a server that is stuck. */
  freeze(): void {
    this.#isFrozen = true;
  }

  #take(text: string): void {
    const { type, symbol } = parse(text);
    if (typeof symbol !== "string" || (type !== "subscribe" && type !== "unsubscribe")) {
      this.#rules.breach(`a message that Finnhub does not know: ${text.slice(0, 200)}`);
    } else if (type === "unsubscribe") this.symbols.delete(symbol);
    else if (this.symbols.size >= this.#rules.symbolsMax && !this.symbols.has(symbol)) {
      if (this.symbols.size >= rules.SYMBOLS_MAX) this.#rules.breach(`more than ${rules.SYMBOLS_MAX} symbols`);
      this.send(rules.TOO_MANY);
    } else this.symbols.add(symbol);
    this.#rules.changed();
  }

  #ping(): void {
    this.after(this.#rules.pingEveryMs, () => {
      this.ping();
      this.#ping();
    });
  }
}

function parse(text: string): { readonly type?: unknown; readonly symbol?: unknown } {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
