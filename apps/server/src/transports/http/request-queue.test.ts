import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openPort, type OpenPort } from "../../../../../test/web-door.ts";
import { REQUESTS_AHEAD_MAX } from "./limits.ts";

const GET = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

let at: OpenPort;
let socket: Socket;
let heard: string;

beforeEach(async () => {
  at = await openPort();
  heard = "";
  socket = connect({ port: at.port, host: "127.0.0.1", noDelay: true });
  socket.on("data", (bytes) => (heard += String(bytes)));
  socket.on("error", () => {});
  await once(socket, "connect");
});

afterEach(async () => {
  socket.destroy();
  expect(at.logged).toEqual([]);
  await at.close();
});

const answers = (status: number): number => heard.split(`HTTP/1.1 ${status} `).length - 1;

test("100 requests ahead of their answers are answered, again and again", async () => {
  for (let round = 1; round <= 3; round++) {
    socket.write(GET.repeat(REQUESTS_AHEAD_MAX));
    await at.stage.until("all are answered", () => answers(200) === round * REQUESTS_AHEAD_MAX);
  }
  expect(at.connections()).toBe(1);
});

test("one more is refused behind the answers, and ends the connection; nothing behind it is looked at", async () => {
  const ended = once(socket, "close");
  socket.write(GET.repeat(10 * REQUESTS_AHEAD_MAX));
  await ended;
  expect(answers(200)).toBe(REQUESTS_AHEAD_MAX);
  expect(answers(429)).toBe(1);
  expect(heard).toMatch(/connection: close[^]*A connection may be 100 requests ahead of their answers\.[^]*$/i);
  await at.stage.until("it is gone", () => at.connections() === 0);
});

test("whoever waits for each answer is never refused", async () => {
  for (let n = 1; n <= 3 * REQUESTS_AHEAD_MAX; n++) {
    socket.write(GET);
    await once(socket, "data");
  }
  expect(answers(200)).toBe(3 * REQUESTS_AHEAD_MAX);
});
