import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../../../test/seeded.ts";
import { captureAbsent, readFrames } from "../../../../../../test/upstreams/tradingview/capture.ts";
import { encodeFrame } from "./frames.ts";
import { readMessage } from "./messages.ts";

const read = (payload: unknown) =>
  readMessage(encodeFrame(typeof payload === "string" ? payload : JSON.stringify(payload)))[0];

const qsd = (told: unknown) => ({ m: "qsd", p: ["qs_1", told] });

describe("what the site says", () => {
  test("values of a symbol keep the digits that they were written with", () => {
    const text = '{"m":"qsd","p":["qs_1",{"n":"BITSTAMP:BTCUSD","s":"ok","v":{"lp":8004.80,"volume":1e3,"bid":null}}]}';
    expect(read(text)).toEqual({
      kind: "values",
      session: "qs_1",
      symbol: "BITSTAMP:BTCUSD",
      values: { lp: "8004.80", volume: "1e3", bid: null },
    });
  });

  test("a symbol that there is not is unknown; any other refusal may pass", () => {
    const refused = (errmsg: unknown) => read(qsd({ n: "NASDAQ:NOPE", s: "error", errmsg, v: {} }));
    const expected = { kind: "refused", session: "qs_1", symbol: "NASDAQ:NOPE" };
    expect(refused("no_such_symbol")).toEqual({ ...expected, reason: "unknown" });
    expect(refused("permission_denied")).toEqual({ ...expected, reason: "not_permitted" });
    for (const other of ["upstream_failure", undefined, 5]) {
      expect(refused(other)).toEqual({ ...expected, reason: "unavailable" });
    }
  });

  test("completion, errors, the hello and heartbeats are told apart", () => {
    expect(read({ m: "quote_completed", p: ["qs_1", "A:B"] })).toEqual({
      kind: "completed",
      session: "qs_1",
      symbol: "A:B",
    });
    expect(read({ m: "protocol_error", p: ["bad auth token"] })).toEqual({ kind: "protocol_error", isToken: true });
    expect(read({ m: "protocol_error", p: ["wrong data"] })).toEqual({ kind: "protocol_error", isToken: false });
    expect(read({ m: "critical_error", p: ["qs_1", "invalid_parameters", "quote_add_symbols"] })).toEqual({
      kind: "critical_error",
      session: "qs_1",
    });
    expect(read({ session_id: "x", timestampMs: 1765958639992 })).toEqual({ kind: "hello", timeMs: 1765958639992 });
    expect(read({ session_id: "x" })).toEqual({ kind: "hello", timeMs: undefined });
    expect(read("~h~42")).toEqual({ kind: "heartbeat", echo: "~m~5~m~~h~42" });
  });

  test("frames of one message are read in their order, a broken end is garbage", () => {
    const text = encodeFrame("~h~1") + encodeFrame('{"m":"quote_completed","p":["qs_1","A:B"]}');
    expect(readMessage(text).map(({ kind }) => kind)).toEqual(["heartbeat", "completed"]);
    expect(readMessage(`${text}~m~9~m~{`).map(({ kind }) => kind)).toEqual(["heartbeat", "completed", "garbage"]);
  });

  test("what concerns charts is not looked into", () => {
    expect(read({ m: "timescale_update", p: ["cs_1", {}] })).toEqual({ kind: "other" });
    expect(read('{"m":"du", this is no JSON')).toEqual({ kind: "other" });
    expect(read({ p: ["cs_1"], m: "series_error" })).toEqual({ kind: "other" });
    expect(read({ some: "object" })).toEqual({ kind: "other" });
  });

  test.each([
    ["no JSON", '{"m":"qsd"'],
    ["no object", "[1]"],
    ["nesting beyond the stack", `{"m":"qsd","p":${"[".repeat(200_000)}`],
    ["well-formed nesting beyond the stack", `${'{"p":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["no parameters", '{"m":"qsd"}'],
    ["a method that is none", '{"m":true}'],
    ["a session that is none", '{"m":"quote_completed","p":[true,"A:B"]}'],
    ["a symbol that is none", '{"m":"quote_completed","p":["qs_1",{}]}'],
    ["an empty symbol", '{"m":"quote_completed","p":["qs_1",""]}'],
    ["data without values", JSON.stringify(qsd({ n: "A:B", s: "ok" }))],
    ["data of no state", JSON.stringify(qsd({ n: "A:B", v: {} }))],
    ["data that is no object", JSON.stringify(qsd(5))],
    ["a heartbeat without a number", "~h~"],
  ])("%s is garbage", (_, payload) => {
    expect(read(payload)).toEqual({ kind: "garbage" });
  });

  test("bounds: 16,384 values of one message are read, one more is not; names end at 128", () => {
    const holding = (values: number) =>
      `{"m":"qsd","p":["qs_1",{"n":"A:B","s":"ok","v":{"x":[${"1,".repeat(values)}1]}}]}`;
    // Besides the list's own commas there are four.
    expect(read(holding(16_384 - 5))).toMatchObject({ kind: "values" });
    expect(read(holding(16_384 - 4))).toEqual({ kind: "garbage" });
    expect(read({ m: "quote_completed", p: ["qs_1", "x".repeat(128)] })).toMatchObject({ kind: "completed" });
    expect(read({ m: "quote_completed", p: ["qs_1", "x".repeat(129)] })).toEqual({ kind: "garbage" });
  });
});

/** The processor's time that a call takes, measured again where it is long: the first one may have compiled it. */
function fastestMs(call: () => void): number {
  let fastest = Infinity;
  for (let tries = 0; tries < 3 && fastest > 10; tries++) {
    const begun = process.threadCpuUsage();
    call();
    const { user, system } = process.threadCpuUsage(begun);
    fastest = Math.min(fastest, (user + system) / 1_000);
  }
  return fastest;
}

test("no message, random or mutated, throws or takes 50 ms", () => {
  const templates = [
    '{"m":"qsd","p":["qs_1",{"n":"A:B","s":"ok","v":{"lp":1849.09,"lp_time":1558466760}}]}',
    '{"m":"qsd","p":["qs_1",{"n":"A:B","s":"error","errmsg":"no_such_symbol","v":{}}]}',
    '{"m":"critical_error","p":["qs_1","invalid_parameters"]}',
    '{"session_id":"x","timestampMs":1}',
    "~h~7",
  ];
  const mutated = fc
    .tuple(fc.constantFrom(...templates), fc.nat(), fc.nat(8), fc.string({ unit: "binary", maxLength: 12 }))
    .map(([text, at, cut, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut));
  const cut = fc.tuple(fc.array(mutated, { maxLength: 5 }), fc.nat(40)).map(([payloads, off]) => {
    const text = payloads.map(encodeFrame).join("");
    return text.slice(0, text.length - off);
  });
  const large = fc
    .tuple(
      fc.constantFrom("[", "1,", '{"a":', "{},", '"a":1,', "~m~1~m~", ",", "9"),
      fc.integer({ min: 1, max: 30_000 }),
    )
    .map(([piece, times]) => encodeFrame(`{"m":"qsd","p":[${piece.repeat(times)}`));
  const any = fc.oneof(cut, mutated.map(encodeFrame), fc.json().map(encodeFrame), fc.string({ unit: "binary" }), large);
  holdsFor(
    "messages of the quote socket",
    fc.property(any, (text) => {
      expect(fastestMs(() => readMessage(text))).toBeLessThan(50);
    }),
    { runs: 1_000 },
  );
});

test.skipIf(captureAbsent)(
  `every recorded message of the site is read${captureAbsent ? `: ${captureAbsent}` : ""}`,
  () => {
    const kinds: Record<string, number> = {};
    for (const { frame } of readFrames().filter(({ dir }) => dir === "recv")) {
      for (const { kind } of readMessage(frame)) kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    expect(kinds).toEqual({
      other: 1,
      values: 14,
      hello: 3,
      completed: 2,
      protocol_error: 1,
      critical_error: 1,
      heartbeat: 1,
    });
  },
);
