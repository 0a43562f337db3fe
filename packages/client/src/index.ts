/** Live prices from a StreamPulse server, for browsers and Node. */
export {
  BreakerState,
  Delivery,
  MarketSession,
  Quality,
  SourceState,
  TickerErrorCode,
  TickerOutcome,
  TickerType,
  enumWord,
  isFault,
  isNewer,
  parseTicker,
  type Cancel,
  type Conflated,
  type FailureReason,
  type Gap,
  type Quote,
  type Scheduler,
  type SourceChange,
  type SourceStatus,
  type StatusCode,
  type TickerError,
  type TickerFault,
  type TickerInfo,
  type TickerName,
  type TickerResult,
} from "@streampulse/core";
export * from "./client.ts";
export * from "./connection-state.ts";
export { StreamPulseError, type ErrorCode } from "./errors.ts";
export * from "./price-store.ts";
export * from "./server-address.ts";
export * from "./server-status.ts";
export * from "./session-info.ts";
export * from "./source-story.ts";
export { type Tally } from "./tally.ts";
export * from "./watch-handlers.ts";
