import { fromBinary, type Message } from "@bufbuild/protobuf";
import type { MarketSession, Quality, SourceState, TickerErrorCode, TickerType } from "@streampulse/core";
import { StreamPricesResponseSchema } from "@streampulse/proto";

import type { PriceBatch } from "../engine/ports/price-link.ts";

/** A StreamPricesResponse as an owner of sources tells it, in the core's words. Throws where the bytes are none. */
export function readPriceBatch(bytes: Uint8Array): PriceBatch {
  const { infos, errors, sourceChanges, quotes, conflated } = fromBinary(StreamPricesResponseSchema, bytes);
  return {
    infos: infos.map((info) => ({
      ...fieldsOf(info),
      marketSession: info.marketSession as MarketSession | undefined,
      type: info.type as TickerType | undefined,
    })),
    errors: errors.map((error) => ({
      ...fieldsOf(error),
      code: error.code as TickerErrorCode,
      retryAfterMs: numberOf(error.retryAfterMs),
    })),
    sourceChanges: sourceChanges.map((change) => ({ ...fieldsOf(change), state: change.state as SourceState })),
    quotes: quotes.map((quote) => ({
      ...fieldsOf(quote),
      quality: quote.quality as Quality,
      sourceTimeMs: numberOf(quote.sourceTimeMs),
      receivedTimeMs: Number(quote.receivedTimeMs),
      sequence: Number(quote.sequence),
      epoch: Number(quote.epoch),
    })),
    conflated: conflated.map(fieldsOf),
  };
}

/** A message's fields without what the library adds. */
function fieldsOf<T extends Message>({ $typeName: _name, $unknown: _unknown, ...fields }: T) {
  return fields;
}

function numberOf(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
