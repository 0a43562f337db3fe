import { MarketSession, Quality, TickerType } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecordedQuote, RecordingEntry } from "./entry.ts";
import { RecordingFault } from "./fault.ts";
import { formatLine, parseLine, START_HEAD } from "./line.ts";

const decimal = fc
  .tuple(fc.nat(), fc.option(fc.stringMatching(/^\d{1,8}$/)))
  .map(([whole, part]) => (part === null ? `${whole}` : `${whole}.${part}`));
const time = fc.nat({ max: 4_000_000_000_000 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const quote: fc.Arbitrary<RecordedQuote> = fc
  .record(
    {
      ticker: fc.constantFrom("AAPL", "BINANCE:BTCUSDT", "600519.SS", "ÉTÉ"),
      price: optional(decimal),
      size: optional(decimal),
      sourceTimeMs: optional(time),
      receivedTimeMs: time,
      bid: optional(decimal),
      ask: optional(decimal),
      volume: optional(decimal),
      change: optional(decimal.map((text) => `-${text}`)),
      changePercent: optional(decimal),
      quality: optional(fc.constantFrom(...Object.values(Quality))),
      source: optional(fc.string()),
    },
    { requiredKeys: ["ticker", "receivedTimeMs"] },
  )
  .map((fields) => fields as RecordedQuote);

/** Without the fields that are undefined, as a line leaves them out. */
function told(entry: RecordingEntry): unknown {
  return JSON.parse(JSON.stringify(entry));
}

function faultOf(text: string, line = 7): RecordingFault {
  try {
    parseLine(text, line);
  } catch (error) {
    if (error instanceof RecordingFault) return error;
    throw error;
  }
  throw new Error(`no fault in ${text}`);
}

describe("a line of a recording", () => {
  test("any quote comes back as it was", () => {
    fc.assert(
      fc.property(quote, (each) => {
        const entry: RecordingEntry = { kind: "quote", quote: each };
        const line = formatLine(entry);
        expect(line).not.toContain("\n");
        expect(told(parseLine(line, 2))).toEqual(told(entry));
      }),
    );
  });

  test("an info comes back as it was, its enums as words on the way", () => {
    const info = {
      ticker: "NASDAQ:AAPL",
      name: "Apple \n Inc.",
      exchange: "Nasdaq",
      currency: "USD",
      decimals: 2,
      source: "finnhub",
      previousClose: "219.10",
      open: "219.5",
      high: "221",
      low: "218.99",
      marketSession: MarketSession.REGULAR,
      delaySeconds: 0,
      type: TickerType.STOCK,
      canonical: "NASDAQ:AAPL",
    };
    const line = formatLine({ kind: "info", info });
    expect(line).toContain('"marketSession":"REGULAR"');
    expect(line).toContain('"type":"STOCK"');
    expect(parseLine(line, 2)).toEqual({ kind: "info", info });
  });

  test("a start line begins as recordings are known by", () => {
    const line = formatLine({ kind: "start", startedTimeMs: 1_700_000_000_000 });
    expect(line.startsWith(START_HEAD)).toBe(true);
    expect(parseLine(line, 1)).toEqual({ kind: "start", startedTimeMs: 1_700_000_000_000 });
  });

  test("keys and words of a later writer are passed over", () => {
    const entry = parseLine('{"t":"AAPL","r":1,"p":"2","q":"IMAGINED","mood":"good"}', 2);
    expect(entry).toEqual({
      kind: "quote",
      quote: { ticker: "AAPL", receivedTimeMs: 1, price: "2", quality: Quality.UNSPECIFIED },
    });
  });

  test.each([
    ["", "it is no JSON"],
    ["[1]", "it is no object"],
    ["null", "it is no object"],
    ["{}", "it is no quote, no info and no start"],
    ['{"t":"AAPL","p":"1"}', "its r is no time in milliseconds"],
    ['{"t":"AAPL","r":1.5,"p":"1"}', "its r is no time in milliseconds"],
    ['{"t":"AA PL","r":1,"p":"1"}', "its t may hold letters"],
    ['{"t":"","r":1,"p":"1"}', "its t is empty"],
    ['{"t":"AAPL","r":1,"p":1}', "its p is no decimal text"],
    ['{"t":"AAPL","r":1,"p":"NaN"}', "its p is no decimal text"],
    ['{"t":"AAPL","r":1,"b":"1e3"}', "its b is no decimal text"],
    ['{"info":7}', "its info is no object"],
    ['{"info":{"ticker":"AAPL","decimals":-1}}', "its decimals is no count"],
    ['{"info":{"ticker":"AAPL","name":7}}', "its name is no text"],
  ])("%s is damaged, and the fault says where and why", (text, reason) => {
    const fault = faultOf(text);
    expect(fault.kind).toBe("damaged");
    expect(fault.line).toBe(7);
    expect(fault.message).toContain(`line 7 is damaged: ${reason}`);
  });

  test("another version is refused by its number", () => {
    const fault = faultOf('{"streampulse":"recording","version":2,"started":1}', 1);
    expect(fault.kind).toBe("version");
    expect(fault.message).toContain("version 2");
  });

  test("any text at all is an entry or a RecordingFault", () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        try {
          parseLine(text, 3);
        } catch (error) {
          expect(error).toBeInstanceOf(RecordingFault);
        }
      }),
    );
  });
});
