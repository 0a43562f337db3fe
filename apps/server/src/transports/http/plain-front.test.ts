import { Failure } from "@streampulse/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { bareDoor, sayMessage } from "../../../../../test/bare-door.ts";
import { HOST, LEFT, NOT_UPGRADED, PATHS, TAKEN, UPGRADED } from "../../../../../test/plain-requests.ts";
import { speakRaw } from "../../../../../test/raw-http.ts";
import { holdsInTurns } from "../../../../../test/seeded.ts";
import type { Sink } from "../../engine/ports/transport.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import type { Listener } from "./listener.ts";
import { readPlainHead } from "./plain-head.ts";

const logged: unknown[] = [];

/** Says what it was asked, in two writes, and ends the stream. */
const echo = {
  openStream(caller: unknown, { clientId, tickers }: { clientId: string; tickers: string[] }, sink: Sink) {
    if (clientId === "throw") throw new Error("secret");
    for (const text of [JSON.stringify([caller, sink.format]), JSON.stringify([clientId, tickers])]) {
      sayMessage(sink, text);
    }
    sink.end(new Failure("DRAINING", undefined, { retryAfterMs: 1 }));
    return { close() {}, end() {}, acknowledge() {}, modify: () => ({ tickers: [], revision: 1, results: [] }) };
  },
} as unknown as PriceEngine;

function door(hasFront: boolean): Listener {
  return bareDoor({
    engine: echo,
    allowedHosts: ["prices.example"],
    allowedOrigins: ["https://page.example"],
    logError: (_id, error) => logged.push(error),
    hasFront,
  });
}

const doors = [door(true), door(false)] as const;
let ports: number[];

beforeAll(async () => {
  ports = await Promise.all(doors.map((one) => one.listen("127.0.0.1", 0)));
});

afterAll(async () => {
  await Promise.all(doors.map((one) => one.close(0)));
});

/** What both doors say to the same bytes. */
async function bothSay(parts: readonly Buffer[], leaves = true) {
  const [front, alone] = await Promise.all(ports.map((port) => speakRaw(port, parts, leaves)));
  const blank = (text: string) =>
    text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|retry: \d+|(?:sse|ws)-[\w-]{22}/g, "by chance");
  return [front, alone].map((answer) => answer && { ...answer, body: blank(answer.body) });
}

/** Without what follows a whole plain request: node:http may read it before it answers the request, or not. */
function nothingBehind(bytes: Buffer): Buffer {
  const head = readPlainHead(bytes.subarray(0, bytes.indexOf("\r\n\r\n") + 4), PATHS);
  return typeof head === "object" && !head.isUpgrade ? bytes.subarray(0, head.bytes + head.bodyBytes) : bytes;
}

const isTaken = (bytes: Buffer) => typeof readPlainHead(bytes, PATHS) === "object";

describe("a request gets the same answer whether the front takes it or node:http", () => {
  test.each(TAKEN)("the front takes %s", async (_name, bytes) => {
    expect(isTaken(bytes)).toBe(true);
    const [front, alone] = await bothSay([bytes], false);
    expect(alone).toBeDefined();
    expect(front).toEqual(alone);
  });

  test.each(UPGRADED)("it takes %s", async (_name, bytes) => {
    expect(isTaken(bytes)).toBe(true);
    const [front, alone] = await bothSay([bytes]);
    expect(alone?.status).toBe(101);
    expect(front).toEqual(alone);
  });

  test.each(NOT_UPGRADED)("a handshake %s is answered as a request", async (_name, bytes) => {
    const [front, alone] = await bothSay([bytes]);
    expect([400, 403, 421]).toContain(alone?.status);
    expect(front).toEqual(alone);
  });

  test.each(LEFT)("it leaves %s", async (_name, bytes) => {
    expect(isTaken(bytes)).toBe(false);
    const [front, alone] = await bothSay([bytes]);
    expect(front).toEqual(alone);
  });
});

describe("however a request arrives", () => {
  const [[, request], [, events]] = TAKEN as [[string, Buffer], [string, Buffer]];
  const [, [, handshake]] = UPGRADED as [unknown, [string, Buffer]];

  test.each([request, events])("split at every byte, or a byte at a time, it is the same request", async (bytes) => {
    const [whole] = await bothSay([bytes], false);
    expect(whole?.status).toBe(200);
    for (let at = 1; at < bytes.length; at++) {
      const [front] = await bothSay([bytes.subarray(0, at), bytes.subarray(at)], false);
      expect([at, front]).toEqual([at, whole]);
    }
    const [slow] = await bothSay(
      Array.from(bytes, (byte) => Buffer.from([byte])),
      false,
    );
    expect(slow).toEqual(whole);
  });

  test("a handshake and its first message are the same wherever they are split", async () => {
    const [whole, alone] = await bothSay([handshake]);
    expect(whole?.body).toContain('{"answer":{},"id":1}');
    expect(whole).toEqual(alone);
    for (let at = 1; at < handshake.length; at++) {
      const [front] = await bothSay([handshake.subarray(0, at), handshake.subarray(at)]);
      expect([at, front]).toEqual([at, whole]);
    }
  });

  test.each([request, events, handshake])(
    "cut off at any byte, it is refused as node:http refuses it",
    async (bytes) => {
      for (let at = 2; at < bytes.length; at++) {
        const [front, alone] = await bothSay([bytes.subarray(0, at)]);
        expect([at, front]).toEqual([at, alone]);
      }
    },
  );

  test("what follows it in a packet of its own is never read, and the connection ends with its answer", async () => {
    const [front] = await bothSay([request, Buffer.from("nonsense\r\n\r\n")]);
    const [whole] = await bothSay([request], false);
    expect(front).toEqual(whole);
  });

  test("behind another one on the same connection, it is node:http's", async () => {
    const first = Buffer.from(`GET /healthz HTTP/1.1\r\n${HOST}\r\n\r\n`);
    const [front, alone] = await bothSay([first, request]);
    expect(front).toEqual({ ...alone, status: 200, body: "ok\n" });
  });

  test("whatever is changed in it, and wherever it is split, both say the same", async () => {
    const before = logged.length;
    // Inflating takes a turn, in which a client that has left may be noticed or not.
    const atOnce = [...TAKEN, ...UPGRADED, ...NOT_UPGRADED, ...LEFT].filter(
      ([, one]) => !one.includes("Encoding: gzip"),
    );
    const bytes = fc.constantFrom(...atOnce).map(([, one]) => one);
    const piece = fc.oneof(
      fc.constantFrom(
        "\r\n",
        "\r",
        "\n",
        ":",
        " ",
        "\t",
        "\0",
        "\r\n\r\n",
        "Host: localhost\r\n",
        "Content-Length: 9\r\n",
      ),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.nat(6), piece });
    const mutated = fc.tuple(bytes, fc.array(change, { maxLength: 3 })).map(([one, changes]) =>
      changes.reduce((text, { at, removed, piece: put }) => {
        // Where the head is, most of the time: a body has less to be misread.
        const from = Math.floor(at * Math.min(text.length, 400));
        return text.slice(0, from) + put + text.slice(from + removed);
      }, one.toString("latin1")),
    );
    const cuts = fc.array(fc.nat(400), { maxLength: 4 });
    await holdsInTurns(
      "requests changed and split at random",
      fc.asyncProperty(mutated, cuts, async (text, places) => {
        const all = nothingBehind(Buffer.from(text, "latin1"));
        const edges = [0, ...places.toSorted((a, b) => a - b), all.length];
        const parts = edges.slice(1).map((edge, i) => all.subarray(edges[i], Math.max(edge, edges[i] as number)));
        const [front, other] = await bothSay(parts.filter(({ length }) => length > 0));
        expect(front).toEqual(other);
      }),
      { runs: 300 },
    );
    // Nothing but the faults that were asked for.
    expect(logged.slice(before).filter((error) => (error as Error).message !== "secret")).toEqual([]);
    expect(doors.map(({ connections }) => connections)).toEqual([0, 0]);
  });
});
