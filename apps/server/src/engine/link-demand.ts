import {
  isNewer,
  SourceState,
  type Conflated,
  type Quote,
  type Scheduler,
  type SourceChange,
  type SourceStatus,
  type TickerError,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";

import type { Demand, Introduction } from "./demand.ts";
import { KeptLink } from "./kept-link.ts";
import { LINK_STATUS_WAIT_MS } from "./limits.ts";
import { LinkedTicker, OUT_OF_REACH, outOfReach } from "./linked-ticker.ts";
import type { LinkTicker, PriceBatch, PriceLink, PriceLinkConnection } from "./ports/price-link.ts";
import type { Replaced, TickerTable } from "./ticker-table.ts";
import { tellSourceChange, type Watcher } from "./watched-ticker.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** What becomes of a ticker's quotes. */
interface QuoteEvents {
  /** Its latest quote was replaced. */
  readonly replaced: Replaced;
  /** Some were lost on their way here. */
  missed(ticker: number, lost: Conflated): void;
}

/**
 * What is wanted of sources that another process owns. It resolves and numbers nothing: it repeats what the
 * owner tells. Only where it lost the owner it flags the last prices as old by itself, with the next number.
 */
export class LinkDemand implements Demand {
  readonly #table: TickerTable;
  readonly #scheduler: Scheduler;
  readonly #quotes: QuoteEvents;
  readonly #link: KeptLink;
  readonly #tickers: (LinkedTicker | undefined)[] = [];
  /** What the owner has to be told at the end of this turn. */
  readonly #toAdd = new Set<LinkedTicker>();
  readonly #toRemove = new Set<string>();
  #isPassing = false;

  constructor(
    table: TickerTable,
    link: PriceLink,
    deps: { readonly scheduler: Scheduler; readonly random: () => number },
    quotes: QuoteEvents,
  ) {
    this.#table = table;
    this.#scheduler = deps.scheduler;
    this.#quotes = quotes;
    this.#link = new KeptLink(link, deps, {
      opened: (connection) => this.#opened(connection),
      told: (batch) => this.#told(batch),
      lost: () => this.#lost(),
    });
  }

  get size(): number {
    return this.#table.size;
  }

  /** Always a number: only the owner can tell that no source has it, and then the watcher is told. */
  acquire(name: TickerName, watcher: Watcher): number {
    const known = this.#find(name.ticker);
    if (known) {
      known.watchers.add(watcher);
      return known.id;
    }
    const ticker = new LinkedTicker(this.#table.intern(name), name);
    this.#tickers[ticker.id] = ticker;
    ticker.watchers.add(watcher);
    if (this.#link.isLost) ticker.error = outOfReach(name.ticker);
    this.#toAdd.add(ticker);
    this.#pass();
    return ticker.id;
  }

  /** The owner lets it linger. A number given here must reach it before it is forgotten, or its next one may be lower. */
  release(id: number, watcher: Watcher): void {
    const ticker = this.#tickers[id];
    if (!ticker?.watchers.delete(watcher) || ticker.watchers.size > 0) return;
    if (!ticker.isNumberedHere) this.#forget(ticker);
  }

  introduction(ids: readonly number[]): Introduction {
    const tickers = ids.map((id) => this.#tickers[id]).filter((ticker) => ticker !== undefined);
    return {
      infos: tickers.flatMap(({ info }) => info ?? []),
      errors: tickers.flatMap(({ error }) => error ?? []),
      sourceChanges: tickers.flatMap(({ trouble }) => trouble ?? []),
    };
  }

  infoOf(id: number): TickerInfo | undefined {
    return this.#tickers[id]?.info;
  }

  errorOf(id: number): TickerError | undefined {
    return this.#tickers[id]?.error;
  }

  async search(text: string, limit: number, signal: AbortSignal): Promise<readonly TickerInfo[]> {
    return this.#reached().search(text, limit, signal);
  }

  /** Not for as long as it takes to see that the owner hangs: who asks is told of the rest meanwhile. */
  async status(): Promise<readonly SourceStatus[]> {
    const asked = this.#reached().status();
    return new Promise((resolve, reject) => {
      const cancel = this.#scheduler.after(LINK_STATUS_WAIT_MS, () => reject(new Error(OUT_OF_REACH)));
      asked.finally(cancel).then(resolve, reject);
    });
  }

  async close(): Promise<void> {
    this.#link.close();
  }

  #reached(): PriceLinkConnection {
    const { connection, isLost } = this.#link;
    if (connection === undefined || isLost) throw new Error(OUT_OF_REACH);
    return connection;
  }

  #find(name: string): LinkedTicker | undefined {
    const id = this.#table.find(name);
    return id === undefined ? undefined : this.#tickers[id];
  }

  /** Tells the owner once per turn, however many tickers came and went in it. */
  #pass(): void {
    if (this.#isPassing || !this.#link.isOpen) return;
    this.#isPassing = true;
    this.#scheduler.soon(() => {
      this.#isPassing = false;
      const { connection, isOpen } = this.#link;
      if (connection === undefined || !isOpen) return;
      const removed = [...this.#toRemove];
      const added = [...this.#toAdd];
      this.#toRemove.clear();
      this.#toAdd.clear();
      if (removed.length > 0) connection.remove(removed);
      if (added.length > 0) connection.add(added.map((ticker) => this.#wanted(ticker)));
    });
  }

  /** A new connection is told the whole set, and how far each ticker's numbers went here. */
  #opened(connection: PriceLinkConnection): void {
    this.#toAdd.clear();
    this.#toRemove.clear();
    const tickers = this.#tickers.filter((ticker) => ticker !== undefined);
    for (const ticker of tickers) if (ticker.error?.message === OUT_OF_REACH) ticker.error = undefined;
    if (tickers.length > 0) connection.add(tickers.map((ticker) => this.#wanted(ticker)));
  }

  #wanted({ id, name }: LinkedTicker): LinkTicker {
    const latest = this.#table.latest[id];
    if (latest === undefined) return { ticker: name.ticker };
    return { ticker: name.ticker, beyond: { epoch: latest.epoch, sequence: latest.sequence } };
  }

  #told({ infos, errors, sourceChanges, quotes, conflated }: PriceBatch): void {
    for (const info of infos) this.#info(info);
    for (const error of errors) this.#error(error);
    for (const change of sourceChanges) this.#sourceChange(change);
    for (const quote of quotes) this.#quote(quote);
    for (const lost of conflated) this.#missed(lost);
  }

  /** The hot path. What was under way when the ticker was forgotten, or is told again, changes nothing. */
  #quote(quote: Quote): void {
    const id = this.#table.find(quote.ticker);
    if (id === undefined) return;
    const previous = this.#table.latest[id];
    if (previous !== undefined && !isNewer(quote, previous)) return;
    this.#table.put(id, quote);
    this.#quotes.replaced(id, previous);
    const ticker = this.#tickers[id] as LinkedTicker;
    if (previous === undefined || (ticker.error !== undefined && !quote.stale)) ticker.priced();
    if (ticker.isNumberedHere) this.#ownerKnows(ticker);
  }

  /** What it says of a ticker it says after it has been told the numbers. */
  #ownerKnows(ticker: LinkedTicker): void {
    ticker.isNumberedHere = false;
    if (ticker.watchers.size === 0) this.#forget(ticker);
  }

  #missed(lost: Conflated): void {
    const id = this.#table.find(lost.ticker);
    if (id !== undefined) this.#quotes.missed(id, lost);
  }

  #info(info: TickerInfo): void {
    const ticker = this.#find(info.ticker);
    if (ticker?.isNews(info)) {
      this.#table.describe(ticker.id, info);
      ticker.tellInfo(info);
    }
    if (ticker?.isNumberedHere) this.#ownerKnows(ticker);
  }

  #error(error: TickerError): void {
    const ticker = this.#find(error.ticker);
    if (ticker === undefined) return;
    if (!error.removed) {
      ticker.tell(error);
      if (ticker.isNumberedHere) this.#ownerKnows(ticker);
      return;
    }
    ticker.removed(error);
    // The owner may have been asked for it anew meanwhile.
    this.#forget(ticker);
  }

  #sourceChange(change: SourceChange): void {
    const moved = change.tickers.flatMap((name) => {
      const ticker = this.#find(name);
      return ticker?.isMoved(change) ? ticker : [];
    });
    tellSourceChange(change, moved);
  }

  /** Nobody tells of prices now: they are flagged, and each watcher is told once for each source. */
  #lost(): void {
    const state = SourceState.RECONNECTING;
    const moved = new Map<string, LinkedTicker[]>();
    for (const ticker of this.#tickers) {
      if (ticker === undefined) continue;
      const latest = this.#table.latest[ticker.id];
      if (latest === undefined) ticker.tell(outOfReach(ticker.name.ticker));
      else if (!latest.stale) this.#flagStale(ticker, latest);
      const source = ticker.place?.source ?? latest?.source;
      if (source === undefined || !ticker.isMoved({ source, state, tickers: [], reason: OUT_OF_REACH })) continue;
      const others = moved.get(source);
      if (others) others.push(ticker);
      else moved.set(source, [ticker]);
    }
    for (const [source, tickers] of moved) tellSourceChange({ source, state, reason: OUT_OF_REACH }, tickers);
  }

  #flagStale(ticker: LinkedTicker, latest: ListingQuote): void {
    ticker.isNumberedHere = true;
    this.#table.put(ticker.id, { ...latest, stale: true, sequence: latest.sequence + 1 });
    this.#quotes.replaced(ticker.id, latest);
  }

  #forget(ticker: LinkedTicker): void {
    this.#tickers[ticker.id] = undefined;
    this.#table.release(ticker.id);
    // What it was never told of it need not be told to forget.
    if (!this.#toAdd.delete(ticker)) this.#toRemove.add(ticker.name.ticker);
    this.#pass();
  }
}
