import { join } from "node:path";
import { NODE, ROOT } from "../scripts/prepare/install.mjs";
import { MEMORY_FLAG } from "../scripts/prepare/node-flags.mjs";
import { plainTickers, type Contender } from "./contender.ts";
import { connectBytes, getBytes, handshakeBytes, textFrame } from "./first-bytes.ts";
import type { Work } from "./work.ts";

/** A peer of bench/peers, which makes its own prices. */
function nodePeer(file: string): Pick<Contender, "kind" | "missing" | "tickers" | "start"> {
  return {
    kind: "peer",
    missing: () => undefined,
    tickers: plainTickers,
    start: (work: Work, port: number) => ({
      command: NODE,
      args: [
        // Its defaults, but for memory: what V8 keeps back for garbage to come is no property of a library.
        ...(work.name === "idle" ? [MEMORY_FLAG] : []),
        join(ROOT, "bench", "peers", file),
        ...["--port", String(port), "--tickers", String(work.tickers), "--rate", String(work.ticksPerSecond)],
      ],
    }),
  };
}

const STAMP = '"ms":';

/** What a user would write with Node's libraries. */
export const NODE_PEERS: readonly Contender[] = [
  {
    ...nodePeer("ws.ts"),
    name: "ws",
    works: ["W1", "W1/10", "idle"],
    framing: "websocket",
    payload: STAMP,
    hello: ({ port }) => handshakeBytes(port, "/", ""),
    next: { at: "answer", bytes: ({ tickers }) => textFrame(tickers.join(",")) },
  },
  {
    ...nodePeer("socket-io.ts"),
    name: "socket.io",
    works: ["W1", "idle"],
    framing: "websocket",
    payload: STAMP,
    hello: ({ port }) => handshakeBytes(port, "/socket.io/?EIO=4&transport=websocket", ""),
    // Engine.IO listens when it has greeted.
    next: { at: "frame", bytes: ({ tickers }) => textFrame(`40${JSON.stringify({ tickers })}`) },
  },
  {
    ...nodePeer("sse.ts"),
    name: "SSE, res.write",
    works: ["W1", "idle"],
    framing: "chunked",
    payload: STAMP,
    hello: ({ port, tickers }) => getBytes(port, `/${tickers.join(",")}`),
  },
  {
    ...nodePeer("connect-node.ts"),
    name: "connect-node generators",
    works: ["W1", "idle"],
    framing: "chunked",
    payload: "protobuf",
    hello: connectBytes,
  },
];
