import { Failure, TickerErrorCode, TickerOutcome, type FailureReason } from "@streampulse/core";

import type {
  Census,
  SessionExchange,
  SessionState,
  SetAnswer,
  SetChange,
} from "../../engine/ports/session-exchange.ts";

/** A process as the suite drives it, wherever it runs. */
export interface ExchangeProcess {
  /** Claims a key: how that went. */
  claim(key: string): Promise<"granted" | FailureReason>;
  release(key: string): Promise<void>;
  /** Lets go of all that it holds, for others to keep. */
  goDown(): Promise<void>;
  /** What it holds under a key. */
  session(key: string): Promise<SessionState | undefined>;
  modify(key: string, change: SetChange): Promise<SetAnswer>;
  acknowledge(key: string, bytes: number): Promise<void>;
  /** What was acknowledged to it under a key. */
  acknowledged(key: string): Promise<number | undefined>;
  isHeld(key: string): Promise<boolean>;
  census(): Promise<Census>;
}

/** What a change fails with that adds a ticker of its reason's name. */
export const PLAYED_FAILURE = {
  reason: "LIMIT_MODIFICATIONS",
  message: "Played: not now.",
  retryAfterMs: 123,
  limit: 10,
} as const;
/** As well. */
export const PLAYED_FAULT = { reason: "INVALID_ARGUMENT", message: "Played: wrong.", field: "add[0]" } as const;
/** How many connections each process has. */
export const PLAYED_CONNECTIONS = 7;

/** A process of the suite: sessions are what the exchange is about, and nothing else. */
export class PlayedHolder implements ExchangeProcess {
  readonly #exchange: SessionExchange;
  #isEnding = false;
  readonly #sessions = new Map<string, SessionState>();
  readonly #acknowledged = new Map<string, number>();
  readonly #claims = new Map<string, (outcome: "granted" | FailureReason) => void>();

  constructor(exchange: SessionExchange) {
    this.#exchange = exchange;
    exchange.serve({
      granted: (key, state) => this.#granted(key, state),
      refused: (key, failure) => this.#refused(key, failure),
      handOver: (key) => this.#handOver(key),
      modify: (key, change) => this.#change(key, change),
      acknowledge: (key, bytes) => void this.#acknowledged.set(key, bytes),
      census: () => ({ streams: 0, sessions: this.#sessions.size, connections: PLAYED_CONNECTIONS }),
    });
  }

  claim(key: string): Promise<"granted" | FailureReason> {
    return new Promise((resolve) => {
      this.#claims.set(key, resolve);
      this.#exchange.claim(key);
    });
  }

  async release(key: string): Promise<void> {
    this.#sessions.delete(key);
    this.#exchange.release(key);
  }

  async goDown(): Promise<void> {
    this.#isEnding = true;
    const left = this.#exchange.leave();
    for (const [key, state] of this.#sessions) this.#exchange.release(key, () => state);
    this.#sessions.clear();
    await left;
  }

  async session(key: string): Promise<SessionState | undefined> {
    return this.#sessions.get(key);
  }

  async acknowledged(key: string): Promise<number | undefined> {
    return this.#acknowledged.get(key);
  }

  isHeld(key: string): Promise<boolean> {
    return this.#exchange.isHeld(key);
  }

  #granted(key: string, state: SessionState | undefined): void {
    if (state && this.#isEnding) return this.#exchange.release(key, () => state);
    const began = { tickers: [], revision: 1, positions: {}, changesLeft: 60, expiresInMs: 30_000, untold: [] };
    if (!this.#sessions.has(key)) this.#sessions.set(key, state ?? began);
    this.#claims.get(key)?.("granted");
    this.#claims.delete(key);
  }

  #refused(key: string, { reason }: Failure): void {
    this.#claims.get(key)?.(reason);
    this.#claims.delete(key);
  }

  #handOver(key: string): SessionState | undefined {
    const state = this.#sessions.get(key);
    this.#sessions.delete(key);
    return state;
  }

  #change(key: string, { add, remove }: SetChange): SetAnswer {
    const session = this.#sessions.get(key);
    if (session === undefined) throw new Failure("NO_SESSION");
    for (const { reason, message, ...details } of [PLAYED_FAILURE, PLAYED_FAULT]) {
      if (add.includes(reason)) throw new Failure(reason, message, details);
    }
    const tickers = [...new Set([...session.tickers, ...add])].filter((ticker) => !remove.includes(ticker));
    const revision = session.revision + 1;
    const positions = Object.fromEntries(tickers.map((ticker) => [ticker, { epoch: 2 ** 50, sequence: revision }]));
    const untold = remove.map((ticker) => ({
      ticker,
      code: TickerErrorCode.UNKNOWN_TICKER,
      message: `Played: no ${ticker}.`,
      removed: true,
    }));
    const changesLeft = session.changesLeft - 0.5;
    const expiresInMs = session.expiresInMs - 0.25;
    this.#sessions.set(key, { tickers, revision, positions, changesLeft, expiresInMs, untold });
    const results = add.map((ticker) => ({
      ticker,
      outcome: TickerOutcome.ACCEPTED,
      code: TickerErrorCode.UNSPECIFIED,
      message: "",
    }));
    return { tickers, revision, results };
  }

  modify(key: string, change: SetChange): Promise<SetAnswer> {
    return this.#exchange.modify(key, change);
  }

  acknowledge(key: string, bytes: number): Promise<void> {
    return this.#exchange.acknowledge(key, bytes);
  }

  census(): Promise<Census> {
    return this.#exchange.census();
  }
}
