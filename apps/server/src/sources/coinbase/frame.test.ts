import { compareDecimal, isDecimal } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { captureAbsent, readCapture, readSamples } from "../../../../../test/upstreams/coinbase/capture.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import { changeSince, parseFrame } from "./frame.ts";

const two = () => 2;

const TICKER = {
  type: "ticker",
  sequence: 135_557_035_414,
  product_id: "BTC-USD",
  price: "81228.94",
  open_24h: "77026.99",
  volume_24h: "10973.39542777",
  low_24h: "76929.29",
  high_24h: "82283",
  best_bid: "81222.50",
  best_ask: "81228.97",
  time: "2026-09-04T00:21:02.905270Z",
  trade_id: 1_088_490_716,
};

const read = (message: unknown, decimals: (product: string) => number | undefined = two) =>
  parseFrame(JSON.stringify(message), decimals);

describe("a ticker", () => {
  test("keeps the vendor's digits, number and time", () => {
    expect(read(TICKER)).toEqual({
      kind: "ticker",
      product: "BTC-USD",
      sequence: 135_557_035_414,
      price: "81228.94",
      tradeId: 1_088_490_716,
      timeMs: Date.UTC(2026, 8, 4, 0, 21, 2, 905),
      bid: "81222.50",
      ask: "81228.97",
      volume: "10973.39542777",
      open: "77026.99",
      high: "82283",
      low: "76929.29",
    });
  });

  test("of a product that is not wanted is nothing to us", () => {
    expect(read(TICKER, () => undefined)).toEqual({ kind: "other" });
  });

  test("of 2021 lacks some figures, and what is missing or zero is unknown", () => {
    const { best_bid: _bid, open_24h: _open, ...rest } = TICKER;
    expect(read({ ...rest, best_ask: "0", low_24h: "0.00" })).toMatchObject({
      price: "81228.94",
      bid: undefined,
      ask: undefined,
      open: undefined,
      low: undefined,
    });
  });

  test("without a trade yet has no price, and one whose price is none is garbage", () => {
    expect(read({ ...TICKER, price: "0" })).toMatchObject({ kind: "ticker", price: undefined });
    for (const price of [undefined, null, 81228.94, "", "-1", "NaN", "1e9999", "81,228", {}, []]) {
      expect(read({ ...TICKER, price }), JSON.stringify(price)).toEqual({ kind: "garbage" });
    }
  });

  test("whose numbers are none of ours is without them", () => {
    const odd = { ...TICKER, sequence: -1, trade_id: "7", time: "yesterday", volume_24h: "-3" };
    expect(read(odd)).toMatchObject({ sequence: undefined, tradeId: undefined, timeMs: undefined, volume: undefined });
  });
});

describe("answers", () => {
  test("list what is subscribed to, by channel", () => {
    const frame = read({
      type: "subscriptions",
      channels: [
        { name: "ticker", product_ids: ["BTC-USD", 7, "ETH-USD"], account_ids: null },
        { name: "heartbeat", product_ids: [] },
        "odd",
        { name: 5, product_ids: [] },
        { name: "status" },
      ],
    });
    expect(frame).toEqual({
      kind: "subscribed",
      channels: new Map([
        ["ticker", new Set(["BTC-USD", "ETH-USD"])],
        ["heartbeat", new Set()],
      ]),
    });
    expect(read({ type: "subscriptions" })).toEqual({ kind: "garbage" });
  });

  test.each([
    ["GIBBERISH-USD is not a valid product", "GIBBERISH-USD", "unknown"],
    ["OLD-USD is delisted", "OLD-USD", "delisted"],
    ["Trading in ABC-EUR is halted", "ABC-EUR", "other"],
    [" is not a valid product", undefined, "unknown"],
    ["Invalid product ID provided", undefined, "other"],
    ["x".repeat(100_000), undefined, "other"],
  ])("refuse: %s", (reason, product, kind) => {
    expect(read({ type: "error", message: "Failed to subscribe", reason })).toEqual({
      kind: "refused",
      product,
      reason: kind,
    });
  });

  test("refuse without a reason too", () => {
    expect(read({ type: "error", message: "slow down" })).toEqual({
      kind: "refused",
      product: undefined,
      reason: "other",
    });
    expect(read({ type: "error" })).toMatchObject({ kind: "refused" });
  });

  test("heartbeats have the last trade's number", () => {
    const beat = { type: "heartbeat", sequence: 90, last_trade_id: 20, product_id: "BTC-USD" };
    expect(read(beat)).toEqual({ kind: "heartbeat", product: "BTC-USD", lastTradeId: 20 });
    expect(read({ ...beat, last_trade_id: "20" })).toMatchObject({ lastTradeId: undefined });
  });
});

test("matches, books and what is new are other; what is no message is garbage", () => {
  for (const type of ["match", "last_match", "l2update", "status", "something_new"]) {
    expect(read({ ...TICKER, type })).toEqual({ kind: "other" });
  }
  for (const text of ["", "{", "null", "7", '"ticker"', "[]", "{}", '{"type":7}', "<html>"]) {
    expect(parseFrame(text, two), text).toEqual({ kind: "garbage" });
  }
});

test("a change is exact, in decimals, and unknown without the price of a day ago", () => {
  expect(changeSince("77026.99", "81228.94")).toEqual({ change: "4201.95", changePercent: "5.455" });
  expect(changeSince("0.3", "0.1")).toEqual({ change: "-0.2", changePercent: "-66.667" });
  expect(changeSince(undefined, "1")).toEqual({ change: undefined, changePercent: undefined });
});

test("no frame, random or mutated, throws or gives a price that is none", () => {
  const text = JSON.stringify(TICKER);
  const edit = fc.record({
    at: fc.nat(text.length),
    cut: fc.nat(3),
    put: fc.constantFrom(...'{}[]",:-+.eE0129truflsnBTCUSD\\u', "null", "1e999", "-0"),
  });
  const mutated = fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => {
    const characters = [...text];
    for (const { at, cut, put } of edits) characters.splice(at, cut, put);
    return characters.join("");
  });
  const property = fc.property(fc.oneof(mutated, fc.string(), fc.json()), (frameText) => {
    const frame = parseFrame(frameText, two);
    if (frame.kind !== "ticker" || frame.price === undefined) return;
    expect(frame.price).toSatisfy(isDecimal);
    expect(compareDecimal(frame.price, "0")).toBeGreaterThan(0);
  });
  holdsFor("mutated tickers", property, { runs: 5_000 });
});

test.skipIf(captureAbsent)(`the messages recorded in 2026 are read${captureAbsent ? `: ${captureAbsent}` : ""}`, () => {
  const frames = readSamples().map((text) => parseFrame(text, two));
  expect(frames).toMatchObject([
    { kind: "ticker", product: "BTC-USD", price: "81228.94", open: "77026.99", tradeId: 1_088_490_716 },
    { kind: "other" },
    { kind: "subscribed", channels: new Map([["ticker", new Set(["BTC-USD"])]]) },
    { kind: "refused", product: "GIBBERISH-USD", reason: "unknown" },
  ]);
});

test.skipIf(captureAbsent)(
  `every recorded ticker is read with its digits${captureAbsent ? `: ${captureAbsent}` : ""}`,
  () => {
    const tickers = readCapture().filter(({ type }) => type === "ticker");
    expect(tickers).toHaveLength(107);
    for (const { text, product } of tickers) {
      const { price, trade_id: tradeId, sequence } = JSON.parse(text) as Record<string, unknown>;
      expect(parseFrame(text, () => 8)).toMatchObject({ kind: "ticker", product, price, tradeId, sequence });
    }
  },
);
