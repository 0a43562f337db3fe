import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Quote, SourceStatus, TickerError, TickerInfo } from "@streampulse/core";
import type { QuoteSchema, SourceStatusSchema, TickerErrorSchema, TickerInfoSchema } from "@streampulse/proto";

/** Drops what is undefined: in protobuf an unknown field is absent. */
export function known<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never;
}

/** A whole number as a 64-bit one. */
export const int64 = (value: number | undefined): bigint | undefined =>
  value === undefined ? undefined : BigInt(value);

/** The core's words as protobuf messages: the same fields, with 64-bit integers. */
export function quoteMessage(quote: Quote): MessageInitShape<typeof QuoteSchema> {
  return known({
    ...quote,
    sourceTimeMs: int64(quote.sourceTimeMs),
    receivedTimeMs: BigInt(quote.receivedTimeMs),
    sequence: BigInt(quote.sequence),
    epoch: BigInt(quote.epoch),
  });
}

/** A TickerInfo as its message. */
export function infoMessage(info: TickerInfo): MessageInitShape<typeof TickerInfoSchema> {
  return known(info);
}

/** A TickerError as its message. */
export function tickerErrorMessage(error: TickerError): MessageInitShape<typeof TickerErrorSchema> {
  return known({ ...error, retryAfterMs: int64(error.retryAfterMs) });
}

/** A SourceStatus as its message. */
export function sourceMessage(status: SourceStatus): MessageInitShape<typeof SourceStatusSchema> {
  return known({ ...status, lastMessageMs: int64(status.lastMessageMs) });
}
