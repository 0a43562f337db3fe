import {
  isFault,
  parseTicker,
  type SourceChange,
  type SourceStatus,
  type TickerError,
  type TickerInfo,
} from "@streampulse/core";

import type { ClientOwner, HubClient } from "./hub-client.ts";
import type { Hub } from "./hub.ts";
import { LINK_LOG, LINK_TOLD_TOGETHER, LINK_WINDOW_MS } from "./limits.ts";
import type { LinkTicker, PriceOwner, PriceShare } from "./ports/price-link.ts";
import type { Sink } from "./ports/transport.ts";
import type { SourceDemand } from "./source-demand.ts";
import { unknownTicker, type Watcher } from "./watched-ticker.ts";

/** What a share needs of the engine. */
interface ShareDeps {
  readonly demand: SourceDemand;
  readonly hub: Hub;
}

/** What one message tells beside quotes, while it is not yet written. */
interface Told {
  readonly infos: TickerInfo[];
  readonly errors: TickerError[];
  readonly sourceChanges: (Omit<SourceChange, "tickers"> & { readonly tickers: string[] })[];
}

/** The owner's side of the price links: the sources of this process, for the others. */
export class SharedSources implements PriceOwner {
  readonly #deps: ShareDeps;

  constructor(deps: ShareDeps) {
    this.#deps = deps;
  }

  share(sink: Sink): PriceShare {
    return new Share(sink, this.#deps);
  }

  search(text: string, limit: number): Promise<readonly TickerInfo[]> {
    return this.#deps.demand.search(text, limit);
  }

  status(): Promise<readonly SourceStatus[]> {
    return this.#deps.demand.status();
  }
}

/** One process's share: a watcher like a session, and a reader of every quote in the hub. */
class Share implements Watcher, PriceShare, ClientOwner {
  readonly #demand: SourceDemand;
  readonly #hub: Hub;
  readonly #client: HubClient;
  /** The number of each ticker it is told of. */
  readonly #tickers = new Map<string, number>();
  /** Tickers whose source has yet to be told of: those that had none when they were added. */
  readonly #unplaced = new Set<string>();
  #told: Told | undefined;
  /** How many tickers it names by now. */
  #named = 0;

  constructor(sink: Sink, { demand, hub }: ShareDeps) {
    this.#demand = demand;
    this.#hub = hub;
    const link = { windowMs: LINK_WINDOW_MS, log: LINK_LOG };
    const options = { every: true, reportConflation: true, maxUpdatesPerSecond: 0, link };
    this.#client = hub.open(sink, options, this);
  }

  add(tickers: readonly LinkTicker[]): void {
    for (const { ticker, beyond } of tickers) {
      const name = parseTicker(ticker);
      if (isFault(name)) throw new TypeError(`The ticker of a link ${name.fault}.`);
      if (!this.#client.open) return;
      this.#leave(name.ticker);
      const id = this.#demand.acquire(name, this, beyond);
      if (id === undefined) this.#say().errors.push(unknownTicker(name.ticker));
      else this.#join(name.ticker, id);
    }
  }

  remove(tickers: readonly string[]): void {
    for (const ticker of tickers) this.#leave(ticker);
  }

  close(): void {
    this.#hub.close(this.#client);
    this.#leaveAll();
  }

  ended(): void {
    this.#leaveAll();
  }

  info(info: TickerInfo): void {
    this.#say().infos.push(info);
    this.#place(info.ticker);
  }

  fault(_id: number, error: TickerError): void {
    this.#say().errors.push(error);
    if (!error.removed) return;
    // Said before whatever is said of the name when it is asked for again.
    this.#told = undefined;
    const id = this.#tickers.get(error.ticker);
    if (id !== undefined) this.#hub.unsubscribe(this.#client, id);
    this.#tickers.delete(error.ticker);
    this.#unplaced.delete(error.ticker);
  }

  sourceChange(change: SourceChange): void {
    const { tickers } = change;
    for (const ticker of tickers) this.#unplaced.delete(ticker);
    for (const ticker of tickers) {
      const { sourceChanges } = this.#say();
      const last = sourceChanges.at(-1);
      // Many tickers that join one source are one change to whoever watches them.
      if (last && isSameChange(last, change)) last.tickers.push(ticker);
      else sourceChanges.push({ ...change, tickers: [ticker] });
    }
  }

  #join(ticker: string, id: number): void {
    this.#tickers.set(ticker, id);
    this.#unplaced.add(ticker);
    const { infos, errors } = this.#demand.introduction([id]);
    for (const info of infos) this.#say().infos.push(info);
    for (const error of errors) this.#say().errors.push(error);
    this.#place(ticker);
    if (this.#client.open) this.#hub.subscribe(this.#client, id);
  }

  /** Tells once the state of the source that carries a ticker: whoever lost the link before does not know it. */
  #place(ticker: string): void {
    const id = this.#tickers.get(ticker);
    const change = id !== undefined && this.#unplaced.has(ticker) && this.#demand.stateOf(id);
    if (change) this.sourceChange(change);
  }

  /** The message that is being gathered, as long as it waits and has room; it will name one ticker more. */
  #say(): Told {
    const told = this.#told;
    const hasRoom = this.#named++ < LINK_TOLD_TOGETHER;
    if (told !== undefined && this.#client.cold.at(-1) === told && hasRoom) return told;
    this.#named = 1;
    this.#told = { infos: [], errors: [], sourceChanges: [] };
    this.#hub.say(this.#client, this.#told);
    return this.#told;
  }

  #leave(ticker: string): void {
    const id = this.#tickers.get(ticker);
    if (id === undefined) return;
    this.#tickers.delete(ticker);
    this.#unplaced.delete(ticker);
    this.#hub.unsubscribe(this.#client, id);
    this.#demand.release(id, this);
  }

  /** The hub has forgotten the stream. */
  #leaveAll(): void {
    for (const id of this.#tickers.values()) this.#demand.release(id, this);
    this.#tickers.clear();
    this.#unplaced.clear();
  }
}

/** Whether they differ in their tickers only. */
function isSameChange(one: Omit<SourceChange, "tickers">, other: Omit<SourceChange, "tickers">): boolean {
  return (
    one.source === other.source &&
    one.state === other.state &&
    one.toSource === other.toSource &&
    one.jumpPercent === other.jumpPercent &&
    one.reason === other.reason
  );
}
