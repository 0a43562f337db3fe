import { fromBinary } from "@bufbuild/protobuf";
import { StreamPricesResponseSchema } from "@streampulse/proto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { anyNamedQuote, reference } from "../../../../../test/wire-arbitraries.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writeQuoteJson, writeQuotePb, type ListingQuote } from "./quote-record.ts";

const someQuotes = fc.array(anyNamedQuote, { minLength: 1, maxLength: 4 });

function named(quotes: readonly { ticker: string; quote: ListingQuote }[]) {
  return quotes.map(({ ticker, quote }) => ({ ticker, ...quote }));
}

test("records put behind one another are the bytes that protobuf-es writes for a message of those quotes", () => {
  holdsFor(
    "quote records, binary",
    fc.property(someQuotes, (quotes) => {
      const out = new ByteWriter(1);
      for (const { ticker, quote } of quotes) writeQuotePb(out, ticker, quote);
      const { message, bytes } = reference({}, named(quotes));
      expect(fromBinary(StreamPricesResponseSchema, out.copy())).toEqual(message);
      expect(Buffer.from(out.copy()).equals(bytes)).toBe(true);
    }),
    { runs: 400 },
  );
});

test("a JSON record says what protobuf-es says of the same quote", () => {
  holdsFor(
    "quote records, JSON",
    fc.property(someQuotes, (quotes) => {
      const out = new ByteWriter(1);
      quotes.forEach(({ ticker, quote }, n) => {
        if (n > 0) out.text(",");
        writeQuoteJson(out, ticker, quote);
      });
      const text = new TextDecoder().decode(out.copy());
      expect(JSON.parse(`{"quotes":[${text}]}`)).toEqual(reference({}, named(quotes)).json);
    }),
    { runs: 400 },
  );
});

test("a writer that is used again holds nothing of what it held before", () => {
  holdsFor(
    "reused writer",
    fc.property(anyNamedQuote, anyNamedQuote, (first, second) => {
      const used = new ByteWriter(8);
      writeQuotePb(used, first.ticker, first.quote);
      used.reset();
      writeQuotePb(used, second.ticker, second.quote);
      const fresh = new ByteWriter();
      writeQuotePb(fresh, second.ticker, second.quote);
      expect(used.copy()).toEqual(fresh.copy());
    }),
    { runs: 100 },
  );
});

test("a view of what was written is all of that and no more, whatever was in view before", () => {
  holdsFor(
    "views of a reused writer",
    fc.property(fc.array(anyNamedQuote, { minLength: 1, maxLength: 8 }), (quotes) => {
      const out = new ByteWriter(8);
      let view: Uint8Array = out.bytes;
      for (const { ticker, quote } of quotes) {
        out.reset();
        writeQuotePb(out, ticker, quote);
        view = out.view(view);
        expect(view).toEqual(out.copy());
        expect(out.view(view)).toBe(view);
      }
    }),
    { runs: 100 },
  );
});
