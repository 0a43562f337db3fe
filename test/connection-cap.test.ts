import { spawn } from "node:child_process";
import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { startServer, type RunningServer } from "./running-server.ts";
import { envelope, envelopes } from "./stream-reader.ts";

const MAX = 5;
const CALL = "/streampulse.v1.StatusService/GetStatus";
const STREAM = "/streampulse.v1.PriceService/StreamPrices";
const REFUSAL = {
  code: "resource_exhausted",
  message: expect.stringMatching(/connections/) as string,
  details: ["ErrorInfo", "RetryInfo", "QuotaFailure"].map(
    (type) => expect.objectContaining({ type: `google.rpc.${type}` }) as object,
  ),
};
let server: RunningServer;
let held: Socket[];

beforeEach(async () => {
  server = await startServer({ STREAMPULSE_MAX_CONNECTIONS: String(MAX) });
  held = [];
});

afterEach(async () => {
  for (const socket of held) socket.destroy();
  await server.close();
});

/** Opens connections that stay, each known to be served. */
async function hold(count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    const socket = connect(server.port, "127.0.0.1");
    held.push(socket);
    socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const answer = await new Promise<string>((resolve) => socket.once("data", (bytes) => resolve(String(bytes))));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).not.toMatch(/connection: close/i);
  }
}

const ask = (path: string, type?: string, body?: Uint8Array | string) =>
  fetch(`${server.url}${path}`, {
    ...(type === undefined ? {} : { method: "POST", headers: { "content-type": type } }),
    ...(body === undefined ? {} : { body: body as BodyInit }),
  });

/** One call over an HTTP/2 connection of its own, which the server must end. */
function callHttp2(path: string, type: string): Promise<{ status: unknown; grpcStatus: unknown; text: string }> {
  const session: ClientHttp2Session = connectHttp2(server.url);
  const call = session.request({ ":method": "POST", ":path": path, "content-type": type, te: "trailers" });
  const heard = { status: undefined as unknown, grpcStatus: undefined as unknown, text: "" };
  call.on("response", (headers) => (heard.status = headers[":status"]));
  call.on("trailers", (trailers) => (heard.grpcStatus = trailers["grpc-status"]));
  call.on("data", (chunk) => (heard.text += String(chunk)));
  call.end(envelope("{}"));
  return new Promise((resolve) => session.on("close", () => resolve(heard)));
}

describe("beyond the cap on connections", () => {
  test("n are served, the next is refused with a time to come back, and one that leaves makes room", async () => {
    await hold(MAX);
    const refused = await ask("/");
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("connection")).toBe("close");
    expect(await refused.json()).toMatchObject(REFUSAL);
    held.pop()?.destroy();
    await expect.poll(async () => (await ask(CALL, "application/json", "{}")).status).toBe(200);
  });

  test("each protocol is told LIMIT_CONNECTIONS in its own words", async () => {
    await hold(MAX);
    const unary = await ask(CALL, "application/json", "{}");
    expect(unary.status).toBe(429);
    const error = (await unary.json()) as { details: { value: string }[] };
    expect(error).toMatchObject(REFUSAL);
    expect(Buffer.from(error.details[0]?.value ?? "", "base64").toString()).toContain("LIMIT_CONNECTIONS");
    const stream = await ask(STREAM, "application/connect+json", envelope("{}"));
    for await (const one of envelopes(stream.body as unknown as AsyncIterable<Uint8Array>)) {
      expect(one.flags).toBe(2);
      expect(JSON.parse(one.bytes.toString())).toMatchObject({ error: { code: "resource_exhausted" } });
    }
    const web = await ask(STREAM, "application/grpc-web+json", envelope("{}"));
    expect(Buffer.from(await web.arrayBuffer()).toString()).toContain("grpc-status: 8");
    // At once: each waits out the time in which a client may end the connection itself.
    const [streamed, called] = await Promise.all([STREAM, CALL].map((path) => callHttp2(path, "application/grpc")));
    expect([streamed, called]).toMatchObject(Array.from({ length: 2 }, () => ({ status: 200, grpcStatus: "8" })));
  });

  test("an EventSource is told so within a stream, so that it comes back", async () => {
    await hold(MAX);
    const events = (accept: string, method = "GET") =>
      fetch(`${server.url}/v1/stream?tickers=AAPL`, { method, headers: { accept } });
    const heard = await events("text/event-stream");
    expect(heard.status).toBe(200);
    expect(heard.headers.get("content-type")).toBe("text/event-stream");
    const text = await heard.text();
    expect(Number(/^retry: (\d+)\nevent: failure$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(1_000);
    expect(JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? "")).toMatchObject(REFUSAL);
    expect((await events("*/*")).status).toBe(503);
    expect((await events("text/event-stream", "POST")).status).toBe(503);
  });

  test("probes are answered, over either HTTP, and end their connection", async () => {
    await hold(MAX);
    const probe = await ask("/readyz");
    expect(probe.status).toBe(200);
    expect(probe.headers.get("connection")).toBe("close");
    const session = connectHttp2(server.url);
    const call = session.request({ ":path": "/healthz" });
    let text = "";
    call.on("data", (chunk) => (text += String(chunk)));
    await new Promise((resolve) => session.on("close", resolve));
    expect(text).toBe("ok\n");
  });

  test("a foreign page learns nothing more than it does below the cap", async () => {
    await hold(MAX);
    const answer = await fetch(`${server.url}/healthz`, { headers: { origin: "https://elsewhere.example" } });
    expect(answer.status).toBe(403);
  });

  test("the line feed counts in the same cap, and says so in a line", async () => {
    const feed = () =>
      new Promise<{ line: string; socket: Socket }>((resolve) => {
        const socket = connect(server.tcpPort, "127.0.0.1", () => void socket.write("PING\n"));
        held.push(socket);
        socket.once("data", (bytes) => resolve({ line: String(bytes), socket }));
      });
    await hold(MAX - 1);
    expect((await feed()).line).toBe("PONG\n");
    const { line, socket } = await feed();
    expect(line).toMatch(/^ERR LIMIT_CONNECTIONS .+\n$/);
    await new Promise((resolve) => socket.once("close", resolve));
    expect((await ask("/")).status).toBe(503);
  });

  test("the line feed waits for a first word, so that HTTP hears none", async () => {
    await hold(MAX);
    const heard = (first: string) =>
      new Promise<string>((resolve) => {
        let text = "";
        const socket = connect(server.tcpPort, "127.0.0.1", () => void socket.write(first));
        held.push(socket);
        socket.on("data", (bytes) => (text += String(bytes)));
        socket.on("error", () => {});
        socket.once("close", () => resolve(text));
      });
    const refusal = expect.stringMatching(/^ERR LIMIT_CONNECTIONS .+\n$/) as string;
    const firsts = ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /", "", "ADD AA"];
    expect(await Promise.all(firsts.map(heard))).toEqual(["", "", refusal, refusal]);
  });

  test("GetStatus counts every connection", async () => {
    await hold(MAX - 1);
    const status = (await (await ask(CALL, "application/json", "{}")).json()) as { connections: number };
    expect(status.connections).toBe(MAX);
  });
});

const SERVER = `
  import { startServer } from ${JSON.stringify(fileURLToPath(new URL("running-server.ts", import.meta.url)))};
  const server = await startServer();
  console.log(server.port);
  const shown = new Set();
  setInterval(() => { for (const line of server.log) if (!shown.has(line)) { shown.add(line); console.log(line); } }, 50);
  process.stdin.resume().on("end", () => process.exit(0));
`;

test("without a descriptor left it serves whom it has, and says why it turns others away", async () => {
  // The cap is lowered to what the limit affords, so files of the process's own use the rest up.
  const hog = `import { openSync } from "node:fs"; process.on("SIGUSR2", () => { try { for (;;) openSync("/dev/null"); } catch {} });`;
  const child = spawn(
    "sh",
    ["-c", 'ulimit -n 128; exec "$0" --input-type=module -e "$1"', process.execPath, `${hog}\n${SERVER}`],
    { stdio: ["pipe", "pipe", "inherit"], cwd: fileURLToPath(new URL("../", import.meta.url)) },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const says = async (text: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`it ended without saying ${text}`);
      if (text.test(value)) return value;
    }
  };
  const sockets: Socket[] = [];
  try {
    const port = Number(await says(/^\d+$/));
    expect(await says(/128 files/)).toMatch(/so it takes 48 connections and not 10000/);
    const kept = connect(port, "127.0.0.1");
    sockets.push(kept);
    const answers = (socket: Socket) => {
      socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      return new Promise<string>((resolve) => {
        socket.once("data", (bytes) => resolve(String(bytes)));
        socket.once("close", () => resolve("closed"));
        socket.on("error", () => {});
      });
    };
    expect(await answers(kept)).toMatch(/^HTTP\/1\.1 200/);
    child.kill("SIGUSR2");
    await says(/no file descriptor is left/);
    for (let at = 0; at < 20; at++) {
      const socket = connect(port, "127.0.0.1");
      sockets.push(socket);
      expect(await answers(socket)).toBe("closed");
    }
    expect(await answers(kept)).toMatch(/^HTTP\/1\.1 200/);
  } finally {
    for (const socket of sockets) socket.destroy();
    child.stdin.end();
    await ended;
  }
});
