import { fromJson, toJson, type JsonValue } from "@bufbuild/protobuf";
import { MarketSession, Quality, TickerType, type Quote, type TickerInfo } from "@streampulse/core";
import { QuoteSchema, TickerInfoSchema } from "@streampulse/proto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { infoJson, jsonLine, quoteJson } from "./json.ts";

const text = fc.string({ unit: "binary", maxLength: 12 }).filter((value) => value.isWellFormed());
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });

const quotes: fc.Arbitrary<Quote> = fc.record({
  ticker: text,
  price: text,
  sourceTimeMs: maybe(whole),
  receivedTimeMs: whole,
  sequence: whole,
  quality: fc.constantFrom(...Object.values(Quality)),
  bid: maybe(text),
  ask: maybe(text),
  volume: maybe(text),
  change: maybe(text),
  changePercent: maybe(text),
  epoch: whole,
  source: text,
  stale: fc.boolean(),
});

const infos: fc.Arbitrary<TickerInfo> = fc.record({
  ticker: text,
  name: maybe(text),
  exchange: maybe(text),
  currency: maybe(text),
  decimals: maybe(fc.nat({ max: 18 })),
  source: maybe(text),
  previousClose: maybe(text),
  open: maybe(text),
  high: maybe(text),
  low: maybe(text),
  marketSession: maybe(fc.constantFrom(...Object.values(MarketSession))),
  delaySeconds: maybe(fc.nat({ max: 1_000_000 })),
  type: maybe(fc.constantFrom(...Object.values(TickerType))),
  canonical: maybe(text),
});

// Read by protobuf's own reader and written by its own writer, it must come out as it went in, in the same order.
test("a quote is canonical protobuf JSON", () => {
  fc.assert(
    fc.property(quotes, (quote) => {
      const json = quoteJson(quote);
      expect(JSON.stringify(toJson(QuoteSchema, fromJson(QuoteSchema, json as JsonValue)))).toBe(JSON.stringify(json));
    }),
    { verbose: 1 },
  );
});

test("a ticker's facts are canonical protobuf JSON", () => {
  fc.assert(
    fc.property(infos, (info) => {
      const json = infoJson(info);
      const back = toJson(TickerInfoSchema, fromJson(TickerInfoSchema, json as JsonValue));
      expect(JSON.stringify(back)).toBe(JSON.stringify(json));
    }),
    { verbose: 1 },
  );
});

test("a line of NDJSON holds no control, bidi or zero-width character, and the same value", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      const line = jsonLine({ value });
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      expect(JSON.parse(line)).toEqual({ value });
    }),
    { verbose: 1, examples: [["\u001b[2J\u009b\u202e\u{e0001}\ufeff"]] },
  );
});
