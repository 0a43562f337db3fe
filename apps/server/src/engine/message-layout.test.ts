import fc from "fast-check";
import { expect, test } from "vitest";
import { RecordingSink } from "../../../../test/recording-sink.ts";
import { holdsFor } from "../../../../test/seeded.ts";
import { anyNamedQuote } from "../../../../test/wire-arbitraries.ts";
import { MESSAGE_BYTES } from "./limits.ts";
import { MessageLayout } from "./message-layout.ts";
import type { FormatName } from "./ports/transport.ts";
import { ByteWriter } from "./wire/byte-writer.ts";
import { FORMAT_OF } from "./wire/format.ts";

const FORMATS: readonly FormatName[] = ["protobuf", "json"];

const quote = {
  price: "1.5",
  receivedTimeMs: 1,
  sequence: 1,
  quality: 1,
  epoch: 1,
  source: "scripted",
  stale: false,
} as const;

function layQuotes(layout: MessageLayout, format: FormatName, tickers: readonly string[]): void {
  const out = new ByteWriter();
  for (const ticker of tickers) {
    out.reset();
    FORMAT_OF[format].record(out, ticker, quote);
    layout.record(out.copy());
  }
}

test.each(FORMATS)("nothing laid out is nothing written (%s)", (format) => {
  const sink = new RecordingSink(format);
  const layout = new MessageLayout();
  layout.begin(sink, FORMAT_OF[format]);
  expect(layout.write()).toBe(0);
  expect(sink.writes).toEqual([]);
});

test.each(FORMATS)("messages and records come out in the order they were laid in, in one write (%s)", (format) => {
  const sink = new RecordingSink(format);
  const layout = new MessageLayout();
  layout.begin(sink, FORMAT_OF[format]);
  layout.message(FORMAT_OF[format].batch({ revision: 3 }));
  layQuotes(layout, format, ["A", "B"]);
  layout.message(FORMAT_OF[format].batch({ revision: 4 }));
  layQuotes(layout, format, ["C"]);
  layout.write();
  expect(sink.writes).toEqual([4]);
  expect(sink.messages.map((message) => message.revision ?? message.quotes.map(({ ticker }) => ticker))).toEqual([
    3n,
    ["A", "B"],
    4n,
    ["C"],
  ]);
});

test.each(FORMATS)("what is counted is messages without their heads, as clients count them (%s)", (format) => {
  const sink = new RecordingSink(format);
  const layout = new MessageLayout();
  layout.begin(sink, FORMAT_OF[format]);
  const heartbeat = FORMAT_OF[format].batch({ heartbeat: { serverTimeMs: 1 } });
  layout.message(heartbeat);
  expect(layout.write()).toBe(heartbeat.length);
  layout.begin(sink, FORMAT_OF[format]);
  layout.message(heartbeat);
  layQuotes(layout, format, ["A"]);
  layout.message(heartbeat);
  const { open, close, record } = FORMAT_OF[format];
  const out = new ByteWriter();
  record(out, "A", quote);
  expect(layout.write()).toBe(2 * heartbeat.length + open.length + out.length + close.length);
});

test.each(FORMATS)("a message of quotes is closed when it has grown to its bound (%s)", (format) => {
  const sink = new RecordingSink(format);
  const layout = new MessageLayout();
  layout.begin(sink, FORMAT_OF[format]);
  const names = Array.from({ length: 3_000 }, (_, n) => `T${n}`);
  layQuotes(layout, format, names);
  const bytes = layout.write();
  expect(sink.messages.length).toBeGreaterThanOrEqual(Math.floor(bytes / (MESSAGE_BYTES + 500)));
  expect(sink.messages.length).toBeLessThanOrEqual(Math.ceil(bytes / MESSAGE_BYTES));
  expect(sink.quotes.map(({ ticker }) => ticker)).toEqual(names);
});

test("a sink that keeps what it was given finds it unchanged, however much is written after it", () => {
  holdsFor(
    "kept writes",
    fc.property(
      fc.array(
        fc.record({
          keeps: fc.boolean(),
          copies: fc.nat(2_500),
          named: anyNamedQuote,
          format: fc.constantFrom(...FORMATS),
        }),
        { maxLength: 12 },
      ),
      (writes) => {
        const layout = new MessageLayout();
        const sinks = writes.map(({ keeps, copies, named, format }) => {
          const sink = new RecordingSink(format);
          sink.keeps = keeps;
          const out = new ByteWriter();
          FORMAT_OF[format].record(out, named.ticker, named.quote);
          layout.begin(sink, FORMAT_OF[format]);
          for (let n = 0; n < copies; n++) layout.record(out.copy());
          layout.write();
          expect(sink.quotes).toHaveLength(copies);
          return sink;
        });
        for (const sink of sinks) expect(sink.isIntact).toBe(true);
      },
    ),
    { runs: 15, longRuns: 300 },
  );
});

test("a message that is not of quotes may have a head of another size", () => {
  const heads: [at: number, length: number][] = [];
  let written = "";
  const layout = new MessageLayout();
  layout.begin(
    {
      format: "json",
      headBytes: 4,
      headBytesOf: (length) => (length < 20 ? 2 : 10),
      head(buffer, at, length) {
        heads.push([at, length]);
        buffer.fill(0x2e, at, at + (length < 20 ? 2 : 10));
      },
      write(buffer, start, end) {
        written = Buffer.from(buffer.subarray(start, end)).toString();
        return false;
      },
      writable: true,
      end() {},
    },
    FORMAT_OF.json,
  );
  layout.message(Buffer.from("short"));
  layout.message(Buffer.from("a message of more bytes"));
  layout.write();
  expect(written).toBe("..short..........a message of more bytes");
  expect(heads.map(([at, length]) => [at - (heads[0]?.[0] ?? 0), length])).toEqual([
    [0, 5],
    [7, 23],
  ]);
});
