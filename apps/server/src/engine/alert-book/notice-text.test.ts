import { Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import type { Notice } from "../ports/notice.ts";
import { noticeText } from "./notice-text.ts";

const SOURCE_MS = Date.UTC(2026, 0, 5, 14, 3, 22, 100);
const notice = (changes: Partial<Notice> = {}): Notice => ({
  alertId: "a",
  firingId: "a.1",
  ticker: "NASDAQ:AAPL",
  event: "crossed above 215",
  price: "215.02",
  currency: "USD",
  quality: Quality.LIVE,
  source: "finnhub",
  sourceTimeMs: SOURCE_MS,
  receivedTimeMs: SOURCE_MS + 300,
  ...changes,
});

test("a notice says what happened, at what price, whose, when, and how late it was heard", () => {
  expect(noticeText(notice())).toEqual({
    title: "NASDAQ:AAPL crossed above 215",
    text: "215.02 USD (LIVE, finnhub, 14:03:22 UTC, 0.3 s after the exchange)",
  });
});

test.each<[string, Partial<Notice>, string, string]>([
  [
    "made-up prices",
    { quality: Quality.SIMULATED, source: "simulated" },
    "[SIMULATED] NASDAQ:AAPL crossed above 215",
    "215.02 USD (SIMULATED, simulated, 14:03:22 UTC)",
  ],
  [
    "old prices",
    { quality: Quality.REPLAY, source: "replay", sourceTimeMs: Date.UTC(2013, 9, 7, 20, 4, 55) },
    "[REPLAY] NASDAQ:AAPL crossed above 215",
    "215.02 USD (REPLAY, replay, 2013-10-07 20:04:55 UTC)",
  ],
  ["no currency", { currency: undefined }, "", "215.02 (LIVE, finnhub, 14:03:22 UTC, 0.3 s after the exchange)"],
  ["no time of the source", { sourceTimeMs: undefined }, "", "215.02 USD (LIVE, finnhub, 14:03:22 UTC)"],
  [
    "a source whose clock is ahead",
    { receivedTimeMs: SOURCE_MS - 500 },
    "",
    "215.02 USD (LIVE, finnhub, 14:03:22 UTC)",
  ],
  [
    "a delay",
    { quality: Quality.DELAYED, receivedTimeMs: SOURCE_MS + 15 * 60_000 },
    "",
    "215.02 USD (DELAYED, finnhub, 14:03:22 UTC, 15 min after the exchange)",
  ],
  [
    "no price",
    { price: undefined, event: "has been stale for 5 min" },
    "NASDAQ:AAPL has been stale for 5 min",
    "No price (LIVE, finnhub, 14:03:22 UTC, 0.3 s after the exchange)",
  ],
])("of %s it says so", (_, changes, title, text) => {
  const told = noticeText(notice(changes));
  if (title !== "") expect(told.title).toBe(title);
  expect(told.text).toBe(text);
});

test("an outage and the user's note stand below, a line each", () => {
  const told = noticeText(notice({ outage: "Prices were away for 40 s.", note: "sell half" }));
  expect(told.text.split("\n")).toEqual([
    "215.02 USD (LIVE, finnhub, 14:03:22 UTC, 0.3 s after the exchange)",
    "Prices were away for 40 s.",
    "Note: sell half",
  ]);
});

test("hostile text stays one line without what steers a terminal, a header or the direction of writing", () => {
  const note = "a\r\nBcc: x\u001b[31mred\u202egpj.exe\u200b\u2028b\u0000c\ud800d";
  const { title, text } = noticeText(notice({ note, event: "x\ny\u001b]0;z\u0007", source: "s\r\nt" }));
  expect(title).toBe("NASDAQ:AAPL x y ]0;z");
  expect(text.split("\n")).toHaveLength(2);
  expect(text.split("\n")[1]).toBe("Note: a Bcc: x [31mred gpj.exe b c d");
});

test("what is too long is cut, never within a letter", () => {
  for (const letter of ["x", "価", "🍏"]) {
    const { title, text } = noticeText(notice({ event: letter.repeat(5_000), note: letter.repeat(5_000) }));
    expect(title.length).toBeLessThanOrEqual(200);
    expect(text.length).toBeLessThanOrEqual(900);
    expect(title.endsWith("…") && text.endsWith("…")).toBe(true);
    expect((title + text).isWellFormed()).toBe(true);
  }
});
