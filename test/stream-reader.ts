import { fromBinary, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { StreamPricesResponseSchema, type StreamPricesResponse } from "@streampulse/proto";

/** One envelope of a stream: a message, or the end with what it says. */
export interface Envelope {
  readonly flags: number;
  readonly bytes: Buffer;
}

/** Puts a message into its envelope. */
export function envelope(message: Uint8Array | string, flags = 0): Buffer<ArrayBuffer> {
  const bytes = Buffer.from(message as string);
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

/** Splits a body into envelopes as it arrives. */
export async function* envelopes(body: AsyncIterable<Uint8Array>): AsyncGenerator<Envelope> {
  let rest = Buffer.alloc(0);
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
      const length = rest.readUInt32BE(1);
      yield { flags: rest[0] as number, bytes: rest.subarray(5, 5 + length) };
      rest = rest.subarray(5 + length);
    }
  }
  if (rest.length > 0) throw new Error(`the body ends within an envelope, ${rest.length} bytes of it`);
}

/** The message of an envelope in either codec. */
export function messageOf({ bytes }: Envelope, codec: "proto" | "json"): StreamPricesResponse {
  if (codec === "proto") return fromBinary(StreamPricesResponseSchema, bytes);
  return fromJson(StreamPricesResponseSchema, JSON.parse(bytes.toString()) as JsonValue);
}

/** What the last envelope of a Connect stream says. */
export interface ConnectEnd {
  readonly error?: { code: string; message: string; details?: { type: string; value: string }[] };
}

/** The end of a Connect stream. */
export function connectEnd({ flags, bytes }: Envelope): ConnectEnd {
  if (flags !== 2) throw new Error(`flags ${flags} are no end of a Connect stream`);
  return JSON.parse(bytes.toString()) as ConnectEnd;
}
