import { fromJsonString } from "@bufbuild/protobuf";
import { Quality, TickerErrorCode } from "@streampulse/core";
import { QuoteSchema, StreamPricesResponseSchema } from "@streampulse/proto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteLine } from "../../../../cli/src/render/quote-line.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { anyBatch, anyNamedQuote } from "../../../../../test/wire-arbitraries.ts";
import { ByteWriter } from "./byte-writer.ts";
import { FORMAT_OF } from "./format.ts";
import { batchToLines, writeQuoteLine, type TickerFacts } from "./quote-line.ts";
import type { ListingQuote } from "./quote-record.ts";

const LIVE: ListingQuote = {
  price: "219.68",
  receivedTimeMs: 1,
  sequence: 1,
  epoch: 1,
  quality: Quality.LIVE,
  source: "s",
  stale: false,
};

function lineOf(ticker: string, quote: Partial<ListingQuote>, facts?: TickerFacts): string {
  const out = new ByteWriter();
  writeQuoteLine(out, ticker, { ...LIVE, ...quote }, facts);
  return Buffer.from(out.copy()).toString();
}

describe("a quote's line", () => {
  test("has $ for USD alone, the code behind for others, nothing for an unknown currency", () => {
    expect(lineOf("AAPL", {}, { currency: "USD" })).toBe("AAPL: $219.68");
    expect(lineOf("CL", { price: "-37.63" }, { currency: "USD" })).toBe("CL: -$37.63");
    expect(lineOf("BTCUSDT", { price: "67123.45" }, { currency: "USDT" })).toBe("BTCUSDT: 67123.45 USDT");
    expect(lineOf("^GSPC", {}, {})).toBe("^GSPC: 219.68");
    expect(lineOf("A", {}, { currency: "X\nB: $1" })).toBe("A: 219.68");
  });

  test.each([
    [{ quality: Quality.SIMULATED }, " [SIMULATED]"],
    [{ quality: Quality.REPLAY }, " [REPLAY]"],
    [{ quality: Quality.CLOSED }, " [CLOSED]"],
    [{ quality: Quality.DELAYED }, " [DELAYED 15m]"],
    [{ stale: true }, " [STALE]"],
    [{ quality: Quality.CLOSED, stale: true }, " [CLOSED] [STALE]"],
  ])("says what is not live: %o", (quote, label) => {
    expect(lineOf("A", quote, { delaySeconds: 900 })).toBe(`A: 219.68${label}`);
  });

  test("says DELAYED alone where nobody knows by how much", () => {
    expect(lineOf("A", { quality: Quality.DELAYED })).toBe("A: 219.68 [DELAYED]");
  });
});

test("the terminal's `watch` prints the same line in a pipe", () => {
  const facts = fc.record({ currency: fc.constantFrom(undefined, "USD", "USDT"), delaySeconds: fc.nat(7_200) });
  holdsFor(
    "lines, both sides",
    fc.property(anyNamedQuote, facts, ({ ticker, quote }, known) => {
      expect(lineOf(ticker, quote, known)).toBe(quoteLine({ ticker, ...quote }, { ticker, ...known }));
    }),
    { runs: 200 },
  );
});

test("beside quotes, text tells errors of tickers and nothing else, a line each whatever they say", () => {
  holdsFor(
    "batches, lines",
    fc.property(anyBatch, (batch) => {
      const lines = batchToLines(batch).split("\n");
      expect(lines.pop()).toBe("");
      expect(lines.length).toBe(batch.errors?.length ?? 0);
      for (const line of lines) expect(line).toMatch(/^! [A-Z_]+ \S+ \P{C}*$/u);
    }),
    { runs: 200 },
  );
  const error = { ticker: "X", code: TickerErrorCode.UNAVAILABLE, message: "no\r\nB: $1 \x1b[2J", removed: false };
  expect(batchToLines({ errors: [error] })).toBe("! UNAVAILABLE X no B: $1  [2J\n");
});

test("as JSON every line is a Quote or a message without quotes, in the contract's JSON", () => {
  const { record, batch: batchOf } = FORMAT_OF["line-json"];
  holdsFor(
    "JSON lines",
    fc.property(anyNamedQuote, anyBatch, ({ ticker, quote }, batch) => {
      const out = new ByteWriter();
      record(out, ticker, quote);
      const text = Buffer.from(out.copy()).toString();
      expect(text).not.toContain("\n");
      expect(fromJsonString(QuoteSchema, text)).toMatchObject({ ticker, price: quote.price });
      const line = Buffer.from(batchOf(batch)).toString();
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(fromJsonString(StreamPricesResponseSchema, line).quotes).toEqual([]);
    }),
    { runs: 200 },
  );
});
