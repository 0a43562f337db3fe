import { Quality, TickerErrorCode, enumWord } from "@streampulse/core";
import type { HeardQuote, Order, Reader } from "./door.ts";

// The numbers of fields are those of packages/proto/proto/streampulse/v1/price.proto. A library would make
// an object of every field; the one who measures must not be slower than the one who is measured.

const heard: HeardQuote = {
  ticker: "",
  hasPrice: false,
  epoch: 0,
  sequence: 0,
  receivedTimeMs: 0,
  sourceTimeMs: 0,
  quality: Quality.UNSPECIFIED,
  stale: false,
};

/** Reads one StreamPricesResponse. Gaps are told before quotes, wherever they stand; what is no message is malformed. */
export function readProtobufBatch(bytes: Buffer, start: number, end: number, reader: Reader): void {
  try {
    const others = new Fields(bytes, start, end);
    while (others.next()) readOther(others, bytes, reader);
    const fields = new Fields(bytes, start, end);
    while (fields.next()) {
      if (fields.number === 1 && fields.isText) readQuote(bytes, fields.from, fields.to, reader);
    }
  } catch {
    reader.malformed();
  }
}

function readOther({ number, isText, from, to }: Fields, bytes: Buffer, reader: Reader): void {
  if (!isText) return;
  if (number === 4) reader.session();
  if (number === 3) {
    const code = valuesOf(bytes, from, to)[2] ?? 0;
    reader.trouble(textOf(bytes, from, to, 1), enumWord(TickerErrorCode, code));
  }
  if (number === 7) {
    const values = valuesOf(bytes, from, to);
    reader.gap(textOf(bytes, from, to, 1), values[3] ?? 0, values[4] ?? 0, values[5] ?? 0);
  }
}

function readQuote(bytes: Buffer, start: number, end: number, reader: Reader): void {
  heard.ticker = "";
  heard.hasPrice = heard.stale = false;
  heard.epoch = heard.sequence = heard.receivedTimeMs = heard.sourceTimeMs = 0;
  heard.quality = Quality.UNSPECIFIED;
  const fields = new Fields(bytes, start, end);
  while (fields.next()) {
    if (fields.number === 1) heard.ticker = bytes.toString("utf8", fields.from, fields.to);
    else if (fields.number === 2) heard.hasPrice = isDecimalBytes(bytes, fields.from, fields.to);
    else if (fields.number === 3) heard.sourceTimeMs = fields.value;
    else if (fields.number === 4) heard.receivedTimeMs = fields.value;
    else if (fields.number === 5) heard.sequence = fields.value;
    else if (fields.number === 6) heard.quality = fields.value as Quality;
    else if (fields.number === 12) heard.epoch = fields.value;
    else if (fields.number === 14) heard.stale = fields.value !== 0;
  }
  reader.quote(heard);
}

/** Whether these bytes are decimal text: `-?\d+(\.\d+)?`. */
function isDecimalBytes(bytes: Buffer, from: number, to: number): boolean {
  let at = bytes[from] === 45 ? from + 1 : from;
  let digits = 0;
  let points = 0;
  for (; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte >= 48 && byte <= 57) digits++;
    else if (byte === 46 && points === 0 && digits > 0 && at + 1 < to) points++;
    else return false;
  }
  return digits > 0;
}

/** The number fields of a message by their numbers. */
function valuesOf(bytes: Buffer, start: number, end: number): number[] {
  const values: number[] = [];
  const fields = new Fields(bytes, start, end);
  while (fields.next()) if (!fields.isText) values[fields.number] = fields.value;
  return values;
}

/** A text field of a message; empty where it is absent. */
function textOf(bytes: Buffer, start: number, end: number, number: number): string {
  const fields = new Fields(bytes, start, end);
  while (fields.next())
    if (fields.isText && fields.number === number) return bytes.toString("utf8", fields.from, fields.to);
  return "";
}

/** The reason within google.rpc.ErrorInfo, the text of its first field; empty where these bytes are none. */
export function errorInfoReason(info: Buffer): string {
  try {
    return textOf(info, 0, info.length, 1);
  } catch {
    return "";
  }
}

/** The same within google.rpc.Status, as gRPC's trailers have it. */
export function statusReason(status: Buffer): string {
  try {
    const fields = new Fields(status, 0, status.length);
    while (fields.next()) {
      if (fields.number !== 3 || !fields.isText) continue;
      const detail = status.subarray(fields.from, fields.to);
      if (!textOf(detail, 0, detail.length, 1).endsWith("/google.rpc.ErrorInfo")) continue;
      const values = new Fields(detail, 0, detail.length);
      while (values.next()) if (values.number === 2) return errorInfoReason(detail.subarray(values.from, values.to));
    }
  } catch {
    // A status that cannot be read has no reason; its code is told.
  }
  return "";
}

/** Walks the fields of a message. Throws a RangeError where the bytes are none. */
class Fields {
  number = 0;
  /** Whether the field has a length: then its bytes are `from` to `to`, else its number is `value`. */
  isText = false;
  value = 0;
  from = 0;
  to = 0;
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  next(): boolean {
    if (this.#at >= this.#end) return false;
    const tag = this.#varint();
    this.number = Math.floor(tag / 8);
    const wire = tag % 8;
    this.isText = wire === 2;
    this.from = this.to = this.value = 0;
    if (wire === 0) this.value = this.#varint();
    else if (wire === 2) {
      const length = this.#varint();
      this.from = this.#at;
      this.to = this.#at += length;
    } else if (wire === 1) this.#at += 8;
    else if (wire === 5) this.#at += 4;
    else throw new RangeError("no wire type");
    if (this.#at > this.#end) throw new RangeError("a field beyond the message");
    return true;
  }

  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let count = 0; count < 10 && this.#at < this.#end; count++) {
      const byte = this.#bytes[this.#at++] as number;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw new RangeError("a number without an end");
  }
}

/** The StreamPricesRequest of an order. */
export function protobufRequest({ clientId, tickers, maxRate, isEvery }: Order): Buffer {
  const text = (number: number, value: string): Buffer => {
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
  };
  const rate = Buffer.alloc(9, (3 << 3) | 1);
  rate.writeDoubleLE(maxRate, 1);
  const delivery = Buffer.from([4 << 3, isEvery ? 2 : 1]);
  return Buffer.concat([text(1, clientId), ...tickers.map((ticker) => text(2, ticker)), rate, delivery]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
