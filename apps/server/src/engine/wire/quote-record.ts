import { enumWord, Quality, type Quote } from "@streampulse/core";

import { ByteWriter } from "./byte-writer.ts";

/** A quote without its ticker: aliases share it, and each name has records of its own. */
export type ListingQuote = Omit<Quote, "ticker">;

const body = new ByteWriter();
const QUALITY_JSON = [0, 1, 2, 3, 4, 5].map((value) => `"QUALITY_${enumWord(Quality, value)}"`);

/**
 * Writes one element of the repeated field `quotes` of StreamPricesResponse: pieces put behind one
 * another are a message. Field numbers are those of the contract; held to protobuf-es by its test.
 */
export function writeQuotePb(out: ByteWriter, ticker: string, quote: ListingQuote): void {
  body.reset();
  body.byte(0x0a);
  body.string(ticker);
  body.byte(0x12);
  body.string(quote.price);
  if (quote.sourceTimeMs !== undefined) {
    body.byte(0x18);
    body.varint(quote.sourceTimeMs);
  }
  body.byte(0x20);
  body.varint(quote.receivedTimeMs);
  body.byte(0x28);
  body.varint(quote.sequence);
  body.byte(0x30);
  body.varint(quote.quality);
  if (quote.bid !== undefined) field(0x3a, quote.bid);
  if (quote.ask !== undefined) field(0x42, quote.ask);
  if (quote.volume !== undefined) field(0x4a, quote.volume);
  if (quote.change !== undefined) field(0x52, quote.change);
  if (quote.changePercent !== undefined) field(0x5a, quote.changePercent);
  body.byte(0x60);
  body.varint(quote.epoch);
  field(0x6a, quote.source);
  if (quote.stale) {
    body.byte(0x70);
    body.byte(1);
  }
  out.byte(0x0a);
  out.varint(body.length);
  out.raw(body.bytes, body.length);
}

function field(tag: number, text: string): void {
  body.byte(tag);
  body.string(text);
}

/** Writes the canonical protobuf JSON of one Quote. Decimal text and source names need no escapes. */
export function writeQuoteJson(out: ByteWriter, ticker: string, quote: ListingQuote): void {
  let json = `{"ticker":${JSON.stringify(ticker)},"price":"${quote.price}"`;
  if (quote.sourceTimeMs !== undefined) json += `,"sourceTimeMs":"${quote.sourceTimeMs}"`;
  json += `,"receivedTimeMs":"${quote.receivedTimeMs}","sequence":"${quote.sequence}"`;
  json += `,"quality":${QUALITY_JSON[quote.quality]}`;
  if (quote.bid !== undefined) json += `,"bid":"${quote.bid}"`;
  if (quote.ask !== undefined) json += `,"ask":"${quote.ask}"`;
  if (quote.volume !== undefined) json += `,"volume":"${quote.volume}"`;
  if (quote.change !== undefined) json += `,"change":"${quote.change}"`;
  if (quote.changePercent !== undefined) json += `,"changePercent":"${quote.changePercent}"`;
  json += `,"epoch":"${quote.epoch}","source":"${quote.source}"`;
  out.text(quote.stale ? `${json},"stale":true}` : `${json}}`);
}
