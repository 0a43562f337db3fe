import { GRPC, protocolOf } from "./stream-protocol.ts";

/** The head of a request for a stream, or for a WebSocket, that has nothing unusual about it. */
export interface PlainHead {
  readonly method: "POST" | "GET";
  readonly url: string;
  /** By lower-case name, each once. */
  readonly headers: Readonly<Record<string, string>>;
  /** How many bytes the head has, its empty line included. */
  readonly bytes: number;
  /** How many bytes of body follow it. */
  readonly bodyBytes: number;
  /** Whether it asks for a WebSocket: what follows it is none of HTTP's. */
  readonly isUpgrade: boolean;
}

/** A longer head or body than these is node:http's; clients of ours send some hundred bytes. */
const HEAD_MAX_BYTES = 4_096;
const BODY_MAX_BYTES = 16_384;

const HEAD_END = "\r\n\r\n";
/** A query, and the rest of its line as far as it has come: no character that anybody would refuse. */
const QUERY_SO_FAR = /^[\w.~!$&'()*+,;=:@/?%-]*(?: (?:H(?:T(?:T(?:P(?:\/(?:1(?:\.(?:1\r?)?)?)?)?)?)?)?)?)?$/;
const QUERY_LINE = /^[\w.~!$&'()*+,;=:@/?%-]* HTTP\/1\.1\r\n/;
/** Header lines that are whole, and one that may still grow; no token, space or byte in them that is doubtful. */
const LINES_SO_FAR = /^(?:[\w!#$%&'*+.^`|~-]+:[\x20-\x7e]*\r\n)*(?:[\w!#$%&'*+.^`|~-]+(?::[\x20-\x7e]*\r?)?|\r)?$/;
/** Headers that change how a message is read or a connection goes on. */
const UNUSUAL = ["transfer-encoding", "expect", "content-encoding", "trailer", "te", "http2-settings"];
const CONNECTION = /^(?:close|keep-alive)$/i;
/** As browsers and libraries ask for a WebSocket of one subprotocol (RFC 6455, 4.1). */
const UPGRADE = {
  connection: /^(?:keep-alive, ?)?upgrade$/i,
  upgrade: /^websocket$/i,
  "sec-websocket-key": /^[+/0-9A-Za-z]{22}==$/,
  "sec-websocket-version": /^13$/,
  "sec-websocket-protocol": /^[\w.-]+$/,
};

/** What a plain request asks for: a stream's path by POST, another one's by GET with a query, a WebSocket's. */
export interface PlainPaths {
  readonly post: string;
  readonly get: string;
  readonly upgrade: string;
}

/**
 * Looks at a connection's first bytes. A head comes back only where no two readers could differ about it:
 * `POST <path> HTTP/1.1` or `GET <path>?<query> HTTP/1.1`, every header well-formed and once, a Host; of a
 * POST a short Content-Length and a content type of our streams on HTTP/1.1, of a GET no body; or `GET <path>
 * HTTP/1.1` with a WebSocket's headers as everybody sends them, and whatever behind it. `more` says
 * that the bytes are the beginning of one, `other` that they are somebody else's to read and to refuse.
 */
export function readPlainHead(seen: Buffer, paths: PlainPaths): PlainHead | "more" | "other" {
  const text = seen.toString("latin1", 0, HEAD_MAX_BYTES);
  const method = text.startsWith("G") ? "GET" : "POST";
  const first = method === "GET" ? getLine(text, paths) : `POST ${paths.post} HTTP/1.1\r\n`;
  if (first === "more" || first === "other") return first;
  if (text.length < first.length) return first.startsWith(text) ? "more" : "other";
  if (!text.startsWith(first)) return "other";
  const end = text.indexOf(HEAD_END, first.length - 2);
  if (!LINES_SO_FAR.test(text.slice(first.length, end === -1 ? undefined : end + 2))) return "other";
  if (end === -1) return text.length < HEAD_MAX_BYTES ? "more" : "other";
  const headers = headersOf(text.slice(first.length, end));
  if (headers === undefined || headers["host"] === undefined || UNUSUAL.some((name) => name in headers)) return "other";
  const bytes = end + HEAD_END.length;
  const bodyBytes = Number(headers["content-length"] ?? 0);
  const url = first.slice(method.length + 1, -" HTTP/1.1\r\n".length);
  const isUpgrade = url === paths.upgrade;
  if (!(isUpgrade ? asksForWebSocket(headers) : asksForStream(method, headers))) return "other";
  // What follows the body is a request of its own, and this connection ends with its first answer.
  if (!isUpgrade && (bodyBytes > BODY_MAX_BYTES || seen.length > bytes + bodyBytes)) return "other";
  return { method, url, headers, bytes, bodyBytes, isUpgrade };
}

/** The first line of a GET; nobody knows an events' query before. */
function getLine(text: string, { get, upgrade }: PlainPaths): string {
  const upgradeLine = `GET ${upgrade} HTTP/1.1\r\n`;
  if (text.startsWith(upgradeLine)) return upgradeLine;
  if (upgradeLine.startsWith(text)) return "more";
  const known = `GET ${get}?`;
  if (text.length < known.length) return known.startsWith(text) ? "more" : "other";
  if (!text.startsWith(known)) return "other";
  const rest = text.slice(known.length);
  const line = QUERY_LINE.exec(rest)?.[0];
  if (line !== undefined) return known + line;
  return QUERY_SO_FAR.test(rest) && text.length < HEAD_MAX_BYTES ? "more" : "other";
}

function headersOf(lines: string): Record<string, string> | undefined {
  const headers: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const line of lines.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (name in headers) return undefined;
    headers[name] = line.slice(colon + 1).trim();
  }
  return headers;
}

function asksForStream(method: string, headers: Readonly<Record<string, string>>): boolean {
  if ("upgrade" in headers || !CONNECTION.test(headers["connection"] ?? "close")) return false;
  return method === "GET" ? hasNoBody(headers) : hasMessage(headers);
}

function asksForWebSocket(headers: Readonly<Record<string, string>>): boolean {
  return hasNoBody(headers) && Object.entries(UPGRADE).every(([name, value]) => value.test(headers[name] ?? ""));
}

function hasNoBody(headers: Readonly<Record<string, string>>): boolean {
  return !("content-length" in headers);
}

function hasMessage(headers: Readonly<Record<string, string>>): boolean {
  if (!/^\d{1,5}$/.test(headers["content-length"] ?? "")) return false;
  const spoken = protocolOf(headers["content-type"] ?? "");
  // gRPC on HTTP/1.1 is refused, elsewhere.
  return spoken !== undefined && spoken.protocol !== GRPC;
}
