// Run in a network of its own, with a door's name: a server and clients that read at first and then no more. Prints
// what is held for each of them, in KiB, when no more is taken.
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { createApp, PAGE_FOLDER } from "../apps/server/src/app.ts";
import { readSettings } from "../apps/server/src/config.ts";
import { BLOCKED_MAX_MS } from "../apps/server/src/engine/limits.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";
import { connectBytes, grpcBytes, handshakeBytes, openFrame, type Reading } from "./first-bytes.ts";

const CLIENTS = 20;
const TICKERS = 200;
const SEARCH_MAX = 100;
/** Quotes of each ticker a second: 4 MB for each client are written in some seconds. */
const RATE = 50;
const LOOK_MS = 250;
/** After so many looks at which no more was taken than before, no more will be. */
const LOOKS_THE_SAME = 4;
const READ_BYTES = 256 * 1024;
const ESTABLISHED = "01";
/** Before the first of them is ended for not reading. */
const LOOKS_MAX = Math.floor(BLOCKED_MAX_MS / LOOK_MS);

const HELLOS: Readonly<Record<string, (reading: Reading) => Buffer>> = {
  Connect: connectBytes,
  gRPC: grpcBytes,
  WebSocket: (reading) =>
    Buffer.concat([handshakeBytes(reading.port, "/v1/ws", "streampulse.v1.json"), openFrame(reading)]),
  "TCP lines": ({ tickers }) => Buffer.from(`FORMAT json\nADD ${tickers.join(" ")}\n`),
};

const [door = ""] = process.argv.slice(2);
const hello = HELLOS[door];
if (hello === undefined) throw new Error(`no door: ${door}`);
const settings = readSettings({
  STREAMPULSE_PORT: "0",
  STREAMPULSE_TCP_PORT: "0",
  STREAMPULSE_DATABASE_URL: ":memory:",
  STREAMPULSE_SIMULATED_RATE: String(RATE),
  STREAMPULSE_SIMULATED_SEED: "1",
});
const app = await createApp(settings, {
  log: pino({ level: "silent" }),
  scheduler: systemScheduler,
  random: Math.random,
  version: "bench",
  pageFolder: PAGE_FOLDER,
});
const { url, lineFeed } = await app.listen();
const port = door === "TCP lines" ? lineFeed.port : Number(new URL(url).port);
const tickers: string[] = [];
for (let pageToken = ""; tickers.length < TICKERS; pageToken = String(tickers.length)) {
  const page = await app.engine.searchTickers(
    { query: "", limit: SEARCH_MAX, pageToken },
    new AbortController().signal,
  );
  tickers.push(...page.results.map(({ ticker }) => ticker));
}

/** Everybody reads into the same place, and into none of Node's, so that who stops has nothing in this process. */
const place = Buffer.alloc(READ_BYTES);
let read = 0;
const callback = (bytes: number): boolean => {
  read += bytes;
  return true;
};
const clients = Array.from({ length: CLIENTS }, (_, client): Socket => {
  const socket = connect({ port, host: "127.0.0.1", onread: { buffer: place, callback } });
  socket.write(hello({ client, port, tickers, maxUpdatesPerSecond: 0 }));
  return socket;
});
while (app.engine.status().streams < CLIENTS) await sleep(LOOK_MS);
await sleep(4 * LOOK_MS);
const before = held();
const wasRead = read;
for (const client of clients) client.pause();
let most = -1;
for (let same = 0, look = 0; same < LOOKS_THE_SAME && look < LOOKS_MAX; look++) {
  await sleep(LOOK_MS);
  const queued = inKernel();
  same = queued > most || queued === 0 ? 0 : same + 1;
  most = Math.max(most, queued);
}
const { streams } = app.engine.status();
if (wasRead === 0 || streams < CLIENTS) throw new Error(`${wasRead} bytes were read, ${streams} streams are left`);
const kib = (bytes: number): number => Math.round(bytes / CLIENTS / 1_024);
console.log(JSON.stringify({ kernelKib: kib(most), processKib: Math.max(0, kib(held() - before)) }));
process.exit();

/** What the process holds of V8's and of buffers, once what nobody needs is gone. */
function held(): number {
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What the server's kernel holds: what the clients' has taken is no longer among it. */
function inKernel(): number {
  const own = port.toString(16).toUpperCase().padStart(4, "0");
  let bytes = 0;
  for (const line of readFileSync("/proc/net/tcp", "latin1").split("\n")) {
    const [, local = "", , state, queues = ""] = line.trim().split(/\s+/);
    if (state === ESTABLISHED && local.endsWith(`:${own}`)) bytes += Number.parseInt(queues.split(":")[0] ?? "", 16);
  }
  return bytes;
}
