import { connect, createServer, type AddressInfo, type Socket } from "node:net";

import { Failure } from "@streampulse/core";
import { afterEach, beforeEach, expect, test } from "vitest";

import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { ROOM } from "../../engine/ports/transport.ts";
import { ChunkedResponse } from "./chunked-response.ts";
import { HttpSink } from "./http-sink.ts";
import { END_MAX_MS } from "./limits.ts";
import { CONNECT } from "./stream-protocol.ts";

let ours: Socket;
let theirs: Socket;
let close: () => void;

beforeEach(async () => {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  theirs = connect((server.address() as AddressInfo).port, "127.0.0.1");
  theirs.on("error", () => {});
  ours = await accepted;
  ours.on("error", () => {});
  close = () => server.close();
});

afterEach(() => {
  ours.destroy();
  theirs.destroy();
  close();
});

/** A buffer with `length` bytes of `fill` and room around them. */
function roomy(length: number, fill: string): Uint8Array {
  return new Uint8Array(length + 2 * ROOM).fill(fill.charCodeAt(0), ROOM, ROOM + length);
}

/** What the client got until `length` bytes of it, or the end. */
function heard(length = Infinity): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    theirs.on("end", () => resolve(text));
    theirs.on("data", (bytes) => {
      text += bytes.toString("latin1");
      if (text.length >= length) resolve(text);
    });
  });
}

test("the first write brings the head; the end brings the last chunk, and the connection's end", async () => {
  const response = new ChunkedResponse(ours);
  response.setHeader("vary", "Origin");
  response.writeHead(200, { "content-type": "text/plain" });
  response.take(roomy(3, "x"), ROOM, ROOM + 3);
  response.end(Buffer.from("bye"));
  expect((await heard()).replace(/Date: .* GMT/, "Date: now").split("\r\n")).toEqual([
    "HTTP/1.1 200 OK",
    "vary: Origin",
    "content-type: text/plain",
    "Date: now",
    "Connection: close",
    "Transfer-Encoding: chunked",
    ...["", "3", "xxx", "3", "bye", "0", "", ""],
  ]);
});

test("a chunk of any length is framed within the room, and its bytes are untouched", async () => {
  const response = new ChunkedResponse(ours);
  const lengths = [1, 9, 10, 15, 16, 17, 255, 256, 65_535, 65_536];
  const expected = lengths.map((length) => `${length.toString(16)}\r\n${"y".repeat(length)}\r\n`).join("");
  const all = heard(expected.length);
  for (const length of lengths) {
    const buffer = roomy(length, "y");
    response.take(buffer, ROOM, ROOM + length);
    expect(buffer.subarray(0, ROOM - 10).every((byte) => byte === 0)).toBe(true);
    expect(buffer.subarray(ROOM + length + 2).every((byte) => byte === 0)).toBe(true);
  }
  expect(await all).toBe(expected);
});

test("the engine's bytes are kept only while the kernel does not take them", () => {
  const response = new ChunkedResponse(ours);
  expect(response.take(roomy(100, "a"), ROOM, ROOM + 100)).toBe(false);
  expect(response.writable).toBe(true);
  const many = 1 << 20;
  theirs.pause();
  let kept = false;
  for (let i = 0; i < 32 && !kept; i++) kept = response.take(roomy(many, "b"), ROOM, ROOM + many);
  expect(kept).toBe(true);
  expect(response.writable).toBe(false);
});

test("a client that never reads is let go a while after the stream's end", async () => {
  const clock = new FakeScheduler();
  const sink = new HttpSink(new ChunkedResponse(ours), CONNECT, "protobuf", clock);
  theirs.pause();
  const many = 1 << 20;
  while (sink.writable) sink.write(roomy(many, "c"), ROOM, ROOM + many);
  const closed = new Promise<void>((resolve) => ours.once("close", () => resolve()));
  sink.end(new Failure("SLOW_CONSUMER"));
  clock.advance(END_MAX_MS - 1);
  expect(ours.destroyed).toBe(false);
  clock.advance(1);
  await closed;
  expect(clock.pending).toBe(0);
});

test("an answer with a length has no chunks", async () => {
  new ChunkedResponse(ours).writeHead(503, { "content-length": "4" }).end(Buffer.from("full"));
  const text = await heard();
  expect(text).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\ncontent-length: 4\r\n.*\r\n\r\nfull$/s);
  expect(text).not.toContain("chunked");
});
