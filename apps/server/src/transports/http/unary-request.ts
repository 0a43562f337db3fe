import { base64Decode } from "@bufbuild/protobuf/wire";
import type { HandlerContext } from "@connectrpc/connect";
import { Failure } from "@streampulse/core";

import { REQUEST_MAX_BYTES } from "./limits.ts";
import {
  decompress,
  ENCODINGS,
  encodingOf,
  ENVELOPE_HEAD_BYTES,
  openEnvelope,
  parseMessage,
  readBody,
  type Encoding,
} from "./request-message.ts";
import type { HttpRequest } from "./stream-prices.ts";
import { CONNECT, GRPC, GRPC_WEB, type StreamProtocol } from "./stream-protocol.ts";
import { timeoutOf } from "./request-timeout.ts";

/**
 * Reads a unary request whole and sees that it is one as its protocol has it, so that the library finds nothing
 * to complain of in words of its own. Gives the body as it arrived; throws a Failure that says what is wrong.
 */
export async function readUnaryRequest(context: HandlerContext, request: HttpRequest): Promise<Buffer> {
  const protocol = [GRPC, GRPC_WEB].find(({ name }) => name === context.protocolName) ?? CONNECT;
  timeoutOf(protocol, (name) => context.requestHeader.get(name));
  // The library has chosen the answer's type by the request's codec.
  const codec = context.responseHeader.get("content-type")?.endsWith("json") ? "json" : "proto";
  const isGet = context.requestMethod === "GET";
  const { body, message } = isGet ? await fromQuery(context) : await fromBody(context, protocol, request);
  parseMessage(context.method.input, message, codec);
  return body;
}

/** A body as it arrived, and the message in it. */
interface Read {
  readonly body: Buffer;
  readonly message: Buffer;
}

async function fromBody(context: HandlerContext, protocol: StreamProtocol, request: HttpRequest): Promise<Read> {
  if (protocol === CONNECT) {
    const encoding = requestEncoding(context, "content-encoding", "accept-encoding");
    const body = await readBody(request, REQUEST_MAX_BYTES);
    return { body, message: await decompress(body, encoding) };
  }
  const encoding = requestEncoding(context, protocol.encodingHeader, protocol.acceptEncodingHeader);
  const body = await readBody(request, ENVELOPE_HEAD_BYTES + REQUEST_MAX_BYTES);
  return { body, message: await openEnvelope(body, encoding) };
}

function requestEncoding(context: HandlerContext, header: string, acceptHeader: string): Encoding {
  try {
    return encodingOf(context.requestHeader.get(header));
  } catch (error) {
    // Both protocols want the refusal to say what would be right.
    context.responseHeader.set(acceptHeader, ENCODINGS.join(","));
    throw error;
  }
}

/** Connect's GET has the message in the URL, whose length the headers' limit bounds. */
async function fromQuery(context: HandlerContext): Promise<Read> {
  const { search, searchParams } = new URL(context.url);
  if ((searchParams.get("connect") ?? "v1") !== "v1") {
    throw new Failure("INVALID_ARGUMENT", 'The parameter connect must be "v1".');
  }
  const encoding = encodingOf(searchParams.get("compression"));
  const text = searchParams.get("message") ?? "";
  const bytes = searchParams.get("base64") === "1" ? fromBase64(text) : fromPercent(search, text);
  return { body: Buffer.alloc(0), message: await decompress(bytes, encoding) };
}

function fromBase64(text: string): Buffer {
  try {
    return Buffer.from(base64Decode(text));
  } catch {
    throw new Failure("INVALID_ARGUMENT", "The parameter message is not base64.");
  }
}

/** URLs are read leniently: what is not UTF-8 would become a message that nobody sent. */
function fromPercent(search: string, text: string): Buffer {
  try {
    decodeURIComponent(search);
  } catch {
    throw new Failure("INVALID_ARGUMENT", "The query is not percent-encoded UTF-8.");
  }
  return Buffer.from(text);
}
