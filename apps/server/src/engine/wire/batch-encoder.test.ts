import { fromBinary } from "@bufbuild/protobuf";
import { StreamPricesResponseSchema } from "@streampulse/proto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { anyBatch, anyNamedQuote, reference } from "../../../../../test/wire-arbitraries.ts";
import { batchToJson, batchToPb } from "./batch-encoder.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writeQuotePb } from "./quote-record.ts";

test("the bytes of every batch are those that protobuf-es writes", () => {
  holdsFor(
    "batches, binary",
    fc.property(anyBatch, (batch) => {
      const { message, bytes } = reference(batch);
      expect(fromBinary(StreamPricesResponseSchema, batchToPb(batch))).toEqual(message);
      expect(Buffer.from(batchToPb(batch)).equals(bytes)).toBe(true);
    }),
    { runs: 400 },
  );
});

test("the JSON of every batch says what protobuf-es says", () => {
  holdsFor(
    "batches, JSON",
    fc.property(anyBatch, (batch) => {
      expect(JSON.parse(batchToJson(batch))).toEqual(reference(batch).json);
    }),
    { runs: 400 },
  );
});

test("a batch and records behind one another are one message", () => {
  holdsFor(
    "batch and records",
    fc.property(anyBatch, fc.array(anyNamedQuote, { maxLength: 3 }), (batch, quotes) => {
      const records = new ByteWriter();
      for (const { ticker, quote } of quotes) writeQuotePb(records, ticker, quote);
      const { message } = reference(
        batch,
        quotes.map(({ ticker, quote }) => ({ ticker, ...quote })),
      );
      const pieces = Buffer.concat([records.copy(), batchToPb(batch)]);
      expect(fromBinary(StreamPricesResponseSchema, pieces)).toEqual(message);
    }),
    { runs: 200 },
  );
});
