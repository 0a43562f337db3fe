import { create, toBinary } from "@bufbuild/protobuf";
import { StreamPricesRequestSchema } from "@streampulse/proto";

/** What a client is to read, and how often at most. */
export interface Reading {
  readonly client: number;
  readonly port: number;
  readonly tickers: readonly string[];
  readonly maxUpdatesPerSecond: number;
}

const PROCEDURE = "/streampulse.v1.PriceService/StreamPrices";
const idOf = (client: number): string => `bench-${String(client).padStart(6, "0")}`;

function enveloped({ client, tickers, maxUpdatesPerSecond }: Reading): Buffer {
  const request = create(StreamPricesRequestSchema, {
    clientId: idOf(client),
    tickers: [...tickers],
    maxUpdatesPerSecond,
  });
  const body = toBinary(StreamPricesRequestSchema, request);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

/** The stream in Connect's protocol on HTTP/1.1. */
export function connectBytes(reading: Reading): Buffer {
  const body = enveloped(reading);
  const head = [
    `POST ${PROCEDURE} HTTP/1.1`,
    `Host: 127.0.0.1:${reading.port}`,
    "Content-Type: application/connect+proto",
    "Connect-Protocol-Version: 1",
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), body]);
}

function h2Frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** The stream in gRPC on HTTP/2 in the clear, with windows of 2 GiB: the load client never opens them further. */
export function grpcBytes(reading: Reading): Buffer {
  const windows = Buffer.from([0, 4, 0x7f, 0xff, 0xff, 0xff]);
  const more = Buffer.alloc(4);
  more.writeUInt32BE(0x7fffffff - 65_535);
  const headers = {
    ":method": "POST",
    ":scheme": "http",
    ":path": PROCEDURE,
    ":authority": `127.0.0.1:${reading.port}`,
    "content-type": "application/grpc+proto",
    te: "trailers",
  };
  // HPACK's literals, without index and Huffman: RFC 7541, 6.2.2.
  const block = Object.entries(headers).map(([name, value]) =>
    Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)]),
  );
  return Buffer.concat([
    Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    h2Frame(4, 0, 0, windows),
    h2Frame(8, 0, 0, more),
    h2Frame(1, 4, 1, Buffer.concat(block)),
    h2Frame(0, 1, 1, enveloped(reading)),
  ]);
}

/** A WebSocket handshake for a path. */
export function handshakeBytes(port: number, path: string, protocol: string): Buffer {
  const head = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ...(protocol === "" ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n`);
}

/** A text frame of a client: masked with zeros, which leave the text as it is. */
export function textFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const length = body.length < 126 ? [0x80 | body.length] : [0xfe, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]);
}

/** What opens the stream on our own WebSocket. */
export function openFrame({ client, tickers, maxUpdatesPerSecond }: Reading): Buffer {
  const request = { clientId: idOf(client), tickers, maxUpdatesPerSecond };
  return textFrame(JSON.stringify({ op: "open", id: 1, request }));
}

/** A GET on HTTP/1.1. */
export function getBytes(port: number, path: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n\r\n`);
}

/** One packet of MQTT 3.1.1. */
export function mqttPacket(type: number, body: Buffer): Buffer {
  const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return Buffer.concat([Buffer.from([type, ...length]), body]);
}

/** A text of MQTT, its length in front. */
export function mqttText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), Buffer.from(text)]);
}

/** MQTT's first packets: a clean session without keep-alive, and the subscriptions. */
export function mqttBytes(id: string, topics: readonly string[]): Buffer {
  const connect = Buffer.concat([mqttText("MQTT"), Buffer.from([4, 2, 0, 0]), mqttText(id)]);
  const wanted = topics.map((topic) => Buffer.concat([mqttText(topic), Buffer.from([0])]));
  const subscribe = topics.length === 0 ? [] : [mqttPacket(0x82, Buffer.concat([Buffer.from([0, 1]), ...wanted]))];
  return Buffer.concat([mqttPacket(0x10, connect), ...subscribe]);
}

/** A command of Redis. */
export function redisCommand(...words: string[]): Buffer {
  return Buffer.from(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`);
}
