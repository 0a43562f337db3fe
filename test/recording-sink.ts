import { fromBinary, fromJsonString } from "@bufbuild/protobuf";
import type { Failure } from "@streampulse/core";
import { StreamPricesResponseSchema, type Quote, type StreamPricesResponse } from "@streampulse/proto";
import { ROOM, type FormatName, type Sink } from "../apps/server/src/engine/ports/transport.ts";

const HEAD_BYTES = 5;
const decoder = new TextDecoder();

/** The reader's end of a stream in memory: decodes every message as a client's own library does. */
export class RecordingSink implements Sink {
  readonly format: FormatName;
  readonly headBytes = HEAD_BYTES;
  writable = true;
  /** Whether it says of each write that it still needs the buffer. */
  keeps = false;
  readonly messages: StreamPricesResponse[] = [];
  /** How many messages each write brought. */
  readonly writes: number[] = [];
  failure: Failure | undefined;
  /** Called within `end`, as a connection may that closes at once. */
  onEnd: () => void = () => {};
  readonly #kept: { readonly where: Uint8Array; readonly what: Uint8Array }[] = [];

  constructor(format: FormatName = "protobuf") {
    this.format = format;
  }

  head(buffer: Uint8Array, at: number, length: number): void {
    buffer[at] = 0;
    new DataView(buffer.buffer).setUint32(at + 1, length);
  }

  write(buffer: Uint8Array, start: number, end: number): boolean {
    if (start < ROOM || end + ROOM > buffer.length) throw new Error("no room around the write");
    if (this.failure) return false;
    // The room is the sink's: what it writes there must harm nobody.
    buffer.fill(0xee, start - ROOM, start);
    buffer.fill(0xee, end, end + ROOM);
    const before = this.messages.length;
    for (let at = start; at < end;) {
      const length = new DataView(buffer.buffer).getUint32(at + 1);
      at += HEAD_BYTES + length;
      if (at > end) throw new Error("a message is longer than its write");
      this.messages.push(this.#decode(buffer.slice(at - length, at)));
    }
    this.writes.push(this.messages.length - before);
    if (this.keeps) this.#kept.push({ where: buffer.subarray(start, end), what: buffer.slice(start, end) });
    return this.keeps;
  }

  end(failure: Failure): void {
    this.failure ??= failure;
    this.onEnd();
  }

  /** Every quote so far, in order. */
  get quotes(): Quote[] {
    return this.messages.flatMap((message) => message.quotes);
  }

  /** The quotes of a ticker so far, as their sequence numbers. */
  sequencesOf(ticker: string): number[] {
    return this.quotes.filter((quote) => quote.ticker === ticker).map((quote) => Number(quote.sequence));
  }

  /** The prices of a ticker so far. */
  pricesOf(ticker: string): string[] {
    return this.quotes.filter((quote) => quote.ticker === ticker).map((quote) => quote.price);
  }

  /** Whether what it kept is still as it was written. */
  get isIntact(): boolean {
    return this.#kept.every(({ where, what }) => where.every((byte, at) => byte === what[at]));
  }

  #decode(bytes: Uint8Array): StreamPricesResponse {
    return this.format === "protobuf"
      ? fromBinary(StreamPricesResponseSchema, bytes)
      : fromJsonString(StreamPricesResponseSchema, decoder.decode(bytes));
  }
}
