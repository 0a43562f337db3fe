import type { Failure } from "@streampulse/core";

import { base64, failureJson, statusBytes, statusNumber } from "./failure-details.ts";

/** How one of the three protocols begins and ends a stream; the messages between are framed alike. */
export interface StreamProtocol {
  readonly name: "connect" | "grpc" | "grpc-web";
  /** Content types of its streams, without and with a codec. */
  readonly contentType: string;
  readonly encodingHeader: string;
  readonly acceptEncodingHeader: string;
  readonly timeoutHeader: string;
  /** The timeout's value in ms; undefined for a text that is none. */
  timeoutMs(text: string): number | undefined;
  /** The last frame of the body; undefined where the end is in trailers alone. */
  endFrame(failure: Failure): Uint8Array | undefined;
  /** HTTP trailers, where the protocol has them. */
  readonly trailers: ((failure: Failure) => Record<string, string>) | undefined;
}

/** A failed stream's last frame carries this flag in Connect, that one in gRPC-Web. */
const CONNECT_END = 0x02;
const GRPC_WEB_END = 0x80;
const UNITS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 };

/** Source: connectrpc.com/docs/protocol. */
export const CONNECT: StreamProtocol = {
  name: "connect",
  contentType: "application/connect",
  encodingHeader: "connect-content-encoding",
  acceptEncodingHeader: "connect-accept-encoding",
  timeoutHeader: "connect-timeout-ms",
  timeoutMs: (text) => (/^\d{1,10}$/.test(text) ? Number(text) : undefined),
  endFrame(failure) {
    return frame(CONNECT_END, JSON.stringify({ error: failureJson(failure) }));
  },
  trailers: undefined,
};

/** Source: grpc/grpc doc/PROTOCOL-HTTP2.md. */
export const GRPC: StreamProtocol = {
  name: "grpc",
  contentType: "application/grpc",
  encodingHeader: "grpc-encoding",
  acceptEncodingHeader: "grpc-accept-encoding",
  timeoutHeader: "grpc-timeout",
  timeoutMs: grpcTimeoutMs,
  endFrame: () => undefined,
  trailers: grpcTrailers,
};

/** Source: grpc/grpc doc/PROTOCOL-WEB.md. */
export const GRPC_WEB: StreamProtocol = {
  ...GRPC,
  name: "grpc-web",
  contentType: "application/grpc-web",
  endFrame(failure) {
    const lines = Object.entries(grpcTrailers(failure)).map(([name, value]) => `${name}: ${value}\r\n`);
    return frame(GRPC_WEB_END, lines.join(""));
  },
  trailers: undefined,
};

/** What a stream is spoken in; `contentType` is without the parameters that the request's may have had. */
export interface Spoken {
  readonly protocol: StreamProtocol;
  readonly codec: "proto" | "json";
  readonly contentType: string;
}

/** The protocol and codec of a content type; undefined for one that no stream has. */
export function protocolOf(text: string): Spoken | undefined {
  const contentType = text.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  for (const protocol of [CONNECT, GRPC, GRPC_WEB]) {
    if (contentType === `${protocol.contentType}+proto`) return { protocol, codec: "proto", contentType };
    if (contentType === `${protocol.contentType}+json`) return { protocol, codec: "json", contentType };
    if (contentType === protocol.contentType && protocol !== CONNECT) return { protocol, codec: "proto", contentType };
  }
  return undefined;
}

function grpcTimeoutMs(text: string): number | undefined {
  const match = /^(\d{1,8})([HMSmun])$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] as string] as number) : undefined;
}

function grpcTrailers(failure: Failure): Record<string, string> {
  return {
    "grpc-status": String(statusNumber(failure)),
    // Percent-encoded UTF-8, as the protocol asks of everything that is not printable ASCII.
    "grpc-message": encodeURIComponent(failure.message).replace(/%20/g, " "),
    "grpc-status-details-bin": base64(statusBytes(failure)),
  };
}

function frame(flags: number, body: string): Uint8Array {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head[0] = flags;
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
