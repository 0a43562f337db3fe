import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { fromBinary, fromJsonString } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { StreamPricesRequestSchema, type StreamPricesRequest } from "@streampulse/proto";

import { REQUEST_MAX_BYTES } from "./limits.ts";

const inflate = promisify(gunzip);
const COMPRESSED = 0x01;

/** Compressions that requests may use. */
export const ENCODINGS = ["identity", "gzip"] as const;

/**
 * Reads the one message of a streaming request: exactly one envelope (a flag byte, four bytes of length,
 * the message), compressed or not. Throws a Failure that says which rule was broken.
 */
export async function readStreamRequest(
  body: AsyncIterable<Uint8Array>,
  codec: "proto" | "json",
  encoding: string,
): Promise<StreamPricesRequest> {
  if (!(ENCODINGS as readonly string[]).includes(encoding)) {
    throw new Failure("UNIMPLEMENTED", `The request's encoding is not one of ${ENCODINGS.join(", ")}.`);
  }
  const bytes = await readBody(body);
  if (bytes.length < 5) throw envelopeFailure(bytes.length === 0 ? "it is empty" : "it ends within the head");
  const flags = bytes[0] as number;
  const length = bytes.readUInt32BE(1);
  if (flags > COMPRESSED) throw envelopeFailure("its flags are not 0 or 1");
  if (length > REQUEST_MAX_BYTES) throw requestTooLarge();
  if (bytes.length < 5 + length) throw envelopeFailure(`it says ${length} bytes and has ${bytes.length - 5}`);
  if (bytes.length > 5 + length) throw envelopeFailure("there is more behind the one message");
  if (flags === COMPRESSED && encoding === "identity") throw envelopeFailure("it says compressed, the headers do not");
  const message = bytes.subarray(5);
  return parse(flags === COMPRESSED && length > 0 ? await decompress(message) : message, codec);
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > REQUEST_MAX_BYTES + 5) throw requestTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function decompress(message: Buffer): Promise<Buffer> {
  try {
    return await inflate(message, { maxOutputLength: REQUEST_MAX_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw requestTooLarge();
    throw new Failure("INVALID_ARGUMENT", "The request is not the gzip that its headers say.");
  }
}

function parse(message: Buffer, codec: "proto" | "json"): StreamPricesRequest {
  try {
    if (codec === "proto") return fromBinary(StreamPricesRequestSchema, message);
    return fromJsonString(StreamPricesRequestSchema, new TextDecoder("utf-8", { fatal: true }).decode(message), {
      ignoreUnknownFields: true,
    });
  } catch {
    // The library's text would repeat what the caller sent.
    const form = codec === "proto" ? "valid protobuf" : "valid protobuf JSON";
    throw new Failure("INVALID_ARGUMENT", `The request is not ${form} of streampulse.v1.StreamPricesRequest.`);
  }
}

function envelopeFailure(why: string): Failure {
  return new Failure("INVALID_ARGUMENT", `The request must be one enveloped message: ${why}.`);
}

function requestTooLarge(): Failure {
  return new Failure("LIMIT_REQUEST", undefined, { limit: REQUEST_MAX_BYTES });
}
