import { expect, test } from "vitest";
import { pastedTickers, typedTickers } from "./typed-tickers.ts";

test.each([
  ["AAPL", ["AAPL"]],
  [" nvda, AMZN; GOOGL META ", ["nvda", "AMZN", "GOOGL", "META"]],
  ["BMW.DE XYZQW BRK.B", ["BMW.DE", "XYZQW", "BRK.B"]],
  ["coca cola", ["coca cola"]],
  [" , ;", []],
])("%j is typed for %j", (text, tickers) => expect(typedTickers(text)).toEqual(tickers));

test.each([
  ["AAPL", undefined],
  ["coca cola", undefined],
  ["GOOGL\nMETA\r\nDIS\n", "GOOGL, META, DIS"],
  ["Ticker\tPrice\nJPM\t210.30\nXOM\t110.2", "JPM, XOM"],
  ["JPM\t210.30", "JPM"],
])("%j is pasted as %j", (text, shown) => expect(pastedTickers(text)).toBe(shown));
