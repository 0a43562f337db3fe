import { Quality, type Quote, type SourceStatus, type TickerInfo } from "@streampulse/core";
import type {
  LinkTicker,
  PriceBatch,
  PriceLink,
  PriceLinkConnection,
  PriceLinkEvents,
} from "../apps/server/src/engine/ports/price-link.ts";
import { ScriptedEngine } from "./scripted-engine.ts";

/** A connection to an owner that the test plays. */
export class ScriptedLinkConnection implements PriceLinkConnection {
  readonly events: PriceLinkEvents;
  /** What it was told, call by call. */
  readonly said: (readonly ["add", readonly LinkTicker[]] | readonly ["remove", readonly string[]])[] = [];
  /** What it is to tell of. */
  readonly wanted = new Map<string, LinkTicker>();
  isClosed = false;
  search: PriceLinkConnection["search"] = async () => [] as TickerInfo[];
  status: PriceLinkConnection["status"] = async () => [] as SourceStatus[];

  constructor(events: PriceLinkEvents) {
    this.events = events;
  }

  add(tickers: readonly LinkTicker[]): void {
    this.said.push(["add", tickers]);
    for (const ticker of tickers) this.wanted.set(ticker.ticker, ticker);
  }

  remove(tickers: readonly string[]): void {
    this.said.push(["remove", tickers]);
    for (const ticker of tickers) this.wanted.delete(ticker);
  }

  close(): void {
    this.isClosed = true;
  }

  tell(batch: Partial<PriceBatch>): void {
    this.events.told({ infos: [], errors: [], sourceChanges: [], quotes: [], conflated: [], ...batch });
  }

  quotes(...quotes: Quote[]): void {
    this.tell({ quotes });
  }
}

/** A link whose owner the test plays. */
export class ScriptedLink implements PriceLink {
  readonly made: ScriptedLinkConnection[] = [];

  connect(events: PriceLinkEvents): ScriptedLinkConnection {
    const connection = new ScriptedLinkConnection(events);
    this.made.push(connection);
    return connection;
  }

  /** The newest connection. */
  get last(): ScriptedLinkConnection {
    const last = this.made.at(-1);
    if (last === undefined) throw new Error("no connection was made");
    return last;
  }
}

/** An engine whose prices come over a link; `isOpened`: the owner is there. */
export function startLinked(isOpened = true): { link: ScriptedLink; server: ScriptedEngine } {
  const link = new ScriptedLink();
  const server = new ScriptedEngine({ link });
  if (isOpened) link.last.events.opened();
  return { link, server };
}

/** A quote of epoch 10 as an owner tells it; its price is its number. */
export function quoteOf(ticker: string, sequence: number, more: Partial<Quote> = {}): Quote {
  return {
    ticker,
    price: String(sequence),
    receivedTimeMs: 1,
    sequence,
    quality: Quality.LIVE,
    epoch: 10,
    source: "far",
    stale: false,
    ...more,
  };
}

/** The facts of a ticker as an owner tells them. */
export function infoOf(ticker: string, name = "A Inc."): TickerInfo {
  return { ticker, name, source: "far", canonical: "X:A" };
}
