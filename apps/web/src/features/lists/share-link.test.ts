import { expect, test } from "vitest";
import { SHARED_MAX, sharedTickers, shareLink } from "./share-link.ts";

test("what was shared is what is proposed, whatever a ticker holds", () => {
  const tickers = ["AAPL", "BINANCE:BTCUSDT", "ES1!", "^GSPC", "A&B", "600519.SS", "#X", "C++"];
  const link = shareLink("https://prices.example", tickers);
  expect(sharedTickers(new URL(link).search)).toEqual({ tickers, unread: 0 });
});

test("hostile items are counted, not shown, and doubles collapse", () => {
  const query = `?tickers=${encodeURIComponent("aapl,AAPL,<img src=x onerror=alert(1)>,\u202eMSFT,A B,")}`;
  expect(sharedTickers(query)).toEqual({ tickers: ["AAPL"], unread: 3 });
});

test.each([
  ["", undefined],
  ["?tickers=", undefined],
  ["?tickers=,,", undefined],
  ["?other=AAPL", undefined],
])("%j proposes nothing", (query, proposed) => {
  expect(sharedTickers(query)).toEqual(proposed);
});

test.each([
  [SHARED_MAX, 0],
  [SHARED_MAX + 1, 1],
])("of %i tickers %i are left", (count, unread) => {
  const shared = sharedTickers(`?tickers=${Array.from({ length: count }, (_, n) => `T${n}`).join(",")}`);
  expect([shared?.tickers.length, shared?.unread]).toEqual([SHARED_MAX, unread]);
});
