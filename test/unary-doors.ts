import { once } from "node:events";
import { connect } from "node:http2";
import { fromBinary } from "@bufbuild/protobuf";
import { ErrorInfoSchema, StatusSchema } from "@streampulse/proto";
import { envelope, envelopes } from "./stream-reader.ts";

/** One unary call, right or wrong. */
export interface UnaryCall {
  readonly codec: "proto" | "json";
  /** The message, as it is to travel: compressed where it says so. */
  readonly message: Uint8Array;
  readonly encoding?: string;
  readonly timeout?: string;
  /** Connect's protocol version. */
  readonly version?: string;
  /** Makes the body out of the envelope, of protocols that have envelopes. */
  readonly reshape?: (envelope: Buffer) => Buffer;
}

/** What a unary call was answered. */
export interface UnaryAnswer {
  /** The gRPC number of its code; 0 for success. */
  readonly code: number;
  /** ErrorInfo's. */
  readonly reason: string | undefined;
  /** The types of its details, without their package. */
  readonly details: readonly string[];
  /** Everything it said, packed details too. */
  readonly text: string;
}

/** One way to make a unary call. */
export interface UnaryDoor {
  readonly name: string;
  readonly isConnect: boolean;
  readonly isEnveloped: boolean;
  /** Whether its messages fit into headers, or into a body. */
  readonly isGet: boolean;
  call(url: string, call: UnaryCall): Promise<UnaryAnswer>;
}

const CODES: Readonly<Record<string, number>> = { invalid_argument: 3, resource_exhausted: 8, unimplemented: 12 };

/** The library would compress the answer as the request was. */
const PLAIN = { "accept-encoding": "identity", "grpc-accept-encoding": "identity" };

const isCompressed = ({ encoding }: UnaryCall) => encoding === "gzip";

/** Headers of the fields that are there. */
function headersOf(names: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function enveloped(call: UnaryCall): Buffer {
  const whole = envelope(call.message, isCompressed(call) ? 1 : 0);
  return call.reshape?.(whole) ?? whole;
}

const post: UnaryDoor = {
  name: "Connect POST",
  isConnect: true,
  isEnveloped: false,
  isGet: false,
  async call(url, { codec, message, encoding, timeout, version }) {
    const headers = headersOf({
      ...PLAIN,
      "content-type": `application/${codec}`,
      "content-encoding": encoding,
      "connect-timeout-ms": timeout,
      "connect-protocol-version": version,
    });
    return connectAnswer(await fetch(url, { method: "POST", headers, body: Buffer.from(message) }));
  },
};

const get: UnaryDoor = {
  name: "Connect GET",
  isConnect: true,
  isEnveloped: false,
  isGet: true,
  async call(url, { codec, message, encoding, timeout, version }) {
    const query = new URLSearchParams({ encoding: codec, base64: "1" });
    query.set("message", Buffer.from(message).toString("base64url"));
    if (encoding !== undefined) query.set("compression", encoding);
    query.set("connect", `v${version ?? "1"}`);
    const headers = headersOf({ ...PLAIN, "connect-timeout-ms": timeout });
    return connectAnswer(await fetch(`${url}?${query.toString()}`, { headers }));
  },
};

const grpcWeb: UnaryDoor = {
  name: "gRPC-Web",
  isConnect: false,
  isEnveloped: true,
  isGet: false,
  async call(url, call) {
    const headers = headersOf({
      ...PLAIN,
      "content-type": `application/grpc-web+${call.codec}`,
      "grpc-encoding": call.encoding,
      "grpc-timeout": call.timeout,
    });
    const body = enveloped(call) as Buffer<ArrayBuffer>;
    const response = await fetch(url, { method: "POST", headers, body });
    let trailers: Record<string, string> = {};
    for await (const { flags, bytes } of envelopes(response.body as unknown as AsyncIterable<Uint8Array>)) {
      if (flags === 0x80) trailers = Object.fromEntries(new Headers(lines(bytes.toString())));
    }
    return grpcAnswer(trailers, said(response));
  },
};

const grpc: UnaryDoor = {
  name: "gRPC",
  isConnect: false,
  isEnveloped: true,
  isGet: false,
  async call(url, call) {
    const { origin, pathname } = new URL(url);
    const session = connect(origin);
    const stream = session.request(
      headersOf({
        ...PLAIN,
        ":method": "POST",
        ":path": pathname,
        te: "trailers",
        "content-type": `application/grpc+${call.codec}`,
        "grpc-encoding": call.encoding,
        "grpc-timeout": call.timeout,
      }),
    );
    let trailers: Record<string, unknown> = {};
    let text = "";
    stream.on("response", (headers) => {
      text += JSON.stringify(headers);
      if ("grpc-status" in headers) trailers = headers;
    });
    stream.on("trailers", (headers) => (trailers = headers));
    stream.on("data", (chunk) => (text += String(chunk)));
    stream.end(enveloped(call));
    await once(stream, "close");
    session.close();
    return grpcAnswer(trailers as Record<string, string>, text);
  },
};

/** Every way there is. */
export const UNARY_DOORS = [post, get, grpcWeb, grpc] as const;

async function connectAnswer(response: Response): Promise<UnaryAnswer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status === 200) return { code: 0, reason: undefined, details: [], text: bytes.toString() };
  const { code, details = [] } = JSON.parse(bytes.toString()) as {
    code: string;
    details?: { type: string; value: string }[];
  };
  const packed = details.map(({ type, value }) => ({ type, value: Buffer.from(value, "base64") }));
  return answer(CODES[code] ?? -1, packed, said(response) + bytes.toString());
}

function grpcAnswer(trailers: Readonly<Record<string, string>>, text: string): UnaryAnswer {
  const status = fromBinary(StatusSchema, Buffer.from(trailers["grpc-status-details-bin"] ?? "", "base64"));
  const packed = status.details.map(({ typeUrl, value }) => ({ type: typeUrl, value }));
  const message = decodeURIComponent(trailers["grpc-message"] ?? "");
  return answer(Number(trailers["grpc-status"] ?? -1), packed, text + JSON.stringify(trailers) + message);
}

function answer(code: number, packed: readonly { type: string; value: Uint8Array }[], text: string): UnaryAnswer {
  const info = packed.find(({ type }) => type.endsWith("google.rpc.ErrorInfo"));
  return {
    code,
    reason: info && fromBinary(ErrorInfoSchema, info.value).reason,
    details: packed.map(({ type }) => type.slice(type.lastIndexOf(".") + 1)),
    text: text + packed.map(({ value }) => Buffer.from(value).toString()).join(""),
  };
}

function said(response: Response): string {
  return JSON.stringify([...response.headers]);
}

function lines(text: string): [string, string][] {
  return text
    .trim()
    .split("\r\n")
    .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
}
