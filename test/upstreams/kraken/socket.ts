import type { Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import { Allowance } from "../allowance.ts";
import { ScriptedSocket } from "../scripted-socket.ts";
import { wireTime, type Pair } from "./market.ts";
import * as rules from "./rules.ts";

/** The channels that the fake has, of the vendor's. */
export type Channel = "ticker" | "trade";

/** What a fake socket needs of its fake, and how it may be bent by name. */
export interface SocketMeans {
  readonly scheduler: Scheduler;
  /** False where a fake clock outruns a real network, so that the spacing of messages says nothing. */
  readonly countsMessages: boolean;
  /** Whether the trade channel answers a subscription with the last trades where it is asked to. */
  readonly hasTradeSnapshot: boolean;
  pair(symbol: string): Pair | undefined;
  /** Symbols, or channels of them as `ticker BTC/USD`, whose subscriptions get no answer and no data. */
  readonly ignored: ReadonlySet<string>;
  /** Symbols a second that may be subscribed to while the vendor is under load; undefined: no such limit. */
  symbolsPerSecond(): number | undefined;
  /** Told of every breach of the vendor's rules. */
  breach(what: string): void;
  /** Told that subscriptions changed. */
  changed(): void;
}

/** A subscription message that is well-formed. */
interface Request {
  readonly method: "subscribe" | "unsubscribe";
  readonly channel: Channel;
  readonly symbols: readonly string[];
  readonly wantsSnapshot: boolean;
  readonly tail: string;
}

/** The fake's side of one socket of the second version: status, acknowledgements by symbol, heartbeats, limits. */
export class FakeKrakenSocket extends ScriptedSocket {
  /** What it is subscribed to, as `ticker BTC/USD`, in the order of their coming. */
  readonly subscribed = new Set<string>();
  readonly #means: SocketMeans;
  readonly #bucket: Allowance;
  readonly #symbols: Allowance;
  #isFrozen = false;
  #hasSubscribed = false;
  #hasSpoken = false;

  constructor(socket: WebSocket, means: SocketMeans) {
    super(socket, means.scheduler, (text) => this.#take(text));
    this.#means = means;
    const now = () => means.scheduler.now();
    this.#bucket = new Allowance(now, rules.SUBSCRIPTIONS_BURST, rules.SUBSCRIPTIONS_PER_SECOND);
    const symbols = means.symbolsPerSecond() ?? 1;
    this.#symbols = new Allowance(now, symbols, symbols);
    this.#endIfUnused();
  }

  /** Tells the system's state. */
  status(system: string): void {
    this.send(
      `{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"${system}","api_version":"v2",` +
        `"connection_id":18125794168470749634,"upcoming_maintenance":[],"emergency":[]}]}`,
    );
  }

  /** Sends a channel's entries of one symbol, if it is subscribed to them. */
  emit(channel: Channel, symbol: string, entries: readonly string[]): void {
    if (this.subscribed.has(`${channel} ${symbol}`)) this.say(`"channel":"${channel}","type":"update"`, entries);
  }

  /** Sends a message of data, whoever subscribed to it. */
  say(head: string, entries: readonly string[]): void {
    if (this.#isFrozen) return;
    this.#hasSpoken = true;
    this.send(`{${head},"data":[${entries.join(",")}]}`);
  }

  /** From now on only heartbeats come: the socket lives and brings nothing. Subscriptions get no answer either. */
  freeze(): void {
    this.#isFrozen = true;
  }

  #take(text: string): void {
    let message: Record<string, unknown>;
    try {
      message = JSON.parse(text) as Record<string, unknown>;
    } catch {
      return this.#malformed(text, "");
    }
    const id = message["req_id"];
    const tail = id === undefined ? "" : `,"req_id":${JSON.stringify(id)}`;
    if (message["method"] === "ping") return this.#answer(`"method":"pong"${tail}`);
    const request = Number.isSafeInteger(id ?? 0) ? requestOf(message, tail) : undefined;
    if (!request) return this.#malformed(text, tail);
    if (this.#means.countsMessages && !this.#bucket.take()) {
      this.#means.breach("more subscription messages than the vendor takes");
      for (const symbol of request.symbols) this.#refuse(request, symbol, "EAPI:Rate limit exceeded");
      return;
    }
    if (this.#isFrozen) return;
    // Answers come in any order; the last that was asked for first is as good as another.
    for (const symbol of request.symbols.toReversed()) this.#serve(request, symbol);
    this.#means.changed();
  }

  #serve(request: Request, symbol: string): void {
    const { method, channel } = request;
    const pair = this.#means.pair(symbol);
    const key = `${channel} ${symbol}`;
    if (this.#means.ignored.has(symbol) || this.#means.ignored.has(key)) return;
    if (this.#means.symbolsPerSecond() !== undefined && !this.#symbols.take()) {
      return this.#refuse(request, symbol, "EAPI:Rate limit exceeded");
    }
    if (!pair || pair.facts.status === "delisted") return this.#refuse(request, symbol, rules.refusalOf(symbol));
    if (method === "unsubscribe") {
      if (!this.subscribed.delete(key)) this.#means.breach(`unsubscribed from ${key}, which was not subscribed to`);
      return this.#acknowledge(request, symbol);
    }
    if (this.subscribed.has(key)) {
      this.#means.breach(`subscribed to ${key} twice`);
      return this.#refuse(request, symbol, "Already subscribed");
    }
    this.subscribed.add(key);
    if (!this.#hasSubscribed) this.#beat();
    this.#hasSubscribed = true;
    this.#acknowledge(request, symbol);
    const hasSnapshot = request.wantsSnapshot && (channel === "ticker" || this.#means.hasTradeSnapshot);
    if (!hasSnapshot) return;
    this.say(`"channel":"${channel}","type":"snapshot"`, channel === "ticker" ? [pair.ticker()] : pair.snapshot());
  }

  #acknowledge({ method, channel, wantsSnapshot, tail }: Request, symbol: string): void {
    const snapshot = method === "subscribe" ? `,"snapshot":${wantsSnapshot}` : "";
    const result = `{"channel":"${channel}"${snapshot},"symbol":${JSON.stringify(symbol)}}`;
    this.#answer(`"method":"${method}","result":${result},"success":true`, tail);
  }

  #refuse({ method, tail }: Request, symbol: string, error: string): void {
    const about = `"method":"${method}","success":false,"symbol":${JSON.stringify(symbol)}`;
    this.#answer(`"error":${JSON.stringify(error)},${about}`, tail);
  }

  #malformed(text: string, tail: string): void {
    this.#means.breach(`malformed: ${text.slice(0, 200)}`);
    this.#answer(`"error":"Malformed request","success":false`, tail);
  }

  #answer(body: string, tail = ""): void {
    if (this.#isFrozen) return;
    const time = wireTime(this.scheduler.now());
    this.send(`{${body},"time_in":"${time}","time_out":"${time}"${tail}}`);
  }

  #beat(): void {
    this.after(rules.HEARTBEAT_MS, () => {
      if (!this.#hasSpoken) this.send('{"channel":"heartbeat"}');
      this.#hasSpoken = false;
      this.#beat();
    });
  }

  #endIfUnused(): void {
    this.after(rules.UNUSED_MS, () => {
      if (this.subscribed.size === 0) this.close(1000, "");
      else this.#endIfUnused();
    });
  }
}

function requestOf(message: Record<string, unknown>, tail: string): Request | undefined {
  const { method, params } = message;
  const { channel, symbol, snapshot } = (params ?? {}) as Record<string, unknown>;
  if (method !== "subscribe" && method !== "unsubscribe") return undefined;
  if (channel !== "ticker" && channel !== "trade") return undefined;
  if (!Array.isArray(symbol) || !symbol.every((each) => typeof each === "string")) return undefined;
  // By default the ticker has a snapshot and trades have none.
  const wantsSnapshot = typeof snapshot === "boolean" ? snapshot : channel === "ticker";
  return { method, channel, symbols: symbol, wantsSnapshot, tail };
}
