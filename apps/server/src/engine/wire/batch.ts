import {
  MarketSession,
  SourceState,
  TickerErrorCode,
  TickerType,
  type Conflated,
  type Gap,
  type SourceChange,
  type TickerError,
  type TickerInfo,
} from "@streampulse/core";

/** The state of a session as its stream's first message tells it. */
export interface SessionInfo {
  readonly clientId: string;
  readonly tickers: readonly string[];
  readonly revision: number;
  readonly heartbeatMs: number;
  readonly serverTimeMs: number;
  readonly maxTickers: number;
  readonly resumed: boolean;
}

/** A StreamPricesResponse without quotes: what is said rarely. */
export interface Batch {
  readonly session?: SessionInfo;
  readonly revision?: number;
  readonly infos?: readonly TickerInfo[];
  readonly errors?: readonly TickerError[];
  readonly sourceChanges?: readonly SourceChange[];
  readonly gaps?: readonly Gap[];
  readonly conflated?: readonly Conflated[];
  readonly heartbeat?: { readonly serverTimeMs: number };
  /** Of one that many are told: its bytes by their spelling, once there are any. No part of the message. */
  readonly spelt?: Map<unknown, Uint8Array>;
}

/** How one field of a message is written, in both forms. `always`: an optional field, written whenever present. */
export interface Field {
  readonly name: string;
  readonly number: number;
  readonly kind: "string" | "int" | "int64" | "bool" | "enum" | "message";
  readonly always?: boolean;
  readonly repeated?: boolean;
  readonly words?: Readonly<Record<string, number>>;
  readonly prefix?: string;
  readonly fields?: readonly Field[];
}

type Spec = string | readonly Field[] | { prefix: string; words: Readonly<Record<string, number>> };

/** `?` behind the kind: optional; `[]`: repeated. */
function field(number: number, name: string, spec: Spec, mark: "" | "?" | "[]" = ""): Field {
  const base = { name, number, always: mark === "?", repeated: mark === "[]" };
  if (typeof spec === "string") return { ...base, kind: spec as Field["kind"] };
  if ("words" in spec) return { ...base, kind: "enum", words: spec.words, prefix: spec.prefix };
  return { ...base, kind: "message", fields: spec };
}

const INFO: readonly Field[] = [
  field(1, "ticker", "string"),
  field(2, "name", "string", "?"),
  field(3, "exchange", "string", "?"),
  field(4, "currency", "string", "?"),
  field(5, "decimals", "int", "?"),
  field(6, "source", "string", "?"),
  field(7, "previousClose", "string", "?"),
  field(8, "open", "string", "?"),
  field(9, "high", "string", "?"),
  field(10, "low", "string", "?"),
  field(11, "marketSession", { prefix: "MARKET_SESSION", words: MarketSession }, "?"),
  field(12, "delaySeconds", "int", "?"),
  field(13, "type", { prefix: "TICKER_TYPE", words: TickerType }, "?"),
  field(14, "canonical", "string", "?"),
];

const ERROR: readonly Field[] = [
  field(1, "ticker", "string"),
  field(2, "code", { prefix: "TICKER_ERROR_CODE", words: TickerErrorCode }),
  field(3, "message", "string"),
  field(4, "removed", "bool"),
  field(5, "retryAfterMs", "int64", "?"),
];

const SESSION: readonly Field[] = [
  field(1, "clientId", "string"),
  field(3, "tickers", "string", "[]"),
  field(4, "revision", "int64"),
  field(5, "heartbeatMs", "int64"),
  field(6, "serverTimeMs", "int64"),
  field(7, "maxTickers", "int"),
  field(8, "resumed", "bool"),
];

const SOURCE_CHANGE: readonly Field[] = [
  field(1, "source", "string"),
  field(2, "state", { prefix: "SOURCE_STATE", words: SourceState }),
  field(3, "tickers", "string", "[]"),
  field(4, "toSource", "string", "?"),
  field(5, "jumpPercent", "string", "?"),
  field(6, "reason", "string", "?"),
];

const GAP: readonly Field[] = [
  field(1, "ticker", "string"),
  field(2, "missed", "int64", "?"),
  field(3, "epoch", "int64"),
  field(4, "fromSequence", "int64"),
  field(5, "toSequence", "int64"),
];

const CONFLATED: readonly Field[] = [
  field(1, "ticker", "string"),
  field(2, "skipped", "int"),
  field(3, "low", "string"),
  field(4, "high", "string"),
];

/** The fields of StreamPricesResponse but for `quotes`, in the contract's numbering. */
export const BATCH: readonly Field[] = [
  field(2, "infos", INFO, "[]"),
  field(3, "errors", ERROR, "[]"),
  field(4, "session", SESSION),
  field(5, "heartbeat", [field(1, "serverTimeMs", "int64")]),
  field(6, "sourceChanges", SOURCE_CHANGE, "[]"),
  field(7, "gaps", GAP, "[]"),
  field(8, "conflated", CONFLATED, "[]"),
  field(9, "revision", "int64", "?"),
];
