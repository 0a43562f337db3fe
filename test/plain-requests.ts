// Requests for streams and WebSockets as bytes: those that need no HTTP library, and their unusual neighbours.
import { gzipSync } from "node:zlib";

import { envelope } from "./stream-reader.ts";

const STREAM = "/streampulse.v1.PriceService/StreamPrices";
const QUOTES = "/streampulse.v1.PriceService/GetQuotes";
const EVENTS = "/v1/stream";
const WEBSOCKET = "/v1/ws";

/** Where they go. */
export const PATHS = { post: STREAM, get: EVENTS, upgrade: WEBSOCKET };

const JSON_BODY = envelope('{"clientId":"c","tickers":["AAPL"]}');
const TYPE = "Content-Type: application/connect+json";
/** A Host that is ours. */
export const HOST = "Host: localhost";

/** A request of these header lines, with the length of the body unless they have their own. */
function post(lines: readonly string[], body: Uint8Array = JSON_BODY, path = STREAM, version = "1.1"): Buffer {
  const isSized = lines.some((line) => /^(content-length|transfer-encoding)/i.test(line));
  const all = isSized ? lines : [...lines, `Content-Length: ${body.length}`];
  const head = [`POST ${path} HTTP/${version}`, ...all, "", ""].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), body]);
}

/** A request for events. */
const get = (query: string, ...lines: readonly string[]) =>
  Buffer.from([`GET ${EVENTS}${query} HTTP/1.1`, HOST, ...lines, "", ""].join("\r\n"), "latin1");

const PLAIN = [HOST, TYPE];
const chunked = (body: Buffer) =>
  Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n0\r\n\r\n")]);
const gzipped = (text: string) => envelope(gzipSync(text), 1);

/** Requests that the front takes. */
export const TAKEN: readonly [string, Buffer][] = [
  ["JSON", post(PLAIN)],
  ["events", get("?tickers=AAPL,%5EGSPC&delivery=every", "Accept: text/event-stream")],
  ["events for what is no ticker", get("?tickers=A%20B")],
  ["events for a foreign origin", get("?tickers=A", "Origin: https://evil.example")],
  ["events for an allowed origin", get("?tickers=A", "Origin: https://page.example")],
  ["protobuf", post([HOST, "Content-Type: application/connect+proto"], envelope(Buffer.from("\n\x01c")))],
  ["gRPC-Web", post([HOST, "content-type: application/grpc-web+proto"], envelope(Buffer.from("\n\x01c")))],
  ["gRPC-Web without codec", post([HOST, "content-type: application/grpc-web"], envelope(Buffer.from("\n\x01c")))],
  [
    "names in any case, values with space around",
    post(["hOsT:  localhost  ", "CONTENT-type:application/connect+json"]),
  ],
  ["a type with parameters", post([HOST, 'Content-Type: Application/Connect+JSON; charset="utf-8"; x=y'])],
  ["an allowed host", post(["Host: prices.example:80", TYPE])],
  ["a foreign host", post(["Host: evil.example", TYPE])],
  ["an empty host", post(["Host:", TYPE])],
  ["a host that is none", post(["Host: a b", TYPE])],
  ["our own origin", post([...PLAIN, "Origin: http://localhost"])],
  ["our own origin with another scheme", post([...PLAIN, "Origin: https://localhost"])],
  ["an allowed origin", post([...PLAIN, "Origin: https://page.example"])],
  ["a foreign origin", post([...PLAIN, "Origin: https://evil.example"])],
  ["no origin at all", post([...PLAIN, "Origin: null"])],
  ["another site's call", post([...PLAIN, "Sec-Fetch-Site: cross-site"])],
  ["our own page's call", post([...PLAIN, "Sec-Fetch-Site: same-origin"])],
  ["an address as host", post(["Host: [::1]:8080", TYPE])],
  ["an empty body", post(PLAIN, Buffer.alloc(0))],
  ["a body within the envelope's head", post(PLAIN, Buffer.from([0, 0]))],
  ["two messages", post(PLAIN, Buffer.concat([JSON_BODY, JSON_BODY]))],
  ["unknown flags", post(PLAIN, envelope("{}", 4))],
  ["bad JSON", post(PLAIN, envelope("{"))],
  ["JSON that is not UTF-8", post(PLAIN, envelope(Buffer.from([0x22, 0xff, 0x22])))],
  ["wrong protobuf", post([HOST, "Content-Type: application/connect+proto"], envelope(Buffer.from([0x0a, 0xff])))],
  ["gzip", post([...PLAIN, "Connect-Content-Encoding: gzip"], gzipped('{"clientId":"z"}'))],
  ["gzip against the headers", post(PLAIN, gzipped("{}"))],
  ["broken gzip", post([...PLAIN, "Connect-Content-Encoding: gzip"], envelope("no gzip", 1))],
  ["a bomb", post([...PLAIN, "Connect-Content-Encoding: gzip"], gzipped(" ".repeat(1 << 20)))],
  ["an unknown encoding", post([...PLAIN, "Connect-Content-Encoding: zip"])],
  ["a version of the protocol", post([...PLAIN, "Connect-Protocol-Version: 1"])],
  ["another version", post([...PLAIN, "Connect-Protocol-Version: 2"])],
  ["a timeout", post([...PLAIN, "Connect-Timeout-Ms: 1000"])],
  ["a timeout that is none", post([...PLAIN, "Connect-Timeout-Ms: soon"])],
  ["a timeout of gRPC-Web", post([HOST, "content-type: application/grpc-web+json", "grpc-timeout: 1x"])],
  ["a connection that ends", post([...PLAIN, "Connection: close"])],
  ["a connection that goes on", post([...PLAIN, "Connection: Keep-Alive"])],
  ["a fault of our own", post(PLAIN, envelope('{"clientId":"throw","tickers":[]}'))],
  ["twenty headers", post([...PLAIN, ...Array.from({ length: 20 }, (_, i) => `X-${i}: ${"y".repeat(i)}`)])],
  ["16,384 bytes", post(PLAIN, envelope(`{"clientId":"c"${" ".repeat(16_384 - 5 - 16)}}`))],
];

const KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";
const VERSION = "Sec-WebSocket-Version: 13";
const PROTOCOL = "Sec-WebSocket-Protocol: streampulse.v1.json";
const UPGRADE = ["Connection: Upgrade", "Upgrade: websocket", KEY, VERSION, PROTOCOL];

/** A request for a WebSocket, and frames of a client that masks them with zeros. */
function upgrade(lines: readonly string[], texts: readonly string[] = [], path = WEBSOCKET): Buffer {
  const frames = texts.map((text) =>
    Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]),
  );
  const head = Buffer.from([`GET ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"), "latin1");
  return Buffer.concat([head, ...frames]);
}

/** Handshakes that it takes, to be compared when their client has left: a WebSocket has no end of its own. */
export const UPGRADED: readonly [string, Buffer][] = [
  ["a handshake", upgrade([HOST, ...UPGRADE])],
  ["one with a message behind it", upgrade([HOST, ...UPGRADE], ['{"op":"ping","id":1}'])],
  ["one with two messages behind it", upgrade([HOST, ...UPGRADE], ['{"op":"add","tickers":["A"]}', '{"op":"ping"}'])],
  ["one with half a frame behind it", upgrade([HOST, ...UPGRADE], ['{"op":"ping","id":1}']).subarray(0, -3)],
  ["one with no frame behind it", Buffer.concat([upgrade([HOST, ...UPGRADE]), Buffer.from("GET / HTTP/1.1\r\n\r\n")])],
  ["one as Firefox sends it", upgrade([HOST, "Connection: keep-alive, Upgrade", ...UPGRADE.slice(1)])],
  ["one with an extension", upgrade([HOST, ...UPGRADE, "Sec-WebSocket-Extensions: permessage-deflate"])],
  ["one of our own page", upgrade([HOST, ...UPGRADE, "Origin: http://localhost"])],
  ["one of an allowed page", upgrade([HOST, ...UPGRADE, "Origin: https://page.example"])],
];

/** Heads of handshakes that are plain, and are refused as the requests that they then are. */
export const NOT_UPGRADED: readonly [string, Buffer][] = [
  ["of another page", upgrade([HOST, ...UPGRADE, "Origin: https://evil.example"])],
  ["of another site", upgrade([HOST, ...UPGRADE, "Sec-Fetch-Site: cross-site"])],
  ["for a foreign host", upgrade(["Host: evil.example", ...UPGRADE])],
  ["for another protocol", upgrade([HOST, ...UPGRADE.slice(0, 4), "Sec-WebSocket-Protocol: chat"])],
];

/** Requests that it leaves to node:http. */
export const LEFT: readonly [string, Buffer][] = [
  ["a WebSocket with a query", upgrade([HOST, ...UPGRADE], [], `${WEBSOCKET}?token=x`)],
  ["a WebSocket elsewhere", upgrade([HOST, ...UPGRADE], [], "/v1/quotes")],
  ["a WebSocket without a host", upgrade(UPGRADE)],
  ["a WebSocket without a key", upgrade([HOST, ...UPGRADE.filter((line) => line !== KEY)])],
  ["a WebSocket with a short key", upgrade([HOST, ...UPGRADE.filter((line) => line !== KEY), `${KEY.slice(0, -5)}==`])],
  ["a WebSocket with two keys", upgrade([HOST, ...UPGRADE, KEY])],
  ["a WebSocket of an old version", upgrade([HOST, ...UPGRADE.slice(0, 3), "Sec-WebSocket-Version: 8", PROTOCOL])],
  ["a WebSocket of no version", upgrade([HOST, ...UPGRADE.slice(0, 3), "Sec-WebSocket-Version: 7", PROTOCOL])],
  ["a WebSocket of several protocols", upgrade([HOST, ...UPGRADE.slice(0, 4), `${PROTOCOL}, chat`])],
  ["a WebSocket of no protocol", upgrade([HOST, ...UPGRADE.slice(0, 4)])],
  ["a WebSocket with a body", upgrade([HOST, ...UPGRADE, "Content-Length: 2"], ["{}"])],
  ["a WebSocket with a chunked body", upgrade([HOST, ...UPGRADE, "Transfer-Encoding: chunked"], ["{}"])],
  ["a WebSocket on a connection that closes", upgrade([HOST, "Connection: close", ...UPGRADE.slice(1)])],
  ["a WebSocket without Upgrade", upgrade([HOST, "Connection: Upgrade", KEY, VERSION, PROTOCOL])],
  ["an upgrade to something else", upgrade([HOST, "Connection: Upgrade", "Upgrade: h2c", KEY, VERSION, PROTOCOL])],
  ["a POST that upgrades", Buffer.from(String(upgrade([HOST, ...UPGRADE])).replace("GET", "POST"))],
  ["events without a query", get("")],
  ["events with a body", Buffer.concat([get("?tickers=A", "Content-Length: 2"), Buffer.from("{}")])],
  ["events of a fragment", get("?tickers=A#b")],
  ["events of a query with a quotation mark", get('?tickers="A"')],
  ["a query", post(PLAIN, JSON_BODY, `${STREAM}?from=elsewhere`)],
  ["another call", post([HOST, "Content-Type: application/json"], Buffer.from("{"), QUOTES)],
  ["another method", Buffer.from(`GET ${STREAM} HTTP/1.1\r\n${HOST}\r\n\r\n`)],
  ["a method that is none", Buffer.from(`POSTS ${STREAM} HTTP/1.1\r\n${HOST}\r\n\r\n`)],
  ["HTTP/1.0", post(PLAIN, JSON_BODY, STREAM, "1.0")],
  ["HTTP/3.0", post(PLAIN, JSON_BODY, STREAM, "3.0")],
  ["an absolute URL", post(PLAIN, JSON_BODY, `http://localhost${STREAM}`)],
  ["an unknown type", post([HOST, "Content-Type: text/plain"])],
  ["no type", post([HOST])],
  ["gRPC", post([HOST, "Content-Type: application/grpc"])],
  ["no host", post([TYPE])],
  ["two hosts", post([HOST, HOST, TYPE])],
  ["two types", post([...PLAIN, "Content-Type: text/plain"])],
  ["two origins", post([...PLAIN, "Origin: https://page.example", "Origin: https://evil.example"])],
  ["a chunked body", post([...PLAIN, "Transfer-Encoding: chunked"], chunked(JSON_BODY))],
  ["chunked and a length", post([...PLAIN, "Transfer-Encoding: chunked", "Content-Length: 3"], chunked(JSON_BODY))],
  ["two lengths", post([...PLAIN, `Content-Length: ${JSON_BODY.length}`, "Content-Length: 3"])],
  ["the same length twice", post([...PLAIN, ...Array<string>(2).fill(`Content-Length: ${JSON_BODY.length}`)])],
  ["a list of lengths", post([...PLAIN, `Content-Length: ${JSON_BODY.length}, ${JSON_BODY.length}`])],
  ["a negative length", post([...PLAIN, "Content-Length: -1"])],
  ["a length with a sign", post([...PLAIN, `Content-Length: +${JSON_BODY.length}`])],
  ["a length in hexadecimal", post([...PLAIN, "Content-Length: 0x28"])],
  ["no length", Buffer.from(`POST ${STREAM} HTTP/1.1\r\n${HOST}\r\n${TYPE}\r\n\r\n`)],
  ["an expectation", post([...PLAIN, "Expect: 100-continue"])],
  ["an expectation of something else", post([...PLAIN, "Expect: miracles"])],
  ["an upgrade", post([...PLAIN, "Connection: Upgrade", "Upgrade: websocket"])],
  [
    "an upgrade to HTTP/2",
    post([...PLAIN, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA"]),
  ],
  ["a content encoding", post([...PLAIN, "Content-Encoding: gzip"])],
  ["a space before the colon", post([HOST, "Content-Type : application/connect+json"])],
  ["a folded header", post([HOST, TYPE, "X-Folded: a\r\n b"])],
  ["a lone line feed", post([HOST, TYPE, "X-Line: a\nY: b"])],
  ["a lone carriage return", post([HOST, TYPE, "X-Line: a\rb"])],
  ["a zero byte", post([HOST, TYPE, "X-Zero: a\0b"])],
  ["a name with a space", post([HOST, TYPE, "X Name: a"])],
  ["a name that is empty", post([HOST, TYPE, ": a"])],
  ["a line without a colon", post([HOST, TYPE, "nothing"])],
  ["a value beyond ASCII", post([HOST, TYPE, "X-Name: \xe4"])],
  ["headers of 5 KiB", post([...PLAIN, `X-Long: ${"x".repeat(5_000)}`])],
  ["headers of 17 KiB", post([...PLAIN, `X-Long: ${"x".repeat(17_000)}`])],
  ["16,385 bytes", post(PLAIN, envelope(`{"clientId":"c"${" ".repeat(16_385 - 5 - 16)}}`))],
  ["65,542 bytes", post(PLAIN, envelope(" ".repeat(65_537)))],
  ["two requests at once", Buffer.concat([post(PLAIN), post(PLAIN)])],
  ["an empty line before", Buffer.concat([Buffer.from("\r\n"), post(PLAIN)])],
];
