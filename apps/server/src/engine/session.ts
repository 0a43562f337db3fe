import {
  TickerErrorCode,
  TickerOutcome,
  type Cancel,
  type SourceChange,
  type TickerError,
  type TickerInfo,
  type TickerName,
  type TickerResult,
} from "@streampulse/core";

import type { Demand } from "./demand.ts";
import type { Position } from "./every-log.ts";
import type { ClientOwner, HubClient } from "./hub-client.ts";
import type { Hub } from "./hub.ts";
import { HEARTBEAT_MS, MODIFY_BURST, MODIFY_PER_SECOND, SESSION_LINGER_MS } from "./limits.ts";
import type { LinkPosition } from "./ports/price-link.ts";
import type { SessionState } from "./ports/session-exchange.ts";
import { clientIdOf, parseTickers } from "./requests.ts";
import { TokenBucket } from "./token-bucket.ts";
import { unknownTicker, type Watcher } from "./watched-ticker.ts";
import type { Batch } from "./wire/batch.ts";

/** What a session needs of the engine. */
export interface SessionDeps {
  readonly demand: Demand;
  readonly hub: Hub;
  readonly maxTickers: number;
  readonly now: () => number;
  /** A session's stream was ended by the hub. */
  readonly left: (session: Session, client: HubClient) => void;
}

/** How many tickers one message introduces. */
const INTRODUCED_TOGETHER = 256;

/** What a session may change at once and in the long run; `left`: what is left of it, where it is not whole. */
function newAllowance(nowMs: number, left?: number): TokenBucket {
  return new TokenBucket(MODIFY_BURST, MODIFY_PER_SECOND, nowMs, left);
}

/** One client's ticker set and, while it is connected, its stream. */
export class Session implements Watcher, ClientOwner {
  readonly key: string;
  revision = 0;
  /** It ends with its stream. */
  isPrivate = false;
  client: HubClient | undefined;
  /** Ends the session when it is not resumed in time. */
  cancelExpiry: Cancel | undefined;
  /** When that is; undefined while it has a stream. */
  expiresMs: number | undefined;
  /** Where the last stream of every quote ended, by ticker. */
  positions: Map<number, Position> | undefined;
  readonly #deps: SessionDeps;
  /** Its allowance of changes, from its first one on. */
  #changes: TokenBucket | undefined;
  /** The set, in order: each name's number. */
  readonly #tickers = new Map<string, number>();
  /** What joined the stream since it was last told of its set. */
  #joined: number[] | undefined;
  /** Terminal errors that came while there was no stream to tell. */
  #untold: TickerError[] | undefined;

  constructor(key: string, deps: SessionDeps) {
    this.key = key;
    this.#deps = deps;
  }

  get tickers(): string[] {
    return [...this.#tickers.keys()];
  }

  /** What the session is while it has no stream, for another process to go on with. */
  get state(): SessionState {
    const positions: Record<string, LinkPosition> = {};
    for (const [ticker, id] of this.#tickers) {
      const position = this.positions?.get(id);
      if (position) positions[ticker] = { epoch: position.epoch, sequence: position.sequence };
    }
    const { revision, tickers } = this;
    const now = this.#deps.now();
    const changesLeft = this.#changes?.left(now) ?? MODIFY_BURST;
    const expiresInMs = this.expiresMs === undefined ? SESSION_LINGER_MS : Math.max(0, this.expiresMs - now);
    return { tickers, revision, positions, changesLeft, expiresInMs, untold: this.#untold ?? [] };
  }

  /** Goes on as a session of another process. */
  restore(state: SessionState): void {
    this.revision = state.revision;
    this.#changes = newAllowance(this.#deps.now(), state.changesLeft);
    this.#untold = [...state.untold];
    for (const name of parseTickers(state.tickers, "tickers")) {
      const id = this.#deps.demand.acquire(name, this);
      const position = state.positions[name.ticker];
      if (id === undefined) {
        this.revision++;
        this.#untold.push(unknownTicker(name.ticker));
        continue;
      }
      this.#tickers.set(name.ticker, id);
      if (position) (this.positions ??= new Map<number, Position>()).set(id, position);
    }
  }

  /** Puts a stream in place, tells it the session, and subscribes it to the whole set. */
  attach(client: HubClient, resumed: boolean, errors: readonly TickerError[]): void {
    this.client = client;
    this.#tell(resumed, [...(this.#untold ?? []), ...errors]);
    this.#untold = undefined;
    for (const id of this.#tickers.values()) this.#join(id);
    this.positions = undefined;
    this.#introduce();
  }

  /** The stream is gone; the set stays. */
  detach(): void {
    if (this.client === undefined) return;
    this.positions = this.#deps.hub.positions(this.client);
    this.#deps.hub.close(this.client);
    this.client = undefined;
  }

  /** Takes one change from its allowance; otherwise how long until it may change, in ms. */
  takeChange(): number {
    const now = this.#deps.now();
    this.#changes ??= newAllowance(now);
    return this.#changes.take(now);
  }

  /** The hub itself has ended the stream. */
  ended(client: HubClient): void {
    this.#deps.left(this, client);
  }

  /** Adds a ticker; REJECTED names the reason. */
  add(name: TickerName): TickerResult {
    const { demand, maxTickers } = this.#deps;
    if (this.#tickers.has(name.ticker)) return result(name.ticker, TickerOutcome.ALREADY);
    if (this.#tickers.size >= maxTickers) {
      const message = `A session holds at most ${maxTickers} tickers; remove some first.`;
      return result(name.ticker, TickerOutcome.REJECTED, TickerErrorCode.LIMIT_EXCEEDED, message);
    }
    const id = demand.acquire(name, this);
    if (id === undefined) {
      const error = unknownTicker(name.ticker);
      return result(name.ticker, TickerOutcome.REJECTED, error.code, error.message);
    }
    this.#tickers.set(name.ticker, id);
    if (this.client) this.#join(id);
    return result(name.ticker, TickerOutcome.ACCEPTED);
  }

  remove(name: TickerName): TickerResult {
    const id = this.#tickers.get(name.ticker);
    if (id === undefined) return result(name.ticker, TickerOutcome.ABSENT);
    this.#leave(name.ticker, id);
    this.#deps.demand.release(id, this);
    return result(name.ticker, TickerOutcome.REMOVED);
  }

  /** Makes the set exactly these; errors for those that did not get in. */
  replace(names: readonly TickerName[]): TickerError[] {
    this.#untold = undefined;
    const wanted = new Set(names.map((name) => name.ticker));
    for (const [ticker, id] of this.#tickers) {
      if (wanted.has(ticker)) continue;
      this.#leave(ticker, id);
      this.#deps.demand.release(id, this);
    }
    return names
      .map((name) => this.add(name))
      .filter((added) => added.outcome === TickerOutcome.REJECTED)
      .map(({ ticker, code, message }) => ({ ticker, code, message, removed: true }));
  }

  /** The set's revision grows, and the stream says so before its next quotes. */
  changed(): void {
    this.revision++;
    if (this.client) this.#deps.hub.say(this.client, { revision: this.revision });
    this.#introduce();
  }

  /** Lets everything go. */
  end(): void {
    this.cancelExpiry?.();
    this.detach();
    for (const id of this.#tickers.values()) this.#deps.demand.release(id, this);
    this.#tickers.clear();
  }

  info(info: TickerInfo): void {
    if (this.client) this.#deps.hub.say(this.client, messageOf(info));
  }

  fault(id: number, error: TickerError): void {
    if (!error.removed) {
      if (this.client) this.#deps.hub.say(this.client, { errors: [error] });
      return;
    }
    this.#leave(error.ticker, id);
    this.revision++;
    if (this.client) this.#tell(false, [error]);
    else (this.#untold ??= []).push(error);
  }

  priced(): void {
    if (this.client) this.#deps.hub.hasten(this.client);
  }

  sourceChange(change: SourceChange): void {
    if (this.client) this.#deps.hub.say(this.client, { sourceChanges: [change] });
  }

  /** Subscribes the stream to a ticker of the set; `#introduce` tells of it. */
  #join(id: number): void {
    this.#deps.hub.subscribe(this.client as HubClient, id, this.positions?.get(id));
    (this.#joined ??= []).push(id);
  }

  /** Tells the stream of what joined it, many tickers to a message: what waits for a stream is bounded. */
  #introduce(): void {
    const joined = this.#joined ?? [];
    this.#joined = undefined;
    for (let at = 0; at < joined.length; at += INTRODUCED_TOGETHER) {
      const told = this.#deps.demand.introduction(joined.slice(at, at + INTRODUCED_TOGETHER));
      if (this.client && told.infos.length + told.errors.length > 0) this.#deps.hub.say(this.client, told);
    }
  }

  #leave(ticker: string, id: number): void {
    if (this.client) this.#deps.hub.unsubscribe(this.client, id);
    this.positions?.delete(id);
    this.#tickers.delete(ticker);
  }

  #tell(resumed: boolean, errors: readonly TickerError[]): void {
    if (this.client === undefined) return;
    const session = {
      clientId: clientIdOf(this.key),
      tickers: this.tickers,
      revision: this.revision,
      heartbeatMs: HEARTBEAT_MS,
      serverTimeMs: this.#deps.now(),
      maxTickers: this.#deps.maxTickers,
      resumed,
    };
    this.#deps.hub.say(this.client, { session, revision: this.revision, errors });
  }
}

function result(
  ticker: string,
  outcome: TickerOutcome,
  code: TickerErrorCode = TickerErrorCode.UNSPECIFIED,
  message = "",
): TickerResult {
  return { ticker, outcome, code, message };
}

const messages = new WeakMap<TickerInfo, Batch>();

/** One message for all who are told of the same, so that it is spelt once. */
function messageOf(info: TickerInfo): Batch {
  let message = messages.get(info);
  if (message === undefined) messages.set(info, (message = { infos: [info], spelt: new Map() }));
  return message;
}
