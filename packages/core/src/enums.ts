/**
 * The contract's enums as numbers, in the numbering of `streampulse.v1`, beside their protobuf JSON
 * names. Clients treat a number they do not know as unspecified.
 */

/** What kind of price a quote holds. */
export const Quality = { UNSPECIFIED: 0, LIVE: 1, DELAYED: 2, CLOSED: 3, SIMULATED: 4, REPLAY: 5 } as const;
export type Quality = (typeof Quality)[keyof typeof Quality];

/** What a reader gets of a ticker that moves faster than it is read. */
export const Delivery = { UNSPECIFIED: 0, LATEST: 1, EVERY: 2 } as const;
export type Delivery = (typeof Delivery)[keyof typeof Delivery];

/** The part of the trading day a market is in. */
export const MarketSession = { UNSPECIFIED: 0, PRE: 1, REGULAR: 2, POST: 3, CLOSED: 4, ALWAYS_OPEN: 5 } as const;
export type MarketSession = (typeof MarketSession)[keyof typeof MarketSession];

/** The asset class of a ticker. */
export const TickerType = {
  UNSPECIFIED: 0,
  STOCK: 1,
  CRYPTO: 2,
  FOREX: 3,
  INDEX: 4,
  FUND: 5,
  FUTURE: 6,
  OTHER: 7,
} as const;
export type TickerType = (typeof TickerType)[keyof typeof TickerType];

/** Why a ticker has no price. UNKNOWN_TICKER is terminal, the others are not. */
export const TickerErrorCode = {
  UNSPECIFIED: 0,
  UNKNOWN_TICKER: 1,
  UNAVAILABLE: 2,
  NOT_PERMITTED: 3,
  LIMIT_EXCEEDED: 4,
} as const;
export type TickerErrorCode = (typeof TickerErrorCode)[keyof typeof TickerErrorCode];

/** What became of one ticker of a change to the set. */
export const TickerOutcome = { UNSPECIFIED: 0, ACCEPTED: 1, ALREADY: 2, REMOVED: 3, ABSENT: 4, REJECTED: 5 } as const;
export type TickerOutcome = (typeof TickerOutcome)[keyof typeof TickerOutcome];

/** The state of the connection to an upstream. */
export const SourceState = { UNSPECIFIED: 0, CONNECTED: 1, RECONNECTING: 2, DOWN: 3, FAILED_OVER: 4 } as const;
export type SourceState = (typeof SourceState)[keyof typeof SourceState];

/** The state of a source's circuit breaker. */
export const BreakerState = { UNSPECIFIED: 0, CLOSED: 1, OPEN: 2, HALF_OPEN: 3 } as const;
export type BreakerState = (typeof BreakerState)[keyof typeof BreakerState];

/** The word of an enum's number, `UNSPECIFIED` for a number it does not have. */
export function enumWord(table: Readonly<Record<string, number>>, value: number): string {
  for (const word in table) if (table[word] === value) return word;
  return "UNSPECIFIED";
}
