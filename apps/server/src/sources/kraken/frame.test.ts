import { isDecimal } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { captureAbsent, readCapture } from "../../../../../test/upstreams/kraken/capture.ts";
import { parseFrame } from "./frame.ts";

const TRADE =
  '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":83744.30,"qty":0.00044780,' +
  '"ord_type":"limit","trade_id":109116693,"timestamp":"2026-09-25T17:48:26.844359Z"}]}';
const TICKER =
  '{"channel":"ticker","type":"update","data":[{"symbol":"PEPE/USD","bid":9.87e-6,"bid_qty":0.5,"ask":0.000009880,' +
  '"ask_qty":0.1,"last":0.000009871,"volume":3156.84782110,"vwap":0.00001,"low":0.000009000,"high":0.000010100,' +
  '"change":-0.000000120,"change_pct":-1.20,"trades":5,"timestamp":"2026-09-25T17:48:26.844359Z"}]}';
const REFUSED =
  '{"error":"Currency pair not supported XBT/USD","method":"subscribe","success":false,"symbol":"XBT/USD","req_id":7}';

const read = (text: string) => parseFrame(text, (symbol) => (symbol === "BTC/USD" ? 1 : 9));

describe("what a message says", () => {
  test("a trade is a price with the digits of its text, its time and its number", () => {
    const timeMs = Date.UTC(2026, 8, 25, 17, 48, 26, 844);
    expect(read(TRADE)).toEqual({
      kind: "trades",
      isSnapshot: false,
      trades: [{ symbol: "BTC/USD", price: "83744.3", timeMs, order: 109_116_693, size: "0.0004478" }],
    });
    // Digits that no float has are no less the vendor's.
    expect(read(TRADE.replace("83744.30", "83744.300000000000000001"))).toMatchObject({
      trades: [{ price: "83744.300000000000000001" }],
    });
  });

  test("the day's figures are decimal text, exponents expanded; those without a time have none", () => {
    const day = {
      symbol: "PEPE/USD",
      last: "0.000009871",
      timeMs: Date.UTC(2026, 8, 25, 17, 48, 26, 844),
      bid: "0.00000987",
      ask: "0.000009880",
      volume: "3156.8478211",
      change: "-0.000000120",
      changePercent: "-1.20",
      high: "0.000010100",
      low: "0.000009000",
    };
    expect(read(TICKER)).toEqual({ kind: "days", days: [day] });
    const before2026 = TICKER.replace(/,"trades":5.*}\]/, "}]");
    expect(read(before2026)).toEqual({ kind: "days", days: [{ ...day, timeMs: undefined }] });
  });

  test("a side or a last price that is not there is absent, and never zero", () => {
    const empty = TICKER.replace("9.87e-6", "0")
      .replace("0.000009880", "null")
      .replace('"last":0.000009871', '"last":0.0');
    expect(read(empty)).toMatchObject({
      days: [{ bid: undefined, ask: undefined, last: undefined, volume: "3156.8478211" }],
    });
    expect(read(TICKER.replace("3156.84782110", "-5"))).toMatchObject({ days: [{ volume: undefined }] });
  });

  test("an answer is to a request and a symbol, with the reason in few words", () => {
    const refused = (error: string) => read(REFUSED.replace("Currency pair not supported XBT/USD", error));
    const answer = { kind: "answer", request: 7, symbol: "XBT/USD" };
    expect(read(REFUSED)).toEqual({ ...answer, refusal: "unknown" });
    expect(refused("Currency pair not in ISO 4217-A3 format BTCUSDT")).toEqual({ ...answer, refusal: "unknown" });
    expect(refused("EAPI:Rate limit exceeded")).toEqual({ ...answer, refusal: "limited" });
    expect(refused("Exceeded msg rate")).toEqual({ ...answer, refusal: "limited" });
    expect(refused("Already subscribed")).toEqual({ ...answer, refusal: undefined });
    expect(refused("EService:Unavailable")).toEqual({ ...answer, refusal: "other" });
    expect(read('{"error":"Malformed request","success":false}')).toEqual({
      kind: "answer",
      request: undefined,
      symbol: undefined,
      refusal: "other",
    });
  });

  test("heartbeats and channels that nobody asked for are signs of life, and so are other symbols", () => {
    expect(read('{"method":"pong","req_id":101,"time_in":"x"}')).toEqual({ kind: "pong" });
    const other = ['{"channel":"heartbeat"}', '{"method":"cancel_all"}', '{"channel":"book","data":[{}]}'];
    for (const text of other)
      expect(
        parseFrame(text, () => 1),
        text,
      ).toEqual({ kind: "other" });
    expect(parseFrame(TRADE, () => undefined)).toEqual({ kind: "trades", isSnapshot: false, trades: [] });
  });

  test("what is no message of the vendor's is garbage", () => {
    const garbage = [
      "",
      "<html>",
      "[]",
      "5",
      "{}",
      '{"channel":null}',
      '{"channel":"trade","data":{}}',
      '{"channel":"status"}',
    ];
    const prices = ["0", "-5", "null", '"NaN"', "1e999"].map((price) => TRADE.replace("83744.30", price));
    for (const text of [...garbage, ...prices]) expect(read(text), text).toEqual({ kind: "garbage" });
  });
});

test.skipIf(captureAbsent)(
  `every recorded message is read, and no number loses a digit${captureAbsent ? `: ${captureAbsent}` : ""}`,
  () => {
    const frames = readCapture().map((text) => parseFrame(text, () => 1));
    expect(frames.filter(({ kind }) => kind === "garbage")).toEqual([]);
    expect(frames.map(({ kind }) => kind)).toEqual(
      "status answer answer answer days trades other other days trades other answer answer".split(" "),
    );
    const prices = frames.flatMap((frame) => (frame.kind === "trades" ? frame.trades.map(({ price }) => price) : []));
    expect(prices).toEqual(["83744.3", "81205.1", "81205.1"]);
    const days = frames.flatMap((frame) => (frame.kind === "days" ? frame.days : []));
    expect(days.map(({ bid, volume }) => [bid, volume])).toEqual([
      ["83744.2", "3156.8478211"],
      ["81205.0", "4696.17832496"],
    ]);
    const refusals = frames.flatMap((frame) => (frame.kind === "answer" ? [frame.refusal] : []));
    expect(refusals).toEqual([undefined, "unknown", "other", undefined, "unknown"]);
  },
);

test("no message, however it is mangled, throws, takes long or has a price that is none", () => {
  const mangled = fc.constantFrom(TRADE, TICKER, REFUSED).chain((text) =>
    fc.tuple(fc.nat(text.length), fc.nat(12), fc.string({ maxLength: 6 })).map(([at, cut, put]) => {
      return text.slice(0, at) + put + text.slice(at + cut);
    }),
  );
  const swapped = fc
    .tuple(fc.constantFrom("price", "last", "bid", "symbol", "trade_id", "timestamp", "data"), fc.jsonValue())
    .map(
      ([key, value]) =>
        `{"channel":"trade","data":[{"symbol":"A/B","price":1,${JSON.stringify(key)}:${JSON.stringify(value)}}]}`,
    );
  holdsFor(
    "mangled Kraken messages",
    fc.property(fc.oneof(mangled, swapped, fc.json(), fc.string()), (text) => {
      const frame = read(text);
      if (frame.kind === "trades") for (const { price } of frame.trades) expect(price).toSatisfy(isDecimal);
      if (frame.kind !== "days") return;
      for (const { last, bid, ask, volume, change } of frame.days) {
        for (const value of [last, bid, ask, volume, change])
          if (value !== undefined) expect(value).toSatisfy(isDecimal);
      }
    }),
    { runs: 2_000 },
  );
});
