import { MarketSession, Quality, type Quote, TickerType, type TickerInfo } from "@streampulse/core";
import { expect, test } from "vitest";
import { marketText } from "./market-text.ts";

const { PRE, REGULAR, POST, CLOSED, ALWAYS_OPEN } = MarketSession;
const SHARE: Partial<TickerInfo> = { type: TickerType.STOCK, canonical: "NASDAQ:AAPL" };
const PAIR: Partial<TickerInfo> = { type: TickerType.FOREX, canonical: "OANDA:EUR_USD" };

function textOf(time: string, info: Partial<TickerInfo>, quality: Quality = Quality.CLOSED): string {
  const quote: Quote = {
    ticker: "A",
    price: "1",
    receivedTimeMs: 0,
    sequence: 1,
    epoch: 1,
    quality,
    source: "finnhub",
    stale: false,
  };
  return marketText(quote, { ticker: "A", ...info }, Date.parse(time));
}

test.each([
  [
    "a share at the weekend",
    "2026-11-28T12:00:00Z",
    { ...SHARE, marketSession: CLOSED },
    " · opens Mon 09:30 New York",
  ],
  [
    "a share on Thanksgiving",
    "2026-11-26T15:00:00Z",
    { ...SHARE, marketSession: CLOSED },
    " · opens Fri 09:30 New York",
  ],
  ["a pair at the weekend", "2026-11-28T12:00:00Z", { ...PAIR, marketSession: CLOSED }, " · opens Sun 17:00 New York"],
  ["a halt while the calendar says open", "2026-11-27T15:00:00Z", { ...SHARE, marketSession: CLOSED }, ""],
  ["a delisted coin", "2026-11-28T12:00:00Z", { type: TickerType.CRYPTO, marketSession: CLOSED }, ""],
  ["a share of elsewhere", "2026-11-28T12:00:00Z", { ...SHARE, canonical: "XETR:SAP", marketSession: CLOSED }, ""],
] as const)("%s is closed, and opens when that is known", (_, time, info, opens) => {
  expect(textOf(time, info)).toBe(`Closed${opens}`);
});

test("before the bell it says when, in the other sessions there is nothing to wait for", () => {
  const at = (marketSession: MarketSession) => textOf("2026-11-27T12:00:00Z", { ...SHARE, marketSession });
  expect(at(PRE)).toBe("Before opening · opens Fri 09:30 New York");
  expect([REGULAR, POST, ALWAYS_OPEN].map(at)).toEqual(["Open", "After hours", "Always open"]);
});

test.each([Quality.SIMULATED, Quality.REPLAY])("a market of quality %i keeps no real calendar", (quality) => {
  expect(textOf("2026-11-28T12:00:00Z", { ...SHARE, marketSession: CLOSED }, quality)).toBe("Closed");
});

test("what nobody knows is a dash", () => {
  expect(marketText(undefined, undefined, 0)).toBe("—");
  expect(textOf("2026-11-28T12:00:00Z", { marketSession: 99 as MarketSession })).toBe("—");
});
