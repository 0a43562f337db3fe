import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Listener } from "./listener.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "latin1");
/** How many frames a flood is at the most: each ends long before. */
const FRAMES_MAX = 20_000_000;
const GOAWAY = 7;
const PING = 6;
const ENHANCE_YOUR_CALM = 11;

let listener: Listener;
let port: number;

beforeAll(async () => {
  listener = new Listener((_request, response) => void response.end("ok"));
  port = await listener.listen("127.0.0.1", 0);
});

afterAll(() => listener.close(0));

function frame(type: number, flags: number, stream: number, body: Uint8Array = new Uint8Array(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

/** `:method` GET or POST, `:scheme`, `:path` and `:authority`, by HPACK's static table. */
const headers = (method: number) =>
  Buffer.concat([Buffer.from([method, 0x86, 0x84, 0x41, 9]), Buffer.from("localhost")]);
const GET = headers(0x82);
const POST = headers(0x83);

/** The error codes of the GOAWAY frames in what the server said. */
function goaways(said: Buffer): number[] {
  const codes = [];
  for (let at = 0; at + 9 <= said.length; at += 9 + said.readUIntBE(at, 3)) {
    if (said[at + 3] === GOAWAY && at + 17 <= said.length) codes.push(said.readUInt32BE(at + 13));
  }
  return codes;
}

/** Sends frames, reading all answers, until the server ends the connection; how many it took, and why it ended. */
async function flood(make: (n: number) => Buffer): Promise<{ sent: number; codes: number[] }> {
  const socket = connect(port, "127.0.0.1");
  const said: Buffer[] = [];
  const ended = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("data", (bytes) => said.push(bytes)).on("error", () => {});
  socket.write(PREFACE);
  let sent = 0;
  for (; !socket.destroyed && sent < FRAMES_MAX; sent += 500) {
    const frames = Array.from({ length: 500 }, (_, n) => make(sent + n));
    if (socket.write(Buffer.concat(frames))) await new Promise((resolve) => setImmediate(resolve));
    else await Promise.race([ended, new Promise((resolve) => socket.once("drain", resolve))]);
  }
  socket.destroy();
  return { sent, codes: goaways(Buffer.concat(said)) };
}

describe("a flood on HTTP/2 ends its own connection", () => {
  test.each([
    ["pings", () => frame(PING, 0, 0, new Uint8Array(8))],
    ["settings", () => frame(4, 0, 0)],
    ["window updates", () => frame(8, 0, 0, Uint8Array.of(0, 0, 0, 1))],
    ["empty data", (n: number) => (n === 0 ? frame(1, 4, 1, POST) : frame(0, 0, 1))],
    [
      "streams that are reset at once",
      (n: number) => Buffer.concat([frame(1, 5, 2 * n + 1, GET), frame(3, 0, 2 * n + 1, Uint8Array.of(0, 0, 0, 8))]),
    ],
    ["streams without end", (n: number) => frame(1, 4, 2 * n + 1, POST)],
    ["headers without end", (n: number) => (n === 0 ? frame(1, 0, 1, POST) : frame(9, 0, 1))],
  ] as [string, (n: number) => Buffer][])("%s", async (_name, make) => {
    const { sent, codes } = await flood(make);
    expect(sent).toBeLessThan(FRAMES_MAX);
    expect(codes.every((code) => code !== 0)).toBe(true);
    await expect.poll(() => listener.connections).toBe(0);
  });

  test("and says ENHANCE_YOUR_CALM where the frames themselves were right", async () => {
    const socket = connect(port, "127.0.0.1");
    const said: Buffer[] = [];
    socket.on("error", () => {});
    socket.write(PREFACE);
    // A few at a time, each when the last were answered: a burst is nghttp2's own to end.
    socket.on("data", (bytes) => {
      said.push(bytes);
      if (!socket.destroyed)
        socket.write(Buffer.concat(Array.from({ length: 90 }, () => frame(PING, 0, 0, new Uint8Array(8)))));
    });
    await new Promise((resolve) => socket.on("close", resolve));
    expect(goaways(Buffer.concat(said))).toEqual([ENHANCE_YOUR_CALM]);
  });
});

test("an honest client beside a flood is answered, and its own pings are no flood", async () => {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  await new Promise((resolve) => session.once("connect", resolve));
  const beside = flood(() => frame(PING, 0, 0, new Uint8Array(8)));
  for (let n = 0; n < 50; n++) {
    await new Promise<void>((resolve, reject) => session.ping((error) => (error ? reject(error) : resolve())));
    const call = session.request({ ":path": "/" });
    expect(await new Promise((resolve) => call.once("data", (bytes) => resolve(String(bytes))))).toBe("ok");
  }
  await beside;
  expect(session.destroyed).toBe(false);
  session.destroy();
});
