import { expect, test } from "vitest";
import { listFile, readListText, tickerCount } from "./list-text.ts";

const LISTS = [
  { id: "1", name: "Tech & more/..", revision: 1, entries: [{ heading: "Chips" }, { ticker: "NVDA", note: "=later" }] },
  { id: "2", name: "Coins", revision: 1, entries: [{ ticker: "BINANCE:BTCUSDT" }] },
];

test.each(["csv", "json"] as const)("%s comes back exactly as it was, told by its text alone", (format) => {
  const { text, name } = listFile(format, LISTS);
  expect(name).toBe(`watchlists.${format}`);
  const read = readListText(text);
  expect([read.format, read.faultCount]).toEqual([format, 0]);
  expect(read.lists).toEqual(LISTS.map(({ name: named, entries }) => ({ name: named, entries })));
});

test("TXT is TradingView's, says what it leaves out, and has a name that is no path", () => {
  const file = listFile("txt", LISTS.slice(0, 1));
  expect(file).toMatchObject({ name: "Tech-more.txt", text: "###Chips,NVDA" });
  expect(file.leftOut).toHaveLength(1);
  const london = [{ ticker: "VOD.L" }, { heading: "Home" }, { ticker: "0700.HK" }];
  const { text } = listFile("txt", [{ id: "3", name: "London", revision: 1, entries: london }]);
  expect(text).toBe("LSE:VOD,###Home,HKEX:700");
  expect(readListText(text, london).lists[0]?.entries).toEqual(london);
  expect(readListText(file.text)).toMatchObject({
    format: "txt",
    lists: [{ entries: [{ heading: "Chips" }, { ticker: "NVDA" }] }],
  });
});

test.each([
  ["AAPL\nMSFT, BTCUSDT", "txt", 3, 0],
  ["Symbol;Note\nAAPL;x\n", "csv", 1, 0],
  ['["AAPL","A B"]', "json", 1, 1],
  ["<script>alert(1)</script>", "txt", 0, 1],
])("%j is read as %s", (text, format, count, faults) => {
  const read = readListText(text);
  expect([read.format, tickerCount(read.lists), read.faultCount]).toEqual([format, count, faults]);
});
