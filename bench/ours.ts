import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NODE, ROOT } from "../scripts/prepare/install.mjs";
import { MEMORY_FLAG } from "../scripts/prepare/node-flags.mjs";
import { plainTickers, type Contender, type Started } from "./contender.ts";
import { connectBytes, getBytes, grpcBytes, handshakeBytes, openFrame, type Reading } from "./first-bytes.ts";
import { GROWTH, type Work } from "./work.ts";

const WINDOW_MS = 50;
const STAMP = '"receivedTimeMs":"';

/** Room beyond the largest work, for what the server keeps back for operations. */
const CONNECTIONS = "12000";

/** Where servers keep what they keep, each a file of its own: as they would, and never in a user's own folder. */
let folder: string | undefined;
let databases = 0;

function newDatabase(): string {
  if (folder === undefined) {
    const made = (folder = mkdtempSync(join(tmpdir(), "streampulse-bench-")));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
  }
  return join(folder, `${++databases}.db`);
}

function start(work: Work, httpPort: number, tcpPort: number): Started {
  return {
    command: NODE,
    args: [
      MEMORY_FLAG,
      join(ROOT, "bench", "peers", "streampulse.ts"),
      ...["--tickers", String(work.tickers), "--rate", String(work.ticksPerSecond)],
    ],
    env: {
      STREAMPULSE_PORT: String(httpPort),
      STREAMPULSE_TCP_PORT: String(tcpPort),
      STREAMPULSE_MAX_CONNECTIONS: CONNECTIONS,
      STREAMPULSE_DATABASE_URL: newDatabase(),
    },
  };
}

const own = {
  kind: "ours",
  missing: () => undefined,
  tickers: (work: Work) => plainTickers(work).map((ticker) => `BENCH:${ticker}`),
  start,
} as const;

const connect = { ...own, framing: "chunked", payload: "protobuf", hello: connectBytes } as const;
const grpc = { ...own, framing: "h2", payload: "protobuf", hello: grpcBytes } as const;
const websocket = {
  ...own,
  framing: "websocket",
  payload: STAMP,
  hello: ({ port }: Reading) => handshakeBytes(port, "/v1/ws", "streampulse.v1.json"),
  next: { at: "answer", bytes: openFrame },
} as const;

/** StreamPulse through each of its doors. */
export const OURS: readonly Contender[] = [
  { ...connect, name: "StreamPulse, Connect", works: ["W1", "W1/10", "idle"] },
  { ...connect, name: "StreamPulse, Connect, 50 ms", windowMs: WINDOW_MS, works: ["W1", "W2"] },
  { ...grpc, name: "StreamPulse, gRPC, 50 ms", windowMs: WINDOW_MS, works: ["W1"] },
  { ...websocket, name: "StreamPulse, WebSocket, 50 ms", windowMs: WINDOW_MS, works: ["W1"] },
  { ...grpc, name: "StreamPulse, gRPC", works: ["idle"] },
  { ...websocket, name: "StreamPulse, WebSocket", works: ["W1/10", "idle"] },
  {
    ...own,
    name: "StreamPulse, server-sent events",
    works: ["W1/10", "idle"],
    framing: "chunked",
    payload: STAMP,
    hello: ({ port, tickers }) => getBytes(port, `/v1/stream?tickers=${tickers.map(encodeURIComponent).join(",")}`),
  },
  {
    ...own,
    name: "StreamPulse, TCP lines",
    works: ["W1/10", "idle"],
    framing: "raw",
    payload: STAMP,
    // The dialled port is the line feed's.
    start: (work, port, spare) => start(work, spare, port),
    hello: ({ tickers }) => Buffer.from(`FORMAT json\nADD ${tickers.join(" ")}\n`),
  },
  ...GROWTH.map(({ name, windowMs }) => ({
    ...connect,
    name: `StreamPulse, Connect, ${windowMs.toLocaleString("en")} ms`,
    windowMs,
    works: [name],
  })),
];
