import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { startServer } from "./running-server.ts";
import { StalledClient } from "./stalled-client.ts";
import { envelope } from "./stream-reader.ts";

// Run within a network of its own, which it takes down under open connections: neither side hears of the other any
// more. Prints how many connections the server had before and at the end, and how long it took to let them go.

/** How long it waits for the last one to be let go. */
const PATIENCE_MS = 30_000;
const ESTABLISHED = "01";
const CLOSE_WAIT = "08";

const server = await startServer({ STREAMPULSE_TCP_PORT: "0", STREAMPULSE_TICKERS: "AAPL" });
const { port } = new URL(server.url);

/** The server's ends of its connections, as the kernel lists them. */
function held(): number {
  const locals = [Number(port), server.tcpPort].map((one) => one.toString(16).toUpperCase().padStart(4, "0"));
  return readFileSync("/proc/net/tcp", "latin1")
    .split("\n")
    .filter((line) => {
      const [, local = "", , state] = line.trim().split(/\s+/);
      return (state === ESTABLISHED || state === CLOSE_WAIT) && locals.includes(local.split(":")[1] ?? "");
    }).length;
}

await StalledClient.open(server.url, "reads-nothing", ["AAPL"]);
const events = connect(Number(port), "127.0.0.1", () => {
  events.write(`GET /v1/stream?tickers=AAPL HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
});
const lines = connect(server.tcpPort, "127.0.0.1");
// It ends its half and reads on, as behind a pipe.
const half = connect({ port: server.tcpPort, host: "127.0.0.1", allowHalfOpen: true }, () => void half.end("ADD AAPL"));
const idle = connect(server.tcpPort, "127.0.0.1", () => void idle.write("PING\n"));
const call = (path: string, type: string, body: Uint8Array) => {
  const session = connectHttp2(server.url);
  const stream = session.request({ ":method": "POST", ":path": path, "content-type": type });
  session.on("error", () => {});
  stream.end(body);
  return stream;
};
const prices = call(
  "/streampulse.v1.PriceService/StreamPrices",
  "application/connect+json",
  envelope(JSON.stringify({ clientId: "two", tickers: ["AAPL"] })),
);
// To a watch nothing is written for as long as nothing changes.
const watch = call("/grpc.health.v1.Health/Watch", "application/grpc+json", envelope("{}"));
const all = [events, lines, half, idle, prices, watch];
for (const each of all) each.on("error", () => {});
await Promise.all(all.map((each) => once(each, "data")));
for (const each of all) each.resume();
const shaken = new WebSocket(`ws://127.0.0.1:${port}/v1/ws`, "streampulse.v1.json");
shaken.on("error", () => {});
await once(shaken, "open");
shaken.send(JSON.stringify({ op: "open", request: { tickers: ["AAPL"] } }));
await once(shaken, "message");

const before = held();
execFileSync("ip", ["link", "set", "lo", "down"]);
const since = performance.now();
const tookMs = await new Promise<number>((resolve) => {
  const timer = setInterval(() => {
    const passedMs = performance.now() - since;
    if (held() > 0 && passedMs < PATIENCE_MS) return;
    clearInterval(timer);
    resolve(passedMs);
  }, 100);
});
console.log(JSON.stringify({ before, after: held(), tookMs, streams: server.app.engine.status().streams }));
process.exit();
