import { create, toBinary, toJson } from "@bufbuild/protobuf";
import { MarketSession, Quality, SourceState, TickerErrorCode, TickerType } from "@streampulse/core";
import { StreamPricesResponseSchema, type StreamPricesResponse } from "@streampulse/proto";
import fc from "fast-check";
import type { Batch } from "../apps/server/src/engine/wire/batch.ts";
import type { ListingQuote } from "../apps/server/src/engine/wire/quote-record.ts";

const decimal = fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,12})?$/);
/** Any text of a vendor's or a client's, well-formed. */
const text = fc.string({ unit: "binary", maxLength: 24 });
/** What the ticker grammar lets through: letters of any script, and no quotation marks. */
const ticker = fc.stringMatching(/^[\p{L}\p{M}\p{Nd}.\-_/^=!&+$#@*]{1,24}$/u);
const growing = fc.oneof(fc.nat(300), fc.maxSafeNat());
const whole = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.maxSafeInteger());
const small = fc.oneof(fc.constant(0), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
const word = (words: Readonly<Record<string, number>>) => fc.constantFrom(...Object.values(words));
const tickers = fc.array(ticker, { maxLength: 4 });

/** A quote without its ticker, every optional field there or not. Times may be before 1970. */
export const anyQuote = fc.record(
  {
    price: decimal,
    sourceTimeMs: whole,
    receivedTimeMs: whole.filter((ms) => ms !== 0),
    sequence: growing.map((n) => Math.max(1, n)),
    quality: word(Quality).filter((quality) => quality !== 0),
    bid: decimal,
    ask: decimal,
    volume: decimal,
    change: decimal,
    changePercent: decimal,
    epoch: growing.map((n) => Math.max(1, n)),
    source: fc.stringMatching(/^[a-z]{1,12}$/),
    stale: fc.boolean(),
  },
  { requiredKeys: ["price", "receivedTimeMs", "sequence", "quality", "epoch", "source", "stale"] },
) as fc.Arbitrary<ListingQuote>;

/** A name and a quote of it. */
export const anyNamedQuote = fc.record({ ticker, quote: anyQuote });

const info = fc.record(
  {
    ticker,
    name: text,
    exchange: text,
    currency: text,
    decimals: small,
    source: text,
    previousClose: decimal,
    open: decimal,
    high: decimal,
    low: decimal,
    marketSession: word(MarketSession),
    delaySeconds: small,
    type: word(TickerType),
    canonical: text,
  },
  { requiredKeys: ["ticker"] },
);

const error = fc.record(
  { ticker, code: word(TickerErrorCode), message: text, removed: fc.boolean(), retryAfterMs: whole },
  { requiredKeys: ["ticker", "code", "message", "removed"] },
);

/** Any StreamPricesResponse but for its quotes, with every field of every message there or not. */
export const anyBatch = fc.record(
  {
    session: fc.record({
      clientId: text,
      tickers,
      revision: growing,
      heartbeatMs: whole,
      serverTimeMs: whole,
      maxTickers: small,
      resumed: fc.boolean(),
    }),
    revision: growing,
    infos: fc.array(info, { maxLength: 3 }),
    errors: fc.array(error, { maxLength: 3 }),
    sourceChanges: fc.array(
      fc.record(
        { source: text, state: word(SourceState), tickers, toSource: text, jumpPercent: decimal, reason: text },
        { requiredKeys: ["source", "state", "tickers"] },
      ),
      { maxLength: 3 },
    ),
    gaps: fc.array(
      fc.record(
        { ticker, missed: growing, epoch: growing, fromSequence: growing, toSequence: growing },
        { requiredKeys: ["ticker", "epoch", "fromSequence", "toSequence"] },
      ),
      { maxLength: 3 },
    ),
    conflated: fc.array(fc.record({ ticker, skipped: fc.nat(), low: decimal, high: decimal }), { maxLength: 3 }),
    heartbeat: fc.record({ serverTimeMs: whole }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Batch>;

const INT64 = /(Ms|^sequence|^epoch|^revision|^missed|Sequence)$/;

/** The same value with 64-bit integers as protobuf-es holds them. */
function withBigInts(value: unknown, key = ""): unknown {
  if (typeof value === "number") return INT64.test(key) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((item) => withBigInts(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withBigInts(item, name)]));
}

/** What protobuf-es makes of a batch and quotes: the reference that the engine's own encoders are held to. */
export function reference(
  batch: Batch,
  quotes: readonly object[] = [],
): {
  message: StreamPricesResponse;
  bytes: Uint8Array;
  json: unknown;
} {
  const message = create(StreamPricesResponseSchema, withBigInts({ ...batch, quotes }) as object);
  return {
    message,
    bytes: toBinary(StreamPricesResponseSchema, message),
    json: toJson(StreamPricesResponseSchema, message),
  };
}
