import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { captureAbsent, readCapture } from "../../../../../test/upstreams/binance/capture.ts";
import { parseFrame } from "./frame.ts";

const two = () => 2;
const parse = (message: unknown) => parseFrame(JSON.stringify(message), two);

const TRADE = {
  e: "aggTrade",
  E: 5,
  s: "BTCUSDT",
  a: 7,
  p: "81207.40000000",
  q: "1",
  f: 1,
  l: 1,
  T: 4,
  m: true,
  M: true,
};
const BOOK = {
  u: 99663039038,
  s: "BTCUSDT",
  b: "81207.45000000",
  B: "2.19538000",
  a: "81207.46000000",
  A: "2.27890000",
};
const DAY = {
  e: "24hrTicker",
  E: 5,
  s: "BTCUSDT",
  p: "-1.50000000",
  P: "-0.500",
  c: "9",
  v: "12345.60000000",
  o: "3.00000000",
  h: "4.00000000",
  l: "2.50000000",
};

describe("what a message says", () => {
  test("an aggTrade is a price, wrapped or bare, with the vendor's digits to the ticker's decimals", () => {
    const expected = { kind: "trade", symbol: "BTCUSDT", price: "81207.40", timeMs: 4, order: 7, size: "1" };
    expect(parse(TRADE)).toEqual(expected);
    expect(parse({ stream: "btcusdt@aggTrade", data: TRADE })).toEqual(expected);
  });

  test("a bookTicker is bid and ask, known by its keys, and a side without an order is absent", () => {
    expect(parse(BOOK)).toEqual({ kind: "book", symbol: "BTCUSDT", bid: "81207.45", ask: "81207.46" });
    expect(parse({ ...BOOK, b: "0.00000000" })).toMatchObject({ kind: "book", bid: undefined });
  });

  test("a 24 hours' ticker is figures; its last price is nowhere in it", () => {
    const figures = {
      volume: "12345.6",
      change: "-1.50",
      changePercent: "-0.50",
      open: "3.00",
      high: "4.00",
      low: "2.50",
    };
    expect(parse(DAY)).toEqual({ kind: "day", symbol: "BTCUSDT", figures });
  });

  test("a day without a trade has figures, and no prices of zero", () => {
    const idle = {
      ...DAY,
      p: "0.00000000",
      P: "0.000",
      v: "0.00000000",
      o: "0.00000000",
      h: "0.00000000",
      l: "0.00000000",
    };
    const figures = {
      volume: "0",
      change: "0.00",
      changePercent: "0.00",
      open: undefined,
      high: undefined,
      low: undefined,
    };
    expect(parse(idle)).toEqual({ kind: "day", symbol: "BTCUSDT", figures });
  });

  test("an error is read flat and wrapped, and an answer is never taken for data", () => {
    expect(parse({ result: null, id: 3 })).toEqual({ kind: "answer", id: 3, errorCode: undefined });
    expect(parse({ error: { code: 4, msg: "x" }, id: 3 })).toEqual({ kind: "answer", id: 3, errorCode: 4 });
    expect(parse({ code: 2, msg: "x", id: 3 })).toEqual({ kind: "answer", id: 3, errorCode: 2 });
  });

  test("a coming shutdown is known in both shapes", () => {
    expect(parse({ e: "serverShutdown", E: 1 })).toEqual({ kind: "shutdown" });
    expect(parse({ stream: "!serverShutdown", data: { e: "serverShutdown", E: 1 } })).toEqual({ kind: "shutdown" });
  });

  test("depth, trades and tickers that nobody wants say nothing", () => {
    expect(parse({ e: "depthUpdate", s: "BTCUSDT", U: 1, u: 2, b: [["1", "2"]], a: [] })).toEqual({ kind: "other" });
    expect(parse({ e: "trade", s: "BTCUSDT", p: "1", T: 1, t: 1 })).toEqual({ kind: "other" });
    expect(parseFrame(JSON.stringify(TRADE), () => undefined)).toEqual({ kind: "other" });
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "[1]"],
    ["null", "null"],
    ["a price of zero", JSON.stringify({ ...TRADE, p: "0.00000000" })],
    ["a negative price", JSON.stringify({ ...TRADE, p: "-1" })],
    ["a price that is a float", JSON.stringify({ ...TRADE, p: 1.5 })],
    ["a price that is no number", JSON.stringify({ ...TRADE, p: "NaN" })],
    ["data that is none", '{"stream":"btcusdt@aggTrade","data":5}'],
    ["figures that are missing", JSON.stringify({ ...DAY, v: undefined })],
  ])("%s is garbage", (_, text) => {
    expect(parseFrame(text, two)).toEqual({ kind: "garbage" });
  });
});

/** The time of a call, measured again where it is long: the machine may have been busy with something else. */
function fastestMs(call: () => void): number {
  let fastest = Infinity;
  for (let tries = 0; tries < 3 && fastest > 10; tries++) {
    const begun = performance.now();
    call();
    fastest = Math.min(fastest, performance.now() - begun);
  }
  return fastest;
}

test("no frame, random or mutated, throws, takes 50 ms or gives a price that is none", () => {
  const templates = [TRADE, BOOK, DAY, { stream: "btcusdt@aggTrade", data: TRADE }, { result: null, id: 1 }].map((x) =>
    JSON.stringify(x),
  );
  const mutated = fc
    .tuple(fc.constantFrom(...templates), fc.nat(), fc.nat(8), fc.string({ unit: "binary", maxLength: 12 }))
    .map(([text, at, cut, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + cut));
  const replaced = fc
    .tuple(fc.constantFrom(TRADE, BOOK, DAY), fc.constantFrom(..."esaptTbuvochlPq"), fc.jsonValue())
    .map(([message, key, value]) => JSON.stringify({ ...message, [key]: value }));
  const long = fc.integer({ min: 1, max: 60_000 }).map((n) => JSON.stringify({ ...TRADE, p: "9".repeat(n) }));
  fc.assert(
    fc.property(fc.oneof(mutated, replaced, fc.json(), fc.string(), long), (text) => {
      const frame = parseFrame(text, two);
      expect(fastestMs(() => parseFrame(text, two))).toBeLessThan(50);
      if (frame.kind === "trade") expect(frame.price).toMatch(/^(?!0+(\.0+)?$)\d+(\.\d+)?$/);
    }),
    { numRuns: 2_000, verbose: true },
  );
});

test.skipIf(captureAbsent)(
  `the recording holds two prices, its bookTickers, and nothing else for us${captureAbsent ? `: ${captureAbsent}` : ""}`,
  () => {
    const kinds: Record<string, number> = {};
    for (const { stream, payload } of readCapture()) {
      const { kind } = parseFrame(`{"stream":"${stream}","data":${payload}}`, two);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    expect(kinds).toEqual({ trade: 2, book: 84, other: 179 });
  },
);
