/** Candles of a StreamPulse server, kept ones and the one that is being made. */
export {
  CANDLE_STEPS,
  CandleStep,
  HistoryGapReason,
  PriceKind,
  STEP_MS,
  enumWord,
  type Candle,
  type HistoryGap,
} from "@streampulse/core";
export { StreamPulseError, type ErrorCode } from "./errors.ts";
export { type CandleSeries } from "./gen/history.ts";
export * from "./kept/history-json.ts";
export * from "./kept/history.ts";
export { type CallOptions, type FollowOptions, type KeptAddress } from "./kept/kept-address.ts";
