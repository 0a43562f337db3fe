import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { fromBinary, type DescMessage, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";

import { messageOfJson } from "./json-message.ts";
import { REQUEST_MAX_BYTES } from "./limits.ts";

const inflate = promisify(gunzip);
const COMPRESSED = 0x01;

/** The bytes of an envelope before its message: flags and length. */
export const ENVELOPE_HEAD_BYTES = 5;

/** Compressions that requests may use. */
export const ENCODINGS = ["identity", "gzip"] as const;

/** One of them. */
export type Encoding = (typeof ENCODINGS)[number];

/** The encoding of a header's or a parameter's text, identity where there is none; throws UNIMPLEMENTED for others. */
export function encodingOf(text: string | null | undefined): Encoding {
  const encoding = ENCODINGS.find((one) => one === (text ?? "identity"));
  if (encoding !== undefined) return encoding;
  throw new Failure("UNIMPLEMENTED", `The request's encoding is not one of ${ENCODINGS.join(", ")}.`);
}

/** The client went away before its request was whole: nobody is left to tell. */
export class RequestLost extends Error {}

/**
 * Reads a body of at most `maxBytes`. Throws LIMIT_REQUEST as soon as there is more, and lets the rest pass
 * unread so that the client gets to hear it; throws RequestLost when the client goes away.
 */
export function readBody(
  request: Readable & { readonly stream?: { readonly destroyed: boolean } },
  maxBytes: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const onData = (chunk: Uint8Array) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      request.off("data", onData).resume();
      reject(requestTooLarge());
    };
    const onLost = () => reject(new RequestLost());
    request.once("error", onLost);
    request.once("close", onLost);
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.on("data", onData);
    // What is over has no events left; of an HTTP/2 request only its stream knows.
    if (request.destroyed || request.stream?.destroyed) onLost();
  });
}

/** The message of a body that must be exactly one envelope: a flag byte, four bytes of length, the message. */
export async function openEnvelope(body: Buffer, encoding: Encoding): Promise<Buffer> {
  if (body.length < ENVELOPE_HEAD_BYTES)
    throw envelopeFailure(body.length === 0 ? "it is empty" : "it ends within the head");
  const flags = body[0] as number;
  const length = body.readUInt32BE(1);
  const message = body.subarray(ENVELOPE_HEAD_BYTES);
  if (flags > COMPRESSED) throw envelopeFailure("its flags are not 0 or 1");
  if (length > REQUEST_MAX_BYTES) throw requestTooLarge();
  if (message.length < length) throw envelopeFailure(`it says ${length} bytes and has ${message.length}`);
  if (message.length > length) throw envelopeFailure("there is more behind the one message");
  if (flags === COMPRESSED && encoding === "identity") throw envelopeFailure("it says compressed, the headers do not");
  return flags === COMPRESSED ? decompress(message, encoding) : message;
}

/** The bytes as they were before they were compressed; none stay none, as all clients have it. */
export async function decompress(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === "identity" || bytes.length === 0) return bytes;
  try {
    return await inflate(bytes, { maxOutputLength: REQUEST_MAX_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw requestTooLarge();
    throw new Failure("INVALID_ARGUMENT", "The request is not the gzip that its headers say.");
  }
}

/** The message that the bytes are in the codec; throws INVALID_ARGUMENT, without a word of the caller's. */
export function parseMessage<D extends DescMessage>(
  schema: D,
  message: Uint8Array,
  codec: "proto" | "json",
): MessageShape<D> {
  try {
    return codec === "proto" ? fromBinary(schema, message) : messageOfJson(schema, jsonOf(message));
  } catch (error) {
    if (error instanceof Failure) throw error;
    // The library's text would repeat what the caller sent.
    const form = codec === "proto" ? "valid protobuf" : "valid protobuf JSON";
    throw new Failure("INVALID_ARGUMENT", `The request is not ${form} of ${schema.typeName}.`);
  }
}

function jsonOf(message: Uint8Array): JsonValue {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(message)) as JsonValue;
  } catch {
    throw new Failure("INVALID_ARGUMENT", "The request is not JSON in UTF-8.");
  }
}

function envelopeFailure(why: string): Failure {
  return new Failure("INVALID_ARGUMENT", `The request must be one enveloped message: ${why}.`);
}

function requestTooLarge(): Failure {
  return new Failure("LIMIT_REQUEST", undefined, { limit: REQUEST_MAX_BYTES });
}
