import { execFileSync } from "node:child_process";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { startServer } from "./running-server.ts";
import { StalledClient } from "./stalled-client.ts";
import { envelope } from "./stream-reader.ts";

// Run within a network of its own, which it takes down under open streams: neither side hears of the other any
// more. Prints how many connections the server had before and at the end, and how long it took to let them go.

/** How long it waits for the last one to be let go. */
const PATIENCE_MS = 30_000;

const server = await startServer({ STREAMPULSE_TCP_PORT: "0" });
const { port } = new URL(server.url);
await StalledClient.open(server.url, "reads-nothing", ["AAPL"]);
const events = connect(Number(port), "127.0.0.1", () => {
  events.write(`GET /v1/stream?tickers=AAPL HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
});
const session = connectHttp2(server.url);
const call = session.request({
  ":method": "POST",
  ":path": "/streampulse.v1.PriceService/StreamPrices",
  "content-type": "application/connect+json",
});
call.end(envelope(JSON.stringify({ clientId: "two", tickers: ["AAPL"] })));
for (const each of [events, call, session]) each.on("error", () => {});
await Promise.all([events, call].map((each) => new Promise((resolve) => each.once("data", resolve))));
for (const each of [events, call]) each.resume();

const open = () => server.app.engine.status().streams;
const before = open();
execFileSync("ip", ["link", "set", "lo", "down"]);
const since = performance.now();
const tookMs = await new Promise<number>((resolve) => {
  const timer = setInterval(() => {
    const passedMs = performance.now() - since;
    if (open() > 0 && passedMs < PATIENCE_MS) return;
    clearInterval(timer);
    resolve(passedMs);
  }, 50);
});
console.log(JSON.stringify({ before, after: open(), tookMs }));
process.exit();
