import { once } from "node:events";
import { connect } from "node:net";

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { WebSocket } from "ws";

import { HANDSHAKE, openPort, reasonOf, webSocketClient, type OpenPort } from "../../../../../test/web-door.ts";
import { MESSAGES_BURST } from "../message-budget.ts";
import { END_MAX_MS } from "./limits.ts";

let at: OpenPort;

beforeEach(async () => {
  at = await openPort();
});

afterEach(async () => {
  expect(at.logged).toEqual([]);
  await at.close();
});

describe("a client that says more than it may", () => {
  const ops = (socket: WebSocket) => socket.send('{"op":"ping","id":1}');
  const pings = (socket: WebSocket) => socket.ping();

  test.each([
    ["ops", ops],
    ["pings", pings],
  ])("is answered up to the limit, and closed with 4008 beyond it: %s", async (_what, say) => {
    const { socket, said, closed } = await webSocketClient(at.port);
    let pongs = 0;
    socket.on("pong", () => pongs++);
    for (let n = 0; n < MESSAGES_BURST; n++) say(socket);
    await at.stage.until("all is answered", () => said.length + pongs === MESSAGES_BURST);
    expect(said.filter(({ failure }) => failure)).toEqual([]);
    // What it has earned meanwhile is a small part of this; and what comes behind the end is not so much that it is cut off.
    for (let n = 0; n < 0.9 * MESSAGES_BURST; n++) say(socket);
    expect((await closed).map(String)).toEqual(["4008", "LIMIT_MESSAGES"]);
    expect(said.at(-1)?.failure && reasonOf(said.at(-1)?.failure as never)).toBe("LIMIT_MESSAGES");
    expect(said.length + pongs).toBeLessThan(2 * MESSAGES_BURST);
  });

  test.each([
    ["that answer nothing", Buffer.from("from nowhere")],
    ["that say what was never written", Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])("is closed for pongs %s, too", async (_what, payload) => {
    const { socket, closed } = await webSocketClient(at.port);
    for (let n = 0; n < 1.5 * MESSAGES_BURST; n++) socket.pong(payload);
    expect((await closed).map(String)).toEqual(["4008", "LIMIT_MESSAGES"]);
  });

  test.each([
    ["ops", ops],
    ["pings", pings],
  ])("is told so though it said ten times as much at once: %s", async (_what, say) => {
    const { socket, said, closed } = await webSocketClient(at.port);
    for (let n = 0; n < 10 * MESSAGES_BURST; n++) say(socket);
    expect((await closed).map(String)).toEqual(["4008", "LIMIT_MESSAGES"]);
    expect(said.at(-1)?.failure && reasonOf(said.at(-1)?.failure as never)).toBe("LIMIT_MESSAGES");
  });

  test("and does not stop at its end is cut off, and costs the others nothing", async () => {
    const other = await webSocketClient(at.port);
    other.ask({ op: "open", request: { tickers: ["A"] } });
    await at.stage.until("it has a stream", () => at.stage.held().streams === 1);
    const raw = connect(at.port, "127.0.0.1", () => raw.write(HANDSHAKE));
    raw.on("error", () => {});
    await once(raw, "data");
    const frames = Buffer.concat(Array.from({ length: 100 }, () => Buffer.from([0x89, 0x80, 0, 0, 0, 0])));
    const sinceMs = at.stage.scheduler.now();
    await at.stage.until("it is cut off", () => {
      raw.write(frames);
      return at.connections() === 1;
    });
    expect(at.stage.scheduler.now() - sinceMs).toBeLessThan(END_MAX_MS);
    other.ask({ op: "ping", id: "still" });
    await at.stage.until("the other is answered", () => other.said.some(({ id }) => id === "still"));
    other.socket.terminate();
  });
});

test("a client that asks and never reads is not read on: what waits for it is bounded", async () => {
  const { socket, ask } = await webSocketClient(at.port);
  ask({ op: "open", request: {} });
  await once(socket, "message");
  socket.pause();
  // Each is answered with half a megabyte. The kernel takes some of the answers, and some 6 MB of the questions.
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const tickers = [...letters].flatMap((a) =>
    [...letters].flatMap((b) => [...letters.slice(0, 15)].map((c) => a + b + c)),
  );
  const question = JSON.stringify({ op: "remove", tickers });
  for (let n = 0; n < 300; n++) socket.send(question);
  let before = Infinity;
  while (socket.bufferedAmount < before) {
    before = socket.bufferedAmount;
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  }
  expect(socket.bufferedAmount).toBeGreaterThan(0);
  // Read on it would have said too much.
  expect(at.connections()).toBe(1);
  expect(at.stage.held().streams).toBe(1);
  socket.terminate();
});
