import { expect, test } from "vitest";
import { LINK_MAX, SHARED_MAX, sharedTickers, shareLink } from "./share-link.ts";

test("what was shared is what is proposed, whatever a ticker holds", () => {
  const tickers = ["AAPL", "BINANCE:BTCUSDT", "ES1!", "^GSPC", "A&B", "600519.SS", "#X", "C++"];
  const { link, count } = shareLink("https://prices.example", tickers);
  expect(count).toBe(tickers.length);
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

test.each([
  [0, 2],
  [1, 1],
])("a link that would be %i longer than it may be holds %i of two tickers", (more, count) => {
  const origin = `https://${"a".repeat(LINK_MAX - "https:///?tickers=KO,%E6%BC%A2".length + more)}`;
  const shared = shareLink(origin, ["KO", "漢"]);
  expect([shared.count, shared.link.length <= LINK_MAX]).toEqual([count, true]);
  expect(sharedTickers(new URL(shared.link).search)?.tickers.length).toBe(count);
});

test("of more tickers than are read from a link it holds as many as are", () => {
  const many = Array.from({ length: SHARED_MAX + 1 }, (_, n) => `T${n}`);
  expect([shareLink("", many).count, shareLink("", many.slice(1)).count]).toEqual([SHARED_MAX, SHARED_MAX]);
});
