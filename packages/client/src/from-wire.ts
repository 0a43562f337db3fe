import {
  isDecimal,
  BreakerState,
  MarketSession,
  Quality,
  SourceState,
  TickerErrorCode,
  TickerOutcome,
  TickerType,
  type Conflated,
  type Gap,
  type Quote,
  type SourceChange,
  type TickerError,
  type TickerInfo,
  type TickerResult,
} from "@streampulse/core";
import type * as wire from "@streampulse/proto";
import type { ServerStatus } from "./server-status.ts";
import type { SessionInfo } from "./session-info.ts";

// 64-bit integers become numbers: times, sequences and epochs stay far below 2^53.

/** A reader of one enum: numbers that this version does not know are UNSPECIFIED. */
function known<T extends number>(table: Readonly<Record<string, T>>): (value: number) => T {
  const numbers = new Map<number, T>(Object.values(table).map((value) => [value, value]));
  const unspecified = table["UNSPECIFIED"] as T;
  return (value) => numbers.get(value) ?? unspecified;
}

const quality = known(Quality);
const marketSession = known(MarketSession);
const tickerType = known(TickerType);
const errorCode = known(TickerErrorCode);
const outcome = known(TickerOutcome);
const sourceState = known(SourceState);
const breakerState = known(BreakerState);

/** Longer than any price: engines that show numbers take no more than 100 digits behind the point. */
const DECIMAL_MAX = 80;

/** Decimal text as the contract has it; anything else is unknown, so that nobody below meets what is no number. */
function decimal(text: string | undefined): string | undefined {
  return text !== undefined && text.length <= DECIMAL_MAX && isDecimal(text) ? text : undefined;
}

function number(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** Quotes as they came over the wire, without those whose price is no number. */
export function quotesFrom(quotes: readonly wire.Quote[]): Quote[] {
  return quotes.filter(({ price }) => decimal(price) !== undefined).map(quoteFrom);
}

function quoteFrom(quote: wire.Quote): Quote {
  return {
    ticker: quote.ticker,
    price: quote.price,
    sourceTimeMs: number(quote.sourceTimeMs),
    receivedTimeMs: Number(quote.receivedTimeMs),
    sequence: Number(quote.sequence),
    quality: quality(quote.quality),
    bid: decimal(quote.bid),
    ask: decimal(quote.ask),
    volume: decimal(quote.volume),
    change: decimal(quote.change),
    changePercent: decimal(quote.changePercent),
    epoch: Number(quote.epoch),
    source: quote.source,
    stale: quote.stale,
  };
}

/** What is known of a ticker, as it came over the wire. */
export function infoFrom(info: wire.TickerInfo): TickerInfo {
  return {
    ticker: info.ticker,
    name: info.name,
    exchange: info.exchange,
    currency: info.currency,
    decimals: info.decimals,
    source: info.source,
    previousClose: decimal(info.previousClose),
    open: decimal(info.open),
    high: decimal(info.high),
    low: decimal(info.low),
    marketSession: info.marketSession === undefined ? undefined : marketSession(info.marketSession),
    delaySeconds: info.delaySeconds,
    type: info.type === undefined ? undefined : tickerType(info.type),
    canonical: info.canonical,
  };
}

/** A ticker's trouble, as it came over the wire. */
export function tickerErrorFrom(error: wire.TickerError): TickerError {
  return {
    ticker: error.ticker,
    code: errorCode(error.code),
    message: error.message,
    removed: error.removed,
    retryAfterMs: number(error.retryAfterMs),
  };
}

/** What became of one ticker of a change, as it came over the wire. */
export function resultFrom(result: wire.TickerResult): TickerResult {
  return {
    ticker: result.ticker,
    outcome: outcome(result.outcome),
    code: errorCode(result.code),
    message: result.message,
  };
}

/** The state of a session, as it came over the wire. */
export function sessionFrom(session: wire.Session, clockAheadMs: number): SessionInfo {
  return {
    clientId: session.clientId,
    tickers: session.tickers,
    revision: Number(session.revision),
    heartbeatMs: Number(session.heartbeatMs),
    serverTimeMs: Number(session.serverTimeMs),
    clockAheadMs,
    maxTickers: session.maxTickers,
    resumed: session.resumed,
  };
}

/** Missed quotes, as they came over the wire. */
export function gapFrom(gap: wire.Gap): Gap {
  return {
    ticker: gap.ticker,
    missed: number(gap.missed),
    epoch: Number(gap.epoch),
    fromSequence: Number(gap.fromSequence),
    toSequence: Number(gap.toSequence),
  };
}

/** What was skipped of a ticker, as it came over the wire. */
export function conflatedFrom({ ticker, skipped, low, high }: wire.Conflated): Conflated {
  return { ticker, skipped, low, high };
}

/** An upstream's change of state, as it came over the wire. */
export function sourceChangeFrom(change: wire.SourceChange): SourceChange {
  return {
    source: change.source,
    state: sourceState(change.state),
    tickers: change.tickers,
    toSource: change.toSource,
    jumpPercent: change.jumpPercent,
    reason: change.reason,
  };
}

/** The server's own state, as it came over the wire. */
export function statusFrom(status: wire.GetStatusResponse): ServerStatus {
  return {
    version: status.version,
    uptimeMs: Number(status.uptimeMs),
    sources: status.sources.map((source) => ({
      source: source.source,
      state: sourceState(source.state),
      quality: quality(source.quality),
      lastMessageMs: number(source.lastMessageMs),
      subscriptions: source.subscriptions,
      budgetLeft: source.budgetLeft,
      failovers: source.failovers,
      slips: source.slips,
      reason: source.reason,
      waitingTickers: source.waitingTickers,
      tickersGivenOver: source.tickersGivenOver,
      breaker: breakerState(source.breaker),
    })),
    streams: status.streams,
    sessions: status.sessions,
    connections: status.connections,
    hasFaultLab: status.hasFaultLab,
  };
}
