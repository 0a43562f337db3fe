import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { StreamPricesRequestSchema } from "@streampulse/proto";
import { WebSocket } from "ws";
import type { RunningServer } from "./running-server.ts";
import { envelope } from "./stream-reader.ts";

const STREAM = "/streampulse.v1.PriceService/StreamPrices";

/** Where a server listens. */
type Doors = Pick<RunningServer, "url" | "port" | "tcpPort">;

/** All that a server says on streams of the same tickers, one at each of its doors, as text; bytes as Latin-1. */
export class EveryDoor {
  /** What came so far, by the door's name. */
  readonly heard = new Map<string, string>();
  readonly #server: Doors;
  readonly #tickers: readonly string[];
  readonly #ends: (() => void)[] = [];
  readonly #waiting = new Set<() => void>();

  /** Use `EveryDoor.open`. */
  private constructor(server: Doors, tickers: readonly string[]) {
    this.#server = server;
    this.#tickers = tickers;
  }

  /** Opens a stream at each door. */
  static async open(server: Doors, tickers: readonly string[]): Promise<EveryDoor> {
    const doors = new EveryDoor(server, tickers);
    await Promise.all([
      doors.#post("connect+json", envelope(JSON.stringify({ clientId: clientId(), tickers }))),
      doors.#post("connect+proto", doors.#request()),
      doors.#post("grpc-web+proto", doors.#request()),
      doors.#fetch("events", `/v1/stream?tickers=${encodeURIComponent(tickers.join(","))}`),
      doors.#grpc(),
      doors.#webSocket(),
      doors.#lineFeed(),
    ]);
    return doors;
  }

  /** Resolves once every door has said this. */
  async until(what: RegExp): Promise<void> {
    while (![...this.heard.values()].every((text) => what.test(text))) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Ends every stream. */
  close(): void {
    for (const end of this.#ends) end();
  }

  #request(): Buffer {
    const request = create(StreamPricesRequestSchema, { clientId: clientId(), tickers: [...this.#tickers] });
    return envelope(Buffer.from(toBinary(StreamPricesRequestSchema, request)));
  }

  #post(protocol: string, body: Buffer): Promise<void> {
    const headers = { "content-type": `application/${protocol}` };
    return this.#fetch(protocol, STREAM, { method: "POST", headers, body: new Uint8Array(body) });
  }

  async #fetch(door: string, path: string, init: RequestInit = {}): Promise<void> {
    const stopper = new AbortController();
    this.#ends.push(() => stopper.abort());
    const response = await fetch(this.#server.url + path, { ...init, signal: stopper.signal });
    this.#hear(door, "");
    void (async () => {
      for await (const chunk of response.body ?? []) this.#hear(door, Buffer.from(chunk).toString("latin1"));
    })().catch(() => {});
  }

  async #grpc(): Promise<void> {
    const session = connectHttp2(this.#server.url);
    session.on("error", () => {});
    this.#ends.push(() => session.destroy());
    const headers = { ":method": "POST", ":path": STREAM, "content-type": "application/grpc+proto", te: "trailers" };
    const stream = session.request(headers);
    stream.on("error", () => {});
    stream.on("data", (chunk: Buffer) => this.#hear("grpc", chunk.toString("latin1")));
    stream.on("trailers", (trailers) => this.#hear("grpc", JSON.stringify(trailers)));
    stream.end(this.#request());
    await once(stream, "response");
    this.#hear("grpc", "");
  }

  async #webSocket(): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.#server.port}/v1/ws`, "streampulse.v1.json");
    socket.on("error", () => {});
    this.#ends.push(() => socket.terminate());
    socket.on("message", (data: Buffer) => this.#hear("websocket", data.toString()));
    await once(socket, "open");
    socket.send(JSON.stringify({ op: "open", id: 1, request: { clientId: clientId(), tickers: this.#tickers } }));
    this.#hear("websocket", "");
  }

  async #lineFeed(): Promise<void> {
    const socket = connect(this.#server.tcpPort, "127.0.0.1");
    socket.on("error", () => {});
    this.#ends.push(() => socket.destroy());
    socket.on("data", (chunk: Buffer) => this.#hear("line feed", chunk.toString()));
    await once(socket, "connect");
    socket.write(`ADD ${this.#tickers.join(" ")}\n`);
    this.#hear("line feed", "");
  }

  #hear(door: string, text: string): void {
    this.heard.set(door, (this.heard.get(door) ?? "") + text);
    for (const look of this.#waiting) look();
    this.#waiting.clear();
  }
}

/** What a server answers to whoever asks once: snapshot, search, status, operations, the page, and what is not there. */
export async function askedOnce({ url }: Doors, tickers: readonly string[]): Promise<Map<string, string>> {
  const call = (method: string, body: object): [string, RequestInit] => [
    `/streampulse.v1.${method}`,
    { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
  ];
  const requests: [string, RequestInit?][] = [
    [`/v1/quotes?tickers=${encodeURIComponent(tickers.join(","))}`],
    call("PriceService/GetQuotes", { tickers }),
    call("PriceService/SearchTickers", { query: "apple" }),
    call("PriceService/ModifyTickers", { clientId: "none", add: tickers }),
    call("StatusService/GetStatus", {}),
    ...["/metrics", "/healthz", "/readyz", "/", "/nosuch", "/v1/stream?tickers=a%20b"].map((path): [string] => [path]),
  ];
  const answers = requests.map(async ([path, init]): Promise<[string, string]> => {
    const response = await fetch(url + path, init);
    const head = JSON.stringify([response.status, ...response.headers]);
    return [path, `${head} ${await response.text()}`];
  });
  return new Map(await Promise.all(answers));
}

function clientId(): string {
  return crypto.randomUUID();
}
