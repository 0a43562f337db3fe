import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { holdsInTurns } from "../../../../../test/seeded.ts";
import { tcpDoor, type TcpDoor } from "../../../../../test/tcp-door.ts";
import { MESSAGES_BURST } from "../message-budget.ts";
import { LINE_MAX_BYTES, LINE_MAX_MS, LINES_PER_TURN } from "./limits.ts";

let door: TcpDoor;

beforeEach(async () => {
  door = await tcpDoor();
});

afterEach(() => door.close());

describe("lines that are none end the connection, and say why", () => {
  test.each([
    ["4,097 bytes", Buffer.alloc(LINE_MAX_BYTES + 1, "x"), "ERR LINE_TOO_LONG "],
    ["a mebibyte", Buffer.alloc(1 << 20, "x"), "ERR LINE_TOO_LONG "],
    ["binary", Buffer.from("\x16\x03\x01\x02", "latin1"), "ERR INVALID_ARGUMENT "],
    ["broken UTF-8", Buffer.from("ADD \xff\n", "latin1"), "ERR INVALID_ARGUMENT "],
  ])("%s", async (_name, bytes, line) => {
    const client = await door.connected();
    client.say(bytes);
    expect(await door.ended(client)).toContain(line);
  });

  test("4,096 bytes are a line", async () => {
    const client = await door.connected();
    await door.said(client, `AUTH ${"x".repeat(LINE_MAX_BYTES - 5)}\r\n`, "OK");
  });

  test("half a line is waited for, but not for ever, however it grows", async () => {
    const client = await door.connected();
    client.say("AD");
    await door.said(await door.connected(), "PING\n", "PONG");
    door.stage.advance(LINE_MAX_MS - 1_000);
    client.say("D");
    await door.said(await door.connected(), "PING\n", "PONG");
    expect(client.lines).toEqual([]);
    door.stage.advance(1_000);
    await door.stage.until("it is let go", () => client.isClosed);
    expect(client.lines).toEqual([expect.stringMatching(/^ERR DEADLINE_EXCEEDED /)]);
  });
});

test.each([
  ["a request", "GET / HTTP/1.1\r\n\r\n"],
  ["a command in a body", "POST / HTTP/1.1\r\nHost: a\r\n\r\nADD AAPL\n"],
  ["a command for a method", "ADD /A HTTP/1.1\r\n"],
  ["a line that is too long", `GET /${"x".repeat(LINE_MAX_BYTES)} HTTP/1.1\r\n\r\n`],
  ["a line that is no text", "GET /\xff\0 HTTP/1.1\r\n\r\n"],
])("HTTP ends the connection without a byte and without an effect: %s", async (_what, text) => {
  const client = await door.connected();
  client.say(Buffer.from(text, "latin1"));
  await door.ended(client);
  expect(client.received).toBe(0);
  expect(door.stage.held()).toEqual({ streams: 0, sessions: 0, tickers: 0 });
});

test("HTTP that does not come to its line's end hears nothing either, in whichever pieces it comes", async () => {
  const client = await door.connected();
  client.say("GET /");
  await door.said(await door.connected(), "PING\n", "PONG");
  client.say("x".repeat(2_000));
  await door.said(await door.connected(), "PING\n", "PONG");
  door.stage.advance(LINE_MAX_MS);
  await door.stage.until("it is let go", () => client.isClosed);
  expect(client.received).toBe(0);
});

describe("a client that says more than it may", () => {
  test("is counted by bytes, not by letters", async () => {
    const client = await door.connected();
    // Fewer than a thousand letters, and nearly two KiB: twice what is allowed, whatever a slow reading earns.
    const line = `${"\u00e9".repeat(950)}\n`;
    client.say(line.repeat(0.95 * MESSAGES_BURST));
    expect(await door.ended(client)).toContain("LIMIT_MESSAGES");
  });

  test("is answered up to the limit; beyond it is told so, and ended", async () => {
    const client = await door.connected();
    client.say("PING\n".repeat(MESSAGES_BURST));
    await door.stage.until("all is answered", () => client.lines.length === MESSAGES_BURST);
    expect(new Set(client.lines)).toEqual(new Set(["PONG"]));
    // What it has earned meanwhile is a small part of this.
    client.say("\nHELLO\n".repeat(MESSAGES_BURST));
    expect(await door.ended(client)).toMatch(/^ERR LIMIT_MESSAGES .*\(retry after \d+ ms\)$/);
    expect(client.lines.length).toBeLessThan(2 * MESSAGES_BURST);
  });

  test("takes turns with the others", async () => {
    const [eager, other] = [await door.connected(), await door.connected()];
    eager.say("PING\n".repeat(MESSAGES_BURST));
    const before = await new Promise<number>((resolve) => {
      other.socket.once("data", () => resolve(eager.lines.length));
      other.say("PING\n");
    });
    expect(before).toBeLessThan(MESSAGES_BURST / 2);
    await door.stage.until("all is answered", () => eager.lines.length === MESSAGES_BURST);
  });

  test("and says so in one breath with its end, has its answers all the same", async () => {
    const client = await door.connected();
    client.socket.end(`${"PING\n".repeat(3 * LINES_PER_TURN)}ADD A`);
    await door.moved(client, "X:A", "1.5");
    expect(client.lines.filter((line) => line === "PONG")).toHaveLength(3 * LINES_PER_TURN);
    expect(client.lines).toContain("OK A");
  });

  test("and leaves with its lines unread, leaves nothing", async () => {
    const client = await door.connected();
    client.say("ADD A\nREMOVE A\n".repeat(30));
    client.socket.destroySoon();
    await door.ended(client);
    expect(door.stage.held().streams).toBe(0);
  });
});

test("a client that asks and does not read is ended, told why, and owed little", async () => {
  const client = await door.connected();
  const names = Array.from({ length: 256 }, (_, n) => `TICKER${n}WITHALONGNAMETOANSWERWITH`);
  for (let at = 0; at < names.length; at += 64) {
    await door.said(client, `ADD ${names.slice(at, at + 64).join(" ")}\n`, "OK");
  }
  client.socket.pause();
  // Each is answered with the whole set, 9 kB, as often as the set may be changed.
  await door.stage.until("no more is owed to it", () => {
    client.say(`ADD ${names[0]}\n`);
    door.stage.advance(100);
    return door.stage.held().streams === 0;
  });
  client.socket.resume();
  expect(await door.ended(client)).toMatch(/^ERR SLOW_CONSUMER /);
});

test("whatever clients say, however they leave, nothing is left of them and nobody else is moved", async () => {
  const honest = await door.connected();
  honest.say("ADD A\n");
  await door.moved(honest, "X:A", "1.5");
  const held = door.stage.held();
  const pending = door.stage.pending();
  const word = fc.constantFrom(
    "ADD A B\n",
    "REMOVE A\n",
    "FORMAT json\n",
    "ACK 7\n",
    "PING\n",
    "QUIT\n",
    "\r\n",
    "AD",
    "D C\n",
  );
  const bytes = fc.uint8Array({ maxLength: 60 }).map((some) => Buffer.from(some).toString("latin1"));
  const leaving = fc.constantFrom("end", "destroy", "resetAndDestroy");
  let price = 2;
  await holdsInTurns(
    "clients of the line feed",
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: word }, bytes)),
      leaving,
      fc.nat(3_000),
      async (texts, leave, ms) => {
        const client = await door.connected();
        for (const text of texts) client.say(Buffer.from(text, "latin1"));
        await door.said(honest, "PING\n", "PONG");
        door.stage.advance(ms);
        client.socket[leave]();
        // Who ends its half may read on; this one does not.
        client.socket.on("finish", () => client.socket.destroy());
        price++;
        await door.stage.until("it is gone", () => {
          door.stage.tick("X:A", String(price));
          door.stage.tick("X:B", "1");
          door.stage.tick("X:C", "1");
          door.stage.advance(100);
          return door.connections() === 1;
        });
        expect(door.stage.held().streams).toBe(held.streams);
      },
    ),
    { runs: 40 },
  );
  door.stage.advance(2 * 61_000);
  expect(door.stage.held()).toEqual(held);
  expect(door.stage.pending()).toBeLessThanOrEqual(pending);
  await door.moved(honest, "X:A", "777.5");
});
