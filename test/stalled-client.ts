import { connect, type Socket } from "node:net";
import { connectEnd, envelope, envelopes, type ConnectEnd } from "./stream-reader.ts";

const SERVICE = "/streampulse.v1.PriceService";

/** How a stalled stream ended, and what was sent into it before. */
export interface StalledEnd {
  readonly error: ConnectEnd["error"];
  /** Of its messages, without their heads. */
  readonly bytes: number;
}

/** A client on HTTP/1.1 that asks for a stream and then reads nothing: everything stays in the kernels, or with the server. */
export class StalledClient {
  readonly clientId: string;
  readonly #url: URL;
  readonly #socket: Socket;

  private constructor(url: URL, clientId: string, socket: Socket) {
    this.#url = url;
    this.clientId = clientId;
    this.#socket = socket;
  }

  /** Asks for a stream; resolves once it has begun. */
  static async open(url: string, clientId: string, tickers: readonly string[]): Promise<StalledClient> {
    const { host, hostname, port } = new URL(url);
    const body = envelope(JSON.stringify({ clientId, tickers }));
    const head = `POST ${SERVICE}/StreamPrices HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/connect+json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write(Buffer.concat([Buffer.from(head), body]));
    await new Promise((resolve) => socket.once("readable", resolve));
    return new StalledClient(new URL(url), clientId, socket);
  }

  /** Says how far it has read: no further than the first bytes. From now on the server holds it to its word. */
  acknowledge(): Promise<void> {
    return this.#call("AckStream", { bytes: "1" });
  }

  /** Asks for more on its stream. */
  add(tickers: readonly string[]): Promise<void> {
    return this.#call("ModifyTickers", { add: tickers });
  }

  async #call(method: string, fields: object): Promise<void> {
    const body = JSON.stringify({ clientId: this.clientId, ...fields });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(new URL(`${SERVICE}/${method}`, this.#url), { method: "POST", headers, body });
    if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }

  /** Reads, at last, all that was sent, to the end that the server gave it. */
  async readToEnd(): Promise<StalledEnd> {
    let bytes = 0;
    for await (const one of envelopes(unchunked(this.#socket))) {
      if (one.flags === 2) return { error: connectEnd(one).error, bytes };
      bytes += one.bytes.length;
    }
    return { error: undefined, bytes };
  }

  /** Vanishes. */
  destroy(): void {
    this.#socket.destroy();
  }
}

/** The body of a chunked answer. */
async function* unchunked(socket: Socket): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let isHead = true;
  for await (const bytes of socket as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, bytes]);
    if (isHead) {
      const end = rest.indexOf("\r\n\r\n");
      if (end === -1) continue;
      rest = rest.subarray(end + 4);
      isHead = false;
    }
    for (;;) {
      const line = rest.indexOf("\r\n");
      if (line === -1) break;
      const length = Number.parseInt(rest.toString("latin1", 0, line), 16);
      if (rest.length < line + 4 + length) break;
      yield rest.subarray(line + 2, line + 2 + length);
      rest = rest.subarray(line + 4 + length);
      if (length === 0) return;
    }
  }
}
