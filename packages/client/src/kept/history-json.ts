import type { Candle } from "@streampulse/core";
import { CandleSchema } from "@streampulse/proto";
import { canonicalJson } from "./canonical-json.ts";

/** A candle as the canonical JSON of the contract. */
export function candleJson(candle: Candle): Record<string, unknown> {
  return canonicalJson(CandleSchema, candle);
}
