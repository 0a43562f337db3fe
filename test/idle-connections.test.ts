import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectBytes, getBytes, grpcBytes, handshakeBytes, openFrame } from "../bench/first-bytes.ts";

/** Connections are opened in groups, and the middle one counts: code and tables grow in leaps meanwhile. */
const GROUPS = 7;
const TOGETHER = 150;
/** Of a group. The first price comes with the next flush, and there are a thousand to wait for. */
const AT_ONCE = 50;

const sockets: Socket[] = [];
let server: ChildProcess;
let ports: { readonly port: number; readonly tcpPort: number };

beforeAll(async () => {
  server = fork(fileURLToPath(new URL("measured-server.ts", import.meta.url)), { execArgv: ["--expose-gc"] });
  [ports] = (await once(server, "message")) as [typeof ports];
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  if (server.exitCode !== null) return;
  const ended = once(server, "exit");
  server.disconnect();
  await ended;
});

/** What the server's heap holds, and what belongs to it outside. */
async function usedBytes(): Promise<number> {
  server.send("measure");
  const [answer] = (await once(server, "message")) as [{ usedBytes: number }];
  return answer.usedBytes;
}

/** Opens a connection with these bytes, and waits until its stream has begun. */
async function open(port: number, hello: Buffer, begun: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  let said = "";
  const hasBegun = new Promise<void>((resolve, reject) => {
    socket.on("data", (bytes) => {
      said += bytes.toString("latin1");
      if (said.includes(begun)) resolve();
    });
    socket.on("close", () => reject(new Error(`closed after ${said}`)));
  });
  socket.write(hello);
  await hasBegun;
}

let ids = 0;
/** What a client of its own asks for. */
const reading = () => ({ client: ids++, port: ports.port, tickers: ["AAPL"], maxUpdatesPerSecond: 0 });

/** Of each door: its first bytes, what shows that the stream has begun, and how much a connection may keep. */
test.each([
  ["Connect", 3_600, "AAPL", () => connectBytes(reading())],
  ["the line feed", 3_800, "OK AAPL", () => Buffer.from("ADD AAPL\n")],
  [
    "WebSocket",
    5_000,
    '"answer"',
    () => Buffer.concat([handshakeBytes(ports.port, "/v1/ws", "streampulse.v1.json"), openFrame(reading())]),
  ],
  ["server-sent events", 3_600, "AAPL", () => getBytes(ports.port, "/v1/stream?tickers=AAPL")],
  // Most of it is the library's HTTP/2 session.
  ["gRPC", 23_000, "AAPL", () => grpcBytes(reading())],
])("an idle connection of %s keeps at most %i bytes of the server's memory", async (door, most, begun, hello) => {
  const port = door === "the line feed" ? ports.tcpPort : ports.port;
  const grown: number[] = [];
  for (let group = 0, before = await usedBytes(); group < GROUPS; group++) {
    for (let n = 0; n < TOGETHER; n += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => open(port, hello(), begun)));
    }
    const used = await usedBytes();
    grown.push((used - before) / TOGETHER);
    before = used;
  }
  const each = grown.toSorted((a, b) => a - b)[GROUPS >> 1] as number;
  expect(each).toBeLessThan(most);
  // Less than a socket of Node's alone would mean that nothing was measured.
  expect(each).toBeGreaterThan(1_000);
});
