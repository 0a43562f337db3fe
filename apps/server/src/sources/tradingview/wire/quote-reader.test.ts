import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../../../test/seeded.ts";
import { captureAbsent, readFrames } from "../../../../../../test/upstreams/tradingview/capture.ts";
import { decodeFrames, encodeFrame } from "./frames.ts";
import { QuoteReader } from "./quote-reader.ts";
import { addSymbols, fastSymbols, introduce, removeSymbols, sessionName } from "./quote-session.ts";

const NOW = 1_726_000_000_000;
const A = { id: 1, canonical: "NASDAQ:AAPL" };
const B = { id: 2, canonical: "BINANCE:BTCUSDT" };
const FACTS = { type: "stock", pricescale: 100, update_mode: "streaming", lp_time: NOW / 1_000 };

const qsd = (symbol: string, values: object, session = "qs_1") =>
  encodeFrame(JSON.stringify({ m: "qsd", p: [session, { n: symbol, s: "ok", v: values }] }));
const refusal = (symbol: string, errmsg: string) =>
  encodeFrame(JSON.stringify({ m: "qsd", p: ["qs_1", { n: symbol, s: "error", errmsg, v: {} }] }));

function carrying(...wanted: readonly { id: number; canonical: string }[]): QuoteReader {
  const reader = new QuoteReader("qs_1");
  reader.want(wanted);
  return reader;
}

describe("what is sent", () => {
  test("a session's beginning, with the token where the socket is its own", () => {
    const reader = new QuoteReader("qs_1");
    const begun = decodeFrames(reader.begin(true)).payloads;
    expect(begun.slice(0, 2)).toEqual([
      '{"m":"set_auth_token","p":["unauthorized_user_token"]}',
      '{"m":"quote_create_session","p":["qs_1"]}',
    ]);
    expect(begun[2]).toContain('"lp","lp_time"');
    expect(introduce() + reader.begin(false)).toBe(reader.begin(true));
    expect(decodeFrames(reader.end()).payloads).toEqual(['{"m":"quote_delete_session","p":["qs_1"]}']);
  });

  test("only what changes the set, and the whole list to be quick about", () => {
    const reader = new QuoteReader("qs_1");
    expect(reader.want([])).toBe("");
    expect(reader.want([A])).toBe(addSymbols("qs_1", [A.canonical]) + fastSymbols("qs_1", [A.canonical]));
    expect(reader.want([A])).toBe("");
    expect(reader.want([A, B])).toBe(
      addSymbols("qs_1", [B.canonical]) + fastSymbols("qs_1", [A.canonical, B.canonical]),
    );
    expect(reader.want([B])).toBe(removeSymbols("qs_1", [A.canonical]) + fastSymbols("qs_1", [B.canonical]));
    expect(reader.want([])).toBe(removeSymbols("qs_1", [B.canonical]));
    expect(reader.symbols).toEqual([]);
  });

  test("a ticker under another number is told anew", () => {
    const reader = carrying(A);
    expect(decodeFrames(reader.want([{ ...A, id: 7 }])).payloads).toEqual([
      '{"m":"quote_remove_symbols","p":["qs_1","NASDAQ:AAPL"]}',
      '{"m":"quote_add_symbols","p":["qs_1","NASDAQ:AAPL"]}',
      '{"m":"quote_fast_symbols","p":["qs_1","NASDAQ:AAPL"]}',
    ]);
    expect(reader.read(qsd(A.canonical, { ...FACTS, lp: 5 }), NOW).quotes).toMatchObject([{ id: 7, price: "5" }]);
  });

  test("fifty symbols in a message, and the fifty-first in the next", () => {
    const symbols = Array.from({ length: 51 }, (_, n) => `X:S${n}`);
    expect(decodeFrames(addSymbols("qs_1", symbols.slice(0, 50))).payloads).toHaveLength(1);
    expect(decodeFrames(addSymbols("qs_1", symbols)).payloads).toHaveLength(2);
  });

  test("a session's name is qs_ and twelve letters or digits", () => {
    expect(sessionName(() => 0)).toBe("qs_AAAAAAAAAAAA");
    expect(sessionName(() => 0.999_999)).toBe("qs_999999999999");
  });
});

describe("what is read", () => {
  test("several frames of a symbol in one message are one quote", () => {
    const text =
      qsd(A.canonical, { bid: 4 }) + qsd(A.canonical, { ...FACTS, lp: 5 }) + qsd(A.canonical, { lp_time: NOW / 1_000 });
    const { quotes, infos, frames, garbage } = carrying(A).read(text, NOW);
    expect(quotes).toEqual([expect.objectContaining({ id: 1, price: "5", bid: "4", sourceTimeMs: NOW })]);
    expect(infos).toEqual([{ id: 1, info: { decimals: 2, delaySeconds: 0, type: 1 } }]);
    expect([frames, garbage]).toEqual([3, 0]);
  });

  test("a symbol's facts are those of all its messages, and gone with it", () => {
    const reader = carrying(A);
    expect(reader.facts(A.canonical)).toEqual({});
    reader.read(qsd(A.canonical, { ...FACTS, lp: 5 }), NOW);
    reader.read(qsd(A.canonical, { current_session: "post_market" }), NOW);
    expect(reader.facts(A.canonical)).toMatchObject({ decimals: 2, delaySeconds: 0, marketSession: 3 });
    expect(reader.facts(B.canonical)).toBeUndefined();
    reader.want([]);
    expect(reader.facts(A.canonical)).toBeUndefined();
  });

  test("another session's symbols, and those that are not wanted, say nothing", () => {
    const reader = carrying(A);
    expect(reader.read(qsd(A.canonical, { ...FACTS, lp: 5 }, "qs_page"), NOW).quotes).toEqual([]);
    expect(reader.read(qsd(B.canonical, { ...FACTS, lp: 5 }), NOW).quotes).toEqual([]);
    reader.want([]);
    expect(reader.read(qsd(A.canonical, { ...FACTS, lp: 5 }), NOW).quotes).toEqual([]);
  });

  test("a symbol that there is not is told once and carried no more; one that is refused stays", () => {
    const reader = carrying(A, B);
    expect(reader.read(refusal(A.canonical, "no_such_symbol"), NOW).refused).toEqual([{ id: 1, reason: "unknown" }]);
    const completed = encodeFrame('{"m":"quote_completed","p":["qs_1","NASDAQ:AAPL"]}');
    expect(reader.read(refusal(A.canonical, "no_such_symbol") + completed, NOW)).toMatchObject({
      refused: [],
      quotes: [],
    });
    expect(reader.read(refusal(B.canonical, "try_later"), NOW).refused).toEqual([{ id: 2, reason: "unavailable" }]);
    expect(reader.symbols).toEqual([B.canonical]);
  });

  test("heartbeats, the hello and endings are told", () => {
    const reader = carrying(A);
    expect(reader.read("~m~4~m~~h~1", NOW).echoes).toEqual(["~m~4~m~~h~1"]);
    expect(reader.read(encodeFrame('{"session_id":"x"}'), NOW).isHello).toBe(true);
    expect(reader.read(encodeFrame('{"m":"protocol_error","p":["wrong data"]}'), NOW).ended).toBe("socket");
    expect(reader.read(encodeFrame('{"m":"critical_error","p":["qs_1","x"]}'), NOW).ended).toBe("session");
    expect(reader.read(encodeFrame('{"m":"critical_error","p":["cs_page","x"]}'), NOW).ended).toBeUndefined();
    expect(reader.read("nonsense", NOW)).toMatchObject({ garbage: 1, frames: 1, quotes: [] });
  });

  test("values that make no sense are counted", () => {
    const reader = carrying(A);
    reader.read(qsd(A.canonical, { ...FACTS, lp: -5, lp_time: 0 }), NOW);
    reader.want([]);
    expect(reader.refusedValues).toBe(2);
  });
});

test("whatever the fields hold, what is told is decimal text of a price that there can be", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.integer(),
    fc.constantFrom("0", "-1", "1e400", "9".repeat(70)),
  );
  const names = "lp lp_time ch chp bid ask volume rtc rtc_time rch rchp pricescale type update_mode current_session";
  const values = fc.dictionary(fc.constantFrom(...names.split(" ")), value);
  holdsFor(
    "fields of any kind",
    fc.property(fc.array(values, { maxLength: 4 }), (deltas) => {
      const reader = carrying(A);
      for (const delta of [FACTS, ...deltas]) {
        for (const { price, bid, sourceTimeMs } of reader.read(qsd(A.canonical, delta), NOW).quotes) {
          for (const text of [price, bid]) if (text !== undefined) expect(text).toMatch(/^-?\d{1,15}(\.\d+)?$/);
          if (sourceTimeMs !== undefined) expect(Number.isSafeInteger(sourceTimeMs)).toBe(true);
        }
      }
    }),
    { runs: 1_000 },
  );
});

test.skipIf(captureAbsent)(`the recorded messages are these quotes${captureAbsent ? `: ${captureAbsent}` : ""}`, () => {
  const told: unknown[] = [];
  for (const { dir, frame } of readFrames()) {
    const session = /"p":\["([qx]s_\w+)"/.exec(frame)?.[1];
    const symbol = /"n":"([^"]+)"/.exec(frame)?.[1];
    if (dir === "send" || session === undefined || symbol === undefined) continue;
    const reader = new QuoteReader(session);
    reader.want([{ id: 1, canonical: symbol }]);
    const completed = encodeFrame(JSON.stringify({ m: "quote_completed", p: [session, symbol] }));
    const { quotes, infos, garbage } = reader.read(frame + completed, NOW);
    expect(garbage).toBe(0);
    for (const { price, volume, change } of quotes) told.push([symbol, price, change, volume, infos[0]?.info.decimals]);
  }
  expect(told).toEqual([
    ["BITSTAMP:XRPUSD", "0.39841", "-0.00059", "27070918.21290421", 5],
    ["BITSTAMP:BTCUSD", "8004.80", "-0.84", "6219.89074752", 2],
    // Parts of what was told: neither their digits nor how old they are is known.
    ["BINANCE:ETHUSDT", "1849.09", undefined, undefined, undefined],
    ["TVC:GOLD", "1830.514", "6.63", undefined, undefined],
  ]);
});
