import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

/** An answer as it came over the wire, of a server that was spoken to byte by byte. */
export interface RawAnswer {
  readonly status: number;
  /** By lower-case name; of the framing and the moment, nothing. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers that say how and when an answer travels, not what it is. */
const FRAMING = new Set(["connection", "keep-alive", "transfer-encoding", "date"]);

/**
 * Sends the parts, each read by itself as far as the kernel lets it, and no more after them. Resolves with
 * the first answer when the connection has ended; undefined where there was none.
 */
export async function speakRaw(port: number, parts: readonly Buffer[], leaves = true): Promise<RawAnswer | undefined> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  const said: Buffer[] = [];
  const closed = new Promise<void>((resolve) => {
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve());
  });
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (bytes) => {
      said.push(bytes);
      if (!leaves && firstAnswer(Buffer.concat(said)) !== undefined) resolve();
    });
  });
  await new Promise((resolve) => socket.once("connect", resolve).once("error", resolve));
  for (const part of parts) {
    socket.write(part);
    // Once for the client's write, once for the server's read.
    await turn();
    await turn();
  }
  if (leaves) socket.end();
  await Promise.race([closed, answered]);
  socket.destroy();
  return firstAnswer(Buffer.concat(said));
}

/** The first whole answer; undefined before it is whole. */
function firstAnswer(bytes: Buffer): RawAnswer | undefined {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const all = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.replace(/^.*?: ?/, "")]),
  );
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
  // What follows a change of protocols is as long as the connection.
  const body = status === 101 ? text.slice(end + 4) : bodyOf(text.slice(end + 4), all);
  if (body === undefined) return undefined;
  const headers = Object.fromEntries([...all].filter(([name]) => !FRAMING.has(name)));
  return { status, headers, body };
}

function bodyOf(text: string, headers: ReadonlyMap<string, string>): string | undefined {
  if (headers.get("transfer-encoding") !== "chunked") {
    const length = Number(headers.get("content-length") ?? 0);
    return text.length < length ? undefined : text.slice(0, length);
  }
  let body = "";
  for (let at = 0; ;) {
    const end = text.indexOf("\r\n", at);
    if (end === -1) return undefined;
    const size = Number.parseInt(text.slice(at, end), 16);
    const next = end + 2 + size + 2;
    if (text.length < next) return undefined;
    if (text.slice(next - 2, next) !== "\r\n") throw new Error(`a chunk of ${size} bytes ends elsewhere`);
    if (size === 0) return body;
    body += text.slice(end + 2, next - 2);
    at = next;
  }
}
