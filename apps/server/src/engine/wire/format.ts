import type { FormatName } from "../ports/transport.ts";
import type { Batch } from "./batch.ts";
import { batchToEvents, QUOTE_EVENT } from "./batch-events.ts";
import { batchToJson, batchToPb } from "./batch-encoder.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { batchToLines, writeQuoteLine, type TickerFacts } from "./quote-line.ts";
import { writeQuoteJson, writeQuotePb, type ListingQuote } from "./quote-record.ts";

/** One spelling of messages: how quotes become records, and how records become a message. */
export interface Format {
  /** Its place in the tables of encoded records; formats whose records are the same share it. */
  readonly index: number;
  /** Writes the record of one quote. */
  readonly record: (out: ByteWriter, ticker: string, quote: ListingQuote, facts?: TickerFacts) => void;
  /** What stands before, between and behind records in a message of quotes. */
  readonly open: Uint8Array;
  readonly between: Uint8Array;
  readonly close: Uint8Array;
  /** A message of everything but quotes. */
  readonly batch: (batch: Batch) => Uint8Array;
}

const encoder = new TextEncoder();
const nothing = new Uint8Array(0);

/** Protobuf: records concatenate into a StreamPricesResponse. */
const PROTOBUF: Format = {
  index: 0,
  record: writeQuotePb,
  open: nothing,
  between: nothing,
  close: nothing,
  batch: batchToPb,
};

/** Canonical protobuf JSON. */
const JSON_FORMAT: Format = {
  index: 1,
  record: writeQuoteJson,
  open: encoder.encode('{"quotes":['),
  between: encoder.encode(","),
  close: encoder.encode("]}"),
  batch: (batch) => encoder.encode(batchToJson(batch)),
};

/** The same, each message in the envelope of the WebSocket door. */
const JSON_BATCH: Format = {
  ...JSON_FORMAT,
  open: encoder.encode('{"batch":{"quotes":['),
  close: encoder.encode("]}}"),
  batch: (batch) => encoder.encode(`{"batch":${batchToJson(batch)}}`),
};

/** Server-sent events: one of each quote, with the same JSON. */
const EVENTS: Format = {
  ...JSON_FORMAT,
  open: encoder.encode(QUOTE_EVENT),
  between: encoder.encode(`\n\n${QUOTE_EVENT}`),
  close: encoder.encode("\n\n"),
  batch: (batch) => encoder.encode(batchToEvents(batch)),
};

const lineEnd = encoder.encode("\n");

/** Lines of text, a quote each. */
const LINE: Format = {
  index: 2,
  record: writeQuoteLine,
  open: nothing,
  between: lineEnd,
  close: lineEnd,
  batch: (batch) => encoder.encode(batchToLines(batch)),
};

/** Lines of JSON: a Quote each, or a StreamPricesResponse without quotes. */
const LINE_JSON: Format = {
  ...JSON_FORMAT,
  open: nothing,
  between: lineEnd,
  close: lineEnd,
  batch: (batch) => encoder.encode(`${batchToJson(batch)}\n`),
};

/** Every format that has records of its own, at its index. */
export const FORMATS: readonly Format[] = [PROTOBUF, JSON_FORMAT, LINE];

/** The format of each name. */
export const FORMAT_OF: Readonly<Record<FormatName, Format>> = {
  protobuf: PROTOBUF,
  json: JSON_FORMAT,
  "json-batch": JSON_BATCH,
  events: EVENTS,
  line: LINE,
  "line-json": LINE_JSON,
};
