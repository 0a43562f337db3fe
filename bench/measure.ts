import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandError, run } from "../scripts/prepare/progress.mjs";
import type { Contender, Started } from "./contender.ts";
import { CACHE, compiled } from "./native.ts";
import { tickersOf, type Work } from "./work.ts";

/** What the load client saw; times in ms and CPU in seconds, memory in KiB. */
export interface Measured {
  readonly clients: number;
  readonly seconds: number;
  readonly deliveries: number;
  readonly messages: number;
  readonly bytes: number;
  readonly serverCpu: number;
  readonly clientCpu: number;
  /** What everything else on the machine took meanwhile. */
  readonly othersCpu: number;
  readonly p50: number;
  readonly p99: number;
  readonly rssBefore: number;
  readonly rssAfter: number;
  /** Connections that were refused or ended. */
  readonly faults: number;
  /**
   * Quotes that were not newer than the reader's last; and tickers of readers that lack what a reader of everything got
   * when the source had stopped. Our protobuf doors only.
   */
  readonly disorder: number;
  readonly behind: number;
  /** Messages that a broker did not take in time. */
  readonly heldBack: number;
}

const START_MS = 15_000;
const SETTLE_MS = 300;
/** A server that takes its readers slower than this cannot hold the work. */
const OPENING_SECONDS = 6;
const OPENED_PER_SECOND = 1_000;
/** What the load client waits for the newest prices at most, and what it needs to end. */
const ARRIVAL_SECONDS = 4;
const OPEN_FILES = 20_000;
/** Above this many, who got what is not followed. */
const FOLLOWED_CLIENTS = 1_000;

/** Puts one contender to one work. Rejects where it does not start, or refuses its readers. */
export async function measure(contender: Contender, work: Work): Promise<Measured> {
  const [port, spare] = [await freePort(), await freePort()];
  const load = await compiled("load");
  const server = startServer(await contender.start(work, port, spare));
  try {
    await answers(port, server);
    await sleep(SETTLE_MS);
    const words = [...describeLoad(contender, work, port), `pids=${processesOf(server).join(",")}`];
    const printed = await runLoad(work, [load, ...words]);
    const lines = printed.trim().split("\n");
    const measured = JSON.parse(lines.at(-1) ?? "") as Measured;
    if (measured.faults > 0) throw new Error(`${lines[0]}, and ${measured.faults - 1} times more`);
    if (measured.deliveries === 0 && work.name !== "idle") throw new Error("nothing arrived while it was measured");
    return measured;
  } finally {
    await end(server);
  }
}

/** The load client on a core of its own; what it printed. */
async function runLoad(work: Work, words: readonly string[]): Promise<string> {
  const opening = Math.ceil(OPENING_SECONDS + work.clients / OPENED_PER_SECOND);
  const seconds = opening + Math.ceil(work.warmSeconds + work.seconds + ARRIVAL_SECONDS);
  const script = `${limitFiles} timeout ${seconds} ${pinned(1)} "$@"`;
  try {
    return await run("bash", ["-c", script, "load", ...words]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new Error(error.output.trim() || `it did not take its readers within ${opening} s`, { cause: error });
  }
}

const limitFiles = `ulimit -n ${OPEN_FILES} 2>/dev/null || ulimit -n $(ulimit -Hn); exec`;
const pinned = (core: number): string => (availableParallelism() > 1 ? `taskset -c ${core}` : "");

function startServer({ command, args, env }: Started): ChildProcess & { said?: string } {
  const words = ["-c", `${limitFiles} ${pinned(0)} "$@"`, "server", command, ...args];
  const server: ChildProcess & { said?: string } = spawn("bash", words, {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  server.stderr
    ?.setEncoding("utf8")
    .on("data", (text: string) => (server.said = ((server.said ?? "") + text).slice(-500)));
  // A run that is broken off leaves no server behind.
  const kill = (): void => void server.kill("SIGKILL");
  process.once("exit", kill);
  server.once("exit", () => process.off("exit", kill));
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  for (const pid of processesOf(server).toReversed()) process.kill(pid, "SIGKILL");
  await ended;
}

async function answers(port: number, server: ChildProcess & { said?: string }): Promise<void> {
  for (const until = Date.now() + START_MS; Date.now() < until; await sleep(50)) {
    if (server.exitCode !== null) throw new Error(`it did not start: ${server.said?.trim() ?? server.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
  }
  throw new Error("it did not listen");
}

/** The process and what it started. */
function processesOf({ pid = 0 }: Pick<ChildProcess, "pid">): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return [pid, ...children.split(" ").filter(Boolean).map(Number)];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function describeLoad(contender: Contender, work: Work, port: number): string[] {
  const names = contender.tickers(work);
  const maxUpdatesPerSecond = contender.windowMs === undefined ? 0 : 1_000 / contender.windowMs;
  const readings = Array.from({ length: work.clients }, (_, client) => ({
    client,
    port,
    tickers: tickersOf(client, work).map((at) => names[at] as string),
    maxUpdatesPerSecond,
  }));
  const follows = contender.kind === "ours" && contender.payload === "protobuf" && work.clients <= FOLLOWED_CLIENTS;
  const words = [
    ...[`port=${port}`, `framing=${contender.framing}`, `payload=${contender.payload}`],
    ...[`warm=${work.warmSeconds}`, `seconds=${work.seconds}`, `tickers=${follows ? names.join(",") : ""}`],
    `hello=${file(
      "hello",
      readings.flatMap((reading) => sized(contender.hello(reading))),
    )}`,
  ];
  if (follows) {
    const everything = { client: work.clients, port, tickers: names, maxUpdatesPerSecond };
    words.push(
      `last=${file("last", [contender.hello(everything)])}`,
      `wanted=${file(
        "wanted",
        readings.flatMap(({ client }) => sized(Buffer.concat(tickersOf(client, work).map(u32)))),
      )}`,
    );
  }
  const { next, publisher } = contender;
  if (next) {
    words.push(
      `next=${file(
        "next",
        readings.flatMap((reading) => sized(next.bytes(reading))),
      )}`,
      `at=${next.at}`,
    );
  }
  if (publisher === undefined) return words;
  const publications = names.map((name) => publisher.publication(name, port));
  const templates = publications.flatMap(({ bytes, stampAt }) => [u32(bytes.length), u32(stampAt), bytes]);
  return [
    ...words,
    `publish=${file("publish", templates)}`,
    `publisher=${file("publisher", [publisher.hello()])}`,
    `rate=${work.ticksPerSecond}`,
  ];
}

const sized = (bytes: Buffer): Buffer[] => [u32(bytes.length), bytes];

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function file(name: string, parts: readonly Buffer[]): string {
  mkdirSync(CACHE, { recursive: true });
  const path = join(CACHE, `${name}.bin`);
  writeFileSync(path, Buffer.concat(parts));
  return path;
}
