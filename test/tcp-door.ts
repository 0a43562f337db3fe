import { connect, type Socket } from "node:net";
import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import type { FailureReason } from "@streampulse/core";
import { QuoteSchema, StreamPricesResponseSchema } from "@streampulse/proto";
import type { DoorClient, Heard, TransportHarness } from "../apps/server/src/transports/conformance.ts";
import { TcpTransport } from "../apps/server/src/transports/index.ts";
import { Networks } from "./door-networks.ts";
import { ScriptedDoorStage } from "./door-stage.ts";
import { hear, sayGarbage } from "./http-door.ts";

/** What a client gets that asks for nothing. */
export const DEFAULT_TICKERS = ["D", "E"];

/** The line feed on a free port over a scripted engine, and what its tests reach into. */
export interface TcpDoor extends TransportHarness {
  readonly stage: ScriptedDoorStage;
  readonly port: number;
  /** Ends the door alone, as a server that goes down does. */
  shut(): Promise<void>;
  /** A plain socket, as `nc` has it, whose connection the door has taken. */
  connected(): Promise<LineClient>;
  /** Says something and waits for a line that begins so; all lines that came. */
  said(client: LineClient, text: string, line: string): Promise<string[]>;
  /** Waits until no connection is left, this one's included; its last line. */
  ended(client: LineClient): Promise<string | undefined>;
  /** Moves a ticker until the client has a line with this price; the line. */
  moved(client: LineClient, canonical: string, price: string): Promise<string>;
}

/** The line feed, with clients that want text or JSON. */
export async function tcpDoor(format: "text" | "json" = "text"): Promise<TcpDoor> {
  const stage = new ScriptedDoorStage();
  const { engine, scheduler } = stage;
  const door = new TcpTransport({
    engine,
    scheduler,
    tickers: DEFAULT_TICKERS,
    logError: (_id, error) => console.error(error),
  });
  const port = await door.listen("127.0.0.1", 0);
  const clients: LineClient[] = [];
  const networks = new Networks(port);
  const open = (at = port) => {
    const client = new LineClient(at);
    clients.push(client);
    return client;
  };
  return {
    stage,
    port,
    async connected() {
      const before = door.connections;
      const client = open();
      await stage.until("it is connected", () => door.connections > before);
      return client;
    },
    async said(client, text, line) {
      const from = client.lines.length;
      client.say(text);
      const isAnswered = () => client.lines.slice(from).some((each) => each.startsWith(line));
      await stage.until(`${text} is answered by ${line}`, isAnswered);
      return client.lines.slice(from);
    },
    async ended(client) {
      await stage.until("the connection ends", () => client.isClosed && door.connections === 0);
      return client.lines.at(-1);
    },
    async moved(client, canonical, price) {
      const isIt = (line: string) => line.includes(price);
      await stage.until(`${canonical} at ${price}`, () => {
        if (client.lines.some(isIt)) return true;
        stage.tick(canonical, price);
        return false;
      });
      return client.lines.find(isIt) as string;
    },
    async open(opening) {
      return doorClient(open(networks.portFor(opening)), format, opening.tickers);
    },
    network: () => networks.make(),
    garbage: () => sayGarbage(port, TCP_GARBAGE),
    shut: () => door.close(5_000),
    connections: () => door.connections,
    async close() {
      for (const client of clients) client.socket.destroy();
      await networks.close();
      await door.close(0);
      await engine.close();
    },
  };
}

const TCP_GARBAGE = [
  "\0\x01\x02\xff\xfe",
  "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  "ADD \xff\xfe\n",
  "x".repeat(1 << 20),
  "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nADD AAPL\n",
  "ADD / HTTP/1.1\r\n",
  "PRI * HTTP/2.0\r\n\r\n",
];

/** A plain socket that cuts what it hears into lines. */
export class LineClient {
  readonly socket: Socket;
  readonly lines: string[] = [];
  /** All bytes so far. */
  received = 0;
  isClosed = false;
  #rest = "";

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1" });
    this.socket.on("data", (bytes: Buffer) => {
      this.received += bytes.length;
      const parts = (this.#rest + String(bytes)).split("\n");
      this.#rest = parts.pop() as string;
      this.lines.push(...parts);
    });
    this.socket.on("error", () => {});
    this.socket.on("close", () => (this.isClosed = true));
  }

  say(text: string | Buffer): void {
    this.socket.write(text);
  }
}

function doorClient(client: LineClient, format: "text" | "json", tickers: readonly string[]): DoorClient {
  const { socket, lines } = client;
  const heard: Heard[] = [];
  /** What is done with the answers that are still to come, one to a command. */
  const due: (() => void)[] = [];
  let read = 0;
  const ask = (command: string, answered = () => {}) => {
    due.push(answered);
    client.say(`${command}\n`);
  };
  const take = () => {
    for (; read < lines.length; read++) {
      const line = lines[read] as string;
      const answered = /^(OK|ERR|PONG)\b/.test(line) ? due.shift() : undefined;
      if (answered) answered();
      else heard.push(...hearLine(line));
    }
  };
  socket.on("data", take);
  socket.on("close", () => {
    if (heard.at(-1)?.kind !== "end") heard.push({ kind: "end", reason: undefined });
  });
  if (format === "json") ask("FORMAT json");
  ask(`ADD ${tickers.join(" ")}`);
  return {
    heard,
    modify: (add, remove) =>
      new Promise((resolve) => {
        const answered = () => {
          heard.push({ kind: "changed" });
          resolve();
        };
        if (add.length > 0) ask(`ADD ${add.join(" ")}`, remove.length > 0 ? undefined : answered);
        if (remove.length > 0) ask(`REMOVE ${remove.join(" ")}`, answered);
      }),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    vanish: () => void socket.destroy(),
  };
}

/** What a line that is no answer says. */
function hearLine(line: string): Heard[] {
  if (line.startsWith("{")) return hearJson(JSON.parse(line) as JsonValue);
  const [, reason] = /^ERR (\w+) /.exec(line) ?? [];
  if (reason !== undefined) return [{ kind: "end", reason: reason as FailureReason }];
  const [, code, troubled] = /^! (\w+) (\S+) /.exec(line) ?? [];
  if (code !== undefined && troubled !== undefined) return [{ kind: "error", ticker: troubled, code }];
  const [, ticker, price] = /^(\S+): \$?(-?[\d.]+)( |$)/.exec(line) ?? [];
  if (ticker === undefined || price === undefined) throw new Error(`no line of the feed: ${line}`);
  return [{ kind: "quote", ticker, price }];
}

function hearJson(json: JsonValue): Heard[] {
  if (typeof json === "object" && json !== null && "price" in json) {
    const { ticker, price } = fromJson(QuoteSchema, json);
    return [{ kind: "quote", ticker, price }];
  }
  // The answer says when the set is changed; the revision says it once more.
  return hear(fromJson(StreamPricesResponseSchema, json)).filter(({ kind }) => kind !== "changed");
}
