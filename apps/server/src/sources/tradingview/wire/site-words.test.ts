import { MarketSession, Quality, TickerType } from "@streampulse/core";
import { expect, test } from "vitest";
import { currencyCode, marketSession, mayBeBelowZero, plainText, tickerType, updateMode } from "./site-words.ts";

test("kinds of instruments", () => {
  expect(
    ["stock", "dr", "bitcoin", "crypto", "forex", "index", "fund", "futures", "bond"].map((type) => tickerType(type)),
  ).toEqual([
    TickerType.STOCK,
    TickerType.STOCK,
    TickerType.CRYPTO,
    TickerType.CRYPTO,
    TickerType.FOREX,
    TickerType.INDEX,
    TickerType.FUND,
    TickerType.FUTURE,
    TickerType.OTHER,
  ]);
  expect(tickerType("spot", ["crypto"])).toBe(TickerType.CRYPTO);
  expect(tickerType("constructor")).toBe(TickerType.OTHER);
  for (const none of ["", undefined, 5]) expect(tickerType(none)).toBeUndefined();
});

test("only yields, spreads, indices and futures may be zero or less", () => {
  expect(["bond", "futures", "index"].every(mayBeBelowZero)).toBe(true);
  expect(["stock", "crypto", "forex", "fund", undefined].some(mayBeBelowZero)).toBe(false);
});

test("parts of the day, by either field and in either spelling", () => {
  expect(marketSession("market")).toBe(MarketSession.REGULAR);
  expect(marketSession("pre_market")).toBe(MarketSession.PRE);
  expect(marketSession("post_market")).toBe(MarketSession.POST);
  expect(marketSession({ phase: "post-market", tradingday: "20260914" })).toBe(MarketSession.POST);
  expect(marketSession("out_of_session")).toBe(MarketSession.CLOSED);
  for (const none of ["", "lunch", "constructor", undefined, 5, {}, { phase: 5 }])
    expect(marketSession(none)).toBeUndefined();
});

test("only streaming is live; a delay is told in seconds where the mode says it", () => {
  expect(updateMode("streaming")).toEqual({ quality: Quality.LIVE, delaySeconds: 0 });
  expect(updateMode("delayed_streaming_900")).toEqual({ quality: Quality.DELAYED, delaySeconds: 900 });
  for (const other of ["endofday", "delayed_streaming_", "delayed_streaming_9999999", "pulsed", undefined, 5]) {
    expect(updateMode(other)).toEqual({ quality: Quality.DELAYED, delaySeconds: undefined });
  }
});

test("currencies are codes, pence by their own", () => {
  expect(["USD", "usdt", "GBX", "GBp"].map(currencyCode)).toEqual(["USD", "USDT", "GBX", "GBX"]);
  for (const none of ["", "U", "US DOLLAR", "x".repeat(13), 5, undefined]) expect(currencyCode(none)).toBeUndefined();
});

test("a name is one line of plain text, of at most 200 characters", () => {
  expect(plainText("Apple Inc.")).toBe("Apple Inc.");
  expect(plainText("삼성전자보통주")).toBe("삼성전자보통주");
  expect(plainText("a\u001b[31mb\u202ec\r\nd\u200be")).toBe("a [31mb c d e");
  expect(plainText("x".repeat(200))).toHaveLength(200);
  expect(plainText("x".repeat(201))).toHaveLength(200);
  for (const none of ["", " \n ", "\u200b", 5, undefined]) expect(plainText(none)).toBeUndefined();
});
