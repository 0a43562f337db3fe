// `node bench/recording.ts`: what it costs readers that every quote is recorded. A server takes 50,000 quotes a second of
// a thousand tickers, by turns with a database in a file and with none; a reader times what it gets.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createClient, type Quote } from "@streampulse/client";
import { NODE, ROOT } from "../scripts/prepare/install.mjs";
import { MEMORY_FLAG } from "../scripts/prepare/node-flags.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "10" },
    rate: { type: "string", default: "50000" },
    tickers: { type: "string", default: "1000" },
  },
});
const seconds = Number(values.seconds);
const tickers = Array.from({ length: Number(values.tickers) }, (_, n) => `BENCH:T${String(n).padStart(3, "0")}`);
/** Tickers of one stream. */
const TOGETHER = 250;
/** What comes at the beginning is not measured: code is compiled, series are opened. */
const WARM_S = 6;
/** User and system time in /proc/<pid>/stat, in ticks of 10 ms. */
const CPU_FIELDS = [11, 12] as const;

interface Round {
  /** Of what was read: how old it was, in ms. */
  readonly p50: number;
  readonly p99: number;
  /** Quotes that the server took, a second. */
  readonly taken: number;
  /** CPU time of the thread of prices for each of them, in microseconds; that is what it is also on a busy machine. */
  readonly micros: number;
  /** Of all threads, in seconds a second. */
  readonly cpu: number;
  readonly databaseMiB: number;
}

const folder = mkdtempSync(join(tmpdir(), "streampulse-recording-"));
const kept = { off: [] as Round[], on: [] as Round[] };
try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const mode of round % 2 === 0 ? (["off", "on"] as const) : (["on", "off"] as const)) {
      const told = await measure(mode, join(folder, `${round}.db`));
      kept[mode].push(told);
      console.log(mode, JSON.stringify(told));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const mode of ["off", "on"] as const) {
  const of = (pick: (round: Round) => number) => median(kept[mode].map(pick));
  const times = `p50 ${of(({ p50 }) => p50)} ms, p99 ${of(({ p99 }) => p99)} ms`;
  const work = `${of(({ micros }) => micros).toFixed(1)} µs a quote, ${of(({ cpu }) => cpu).toFixed(2)} of a core`;
  console.log(
    `recording ${mode}: ${of(({ taken }) => taken)} quotes/s, ${times}, ${work}; medians of ${values.rounds}`,
  );
}

async function measure(mode: "on" | "off", path: string): Promise<Round> {
  const ports = [await freePort(), await freePort()] as const;
  const program = join(ROOT, "bench/peers/streampulse.ts");
  const words = [MEMORY_FLAG, program, "--tickers", values.tickers, "--rate", values.rate];
  const env = {
    PATH: process.env["PATH"] ?? "",
    STREAMPULSE_PORT: String(ports[0]),
    STREAMPULSE_TCP_PORT: String(ports[1]),
    // A folder that cannot be: where nobody named a database, a server without one goes on.
    ...(mode === "on" ? { STREAMPULSE_DATABASE_URL: path } : { XDG_DATA_HOME: "/dev/null" }),
  };
  const server = spawn(NODE, words, { env, stdio: ["ignore", "ignore", "inherit"] });
  const kill = () => void server.kill("SIGKILL");
  process.once("exit", kill);
  try {
    await listening(ports[0], server);
    return await read(`http://127.0.0.1:${ports[0]}`, server, mode === "on" ? path : undefined);
  } finally {
    const ended = once(server, "exit");
    kill();
    await ended;
    process.off("exit", kill);
  }
}

async function read(url: string, server: ChildProcess, path: string | undefined): Promise<Round> {
  const pid = server.pid ?? 0;
  const late: number[] = [];
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  let isMeasured = false;
  const leave = new AbortController();
  for (let from = 0; from < tickers.length; from += TOGETHER) {
    const onQuotes = (batch: readonly Quote[]) => {
      if (!isMeasured) return;
      const now = Date.now();
      for (const { ticker, sequence, receivedTimeMs } of batch) {
        late.push(now - receivedTimeMs);
        if (!first.has(ticker)) first.set(ticker, sequence);
        last.set(ticker, sequence);
      }
    };
    createClient({ url }).watch(tickers.slice(from, from + TOGETHER), { onQuotes }, { signal: leave.signal });
  }
  await sleep(1_000);
  process.kill(pid, "SIGUSR2");
  await sleep(WARM_S * 1_000);
  const before = cpuOf(`${pid}`);
  const pricesBefore = cpuOf(`${pid}/task/${pid}`);
  isMeasured = true;
  await sleep(seconds * 1_000);
  isMeasured = false;
  const cpu = (cpuOf(`${pid}`) - before) / seconds;
  const prices = cpuOf(`${pid}/task/${pid}`) - pricesBefore;
  leave.abort();
  late.sort((a, b) => a - b);
  const at = (share: number) => quantile(late, share);
  const bytes = path === undefined ? 0 : statSync(path).size + statSync(`${path}-wal`).size;
  const taken = [...last].reduce((sum, [ticker, sequence]) => sum + sequence - (first.get(ticker) ?? 0), 0);
  const micros = (prices * 1e6) / taken;
  return {
    p50: at(0.5),
    p99: at(0.99),
    taken: Math.round(taken / seconds),
    micros,
    cpu,
    databaseMiB: Math.round(bytes / 2 ** 20),
  };
}

/** Of whole milliseconds in order: those that read the same are taken to lie evenly within theirs. */
function quantile(sorted: readonly number[], share: number): number {
  const place = Math.floor(sorted.length * share);
  const value = sorted[place] ?? Number.NaN;
  const first = sorted.indexOf(value);
  const same = sorted.lastIndexOf(value) - first + 1;
  return Number((value + (place - first) / same).toFixed(1));
}

function cpuOf(process: string): number {
  const fields = readFileSync(`/proc/${process}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return CPU_FIELDS.reduce((sum, field) => sum + Number(fields[field]), 0) / 100;
}

async function listening(port: number, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++, await sleep(50)) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
  }
  throw new Error("the server does not listen");
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

function median(of: readonly number[]): number {
  return of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;
}
