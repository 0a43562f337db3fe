import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { request, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { StreamPricesResponse } from "@streampulse/proto";
import { Heard } from "./heard.ts";
import type { Program, Running } from "./run-program.ts";
import { connectEnd, envelope, envelopes, messageOf, type ConnectEnd } from "./stream-reader.ts";

const ESTABLISHED = "01";
/** Of a fair spread over two, this many in a row end at one of them once in 10^19 runs. */
const TRIES = 64;

/** What a stream is opened with, as JSON. */
export type StreamWish = {
  readonly clientId: string;
  readonly tickers?: readonly string[];
  readonly delivery?: "DELIVERY_EVERY";
};

/** What a server tells of itself, as JSON. */
interface WorkerStatus {
  readonly uptimeMs: string;
  readonly streams: number;
  readonly sessions: number;
  readonly connections: number;
  readonly sources: readonly unknown[];
}

/** A real program that serves on several processes, and which of them a connection has reached (Linux). */
export class WorkerServer {
  readonly running: Running;
  readonly url: string;
  readonly port: number;
  readonly tcpPort: number;
  readonly #sockets = new Set<Socket>();

  private constructor(running: Running, url: string, tcpPort: number) {
    this.running = running;
    this.url = url;
    this.port = Number(new URL(url).port);
    this.tcpPort = tcpPort;
  }

  /** Starts it on ports of the system's choice, with two workers unless the settings say otherwise. */
  static async start(program: Program, settings: Readonly<Record<string, string>> = {}): Promise<WorkerServer> {
    const running = program.start(["serve", "--port", "0"], { STREAMPULSE_WORKERS: "2", ...settings });
    const url = await running.shows(/http:\/\/127\.0\.0\.1:\d+/);
    const feed = await running.shows(/nc 127\.0\.0\.1 \d+/);
    return new WorkerServer(running, url, Number(feed.split(" ").at(-1)));
  }

  /** The processes of the workers, in the order of their making. */
  get workers(): number[] {
    const { pid = 0 } = this.running;
    return readText(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
  }

  /** Which of the workers have the other end of connections from these ports. */
  holders(clientPorts: ReadonlySet<number>, port = this.port): number[] {
    const inodes = connections(port).filter(({ remotePort }) => clientPorts.has(remotePort));
    return this.workers.flatMap((pid) => {
      const own = socketsOf(pid);
      return inodes.filter(({ inode }) => own.has(inode)).map(() => pid);
    });
  }

  /** How many connections to the port a worker holds. */
  connectionsOf(pid: number): number {
    const own = socketsOf(pid);
    return connections(this.port).filter(({ inode }) => own.has(inode)).length;
  }

  /** A connection that this worker has taken, or any; it has answered a request. */
  async connection(worker?: number): Promise<Socket> {
    for (let tries = 0; tries < TRIES; tries++) {
      const socket = connect(this.port, "127.0.0.1");
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      // The kernel resets one that waited for a worker which ends; its client tries again.
      await Promise.race([once(socket, "data"), once(socket, "close")]).catch(() => {});
      if (socket.destroyed) continue;
      const [holder] = this.holders(new Set([socket.localPort as number]));
      if (worker === undefined || holder === worker) return socket;
      socket.destroy();
    }
    throw new Error(`none of ${TRIES} connections came to process ${worker}`);
  }

  /** An answer over a connection of this worker, or over a fresh one wherever it comes to. A text is a file of CSV. */
  async ask(method: string, path: string, body: unknown, worker?: number): Promise<{ status: number; json: unknown }> {
    const call = request({
      ...(worker === undefined ? { agent: false } : over(await this.connection(worker))),
      ...{ method, path, port: this.port, host: "127.0.0.1" },
      headers: { "content-type": typeof body === "string" ? "text/csv" : "application/json", connection: "close" },
    });
    call.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
    const [response] = (await once(call, "response")) as [IncomingMessage];
    let text = "";
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode ?? 0, json: text === "" ? undefined : JSON.parse(text) };
  }

  /** One call of the price service over a fresh connection. */
  call(name: "ModifyTickers" | "GetQuotes" | "AckStream" | "SearchTickers", body: unknown, worker?: number) {
    return this.ask("POST", `/streampulse.v1.PriceService/${name}`, body, worker);
  }

  /** What GetStatus says, where it is asked. */
  async status(worker?: number): Promise<WorkerStatus> {
    const { json } = await this.ask("POST", "/streampulse.v1.StatusService/GetStatus", {}, worker);
    return { uptimeMs: "0", streams: 0, sessions: 0, connections: 0, sources: [], ...(json as object) };
  }

  /** Opens a stream at this worker, or at any; it has begun. */
  async stream(wish: StreamWish, worker?: number): Promise<WorkerStream> {
    const call = request({
      ...over(await this.connection(worker)),
      ...{ method: "POST", path: "/streampulse.v1.PriceService/StreamPrices", port: this.port, host: "127.0.0.1" },
      headers: { "content-type": "application/connect+json" },
    });
    call.on("error", () => {});
    call.end(envelope(JSON.stringify(wish)));
    const [response] = (await once(call, "response")) as [IncomingMessage];
    const stream = new WorkerStream(response);
    await stream.told.until(({ session }) => session !== undefined);
    return stream;
  }

  /** Server-sent events over a connection of this worker. */
  async events(query: string, worker: number, lastId?: string): Promise<IncomingMessage> {
    const call = request({
      ...over(await this.connection(worker)),
      ...{ path: `/v1/stream?${query}`, port: this.port, host: "127.0.0.1" },
      headers: lastId === undefined ? {} : { "last-event-id": lastId },
    });
    call.on("error", () => {});
    call.end();
    const [response] = (await once(call, "response")) as [IncomingMessage];
    response.on("error", () => {});
    return response;
  }

  /** Ends it and every connection to it, however it is. */
  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.running.signal("SIGTERM");
    await this.running.ended;
  }
}

/** A stream, and everything that it was told. */
export class WorkerStream {
  readonly told = new Heard<StreamPricesResponse>();
  /** What its end said; undefined where it was cut. */
  readonly ended: Promise<ConnectEnd | undefined>;
  readonly #response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.#response = response;
    this.ended = this.#read().catch(() => undefined);
  }

  get quotes() {
    return this.told.all.flatMap(({ quotes }) => quotes);
  }

  /** Leaves without a word, as a network does. */
  leave(): void {
    this.#response.destroy();
  }

  async #read(): Promise<ConnectEnd | undefined> {
    for await (const one of envelopes(this.#response)) {
      if (one.flags === 2) return connectEnd(one);
      this.told.hear(messageOf(one, "json"));
    }
    return undefined;
  }
}

/** Whether a process of this number runs. */
export function isRunning(pid: number): boolean {
  const stat = readText(`/proc/${pid}/stat`);
  return stat !== "" && !stat.slice(stat.lastIndexOf(")")).startsWith(") Z");
}

const over = (socket: Socket) => ({ createConnection: () => socket });

/** The server's ends of established connections to a port. The kernel's table may be long: its other lines are not cut up. */
function connections(port: number): { remotePort: number; inode: string }[] {
  const local = port.toString(16).toUpperCase().padStart(4, "0");
  const lines = readText("/proc/net/tcp").matchAll(
    new RegExp(`^ *\\d+: \\w+:${local} \\w+:(\\w{4}) ${ESTABLISHED} \\S+ \\S+ \\S+ +\\d+ +\\d+ (\\d+) `, "gm"),
  );
  return [...lines].map(([, remote = "", inode = ""]) => ({ remotePort: Number.parseInt(remote, 16), inode }));
}

function socketsOf(pid: number): Set<string> {
  try {
    const names = readdirSync(`/proc/${pid}/fd`);
    return new Set(names.flatMap((fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? []));
  } catch {
    return new Set();
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
