import { setImmediate as turn } from "node:timers/promises";
import type { Scheduler } from "@streampulse/core";
import { FakeTradingView } from "../../../../../test/upstreams/tradingview/fake-tradingview.ts";
import { lentBrowser } from "../../../../../test/upstreams/tradingview/lent-browser.ts";
import { WELL_KNOWN } from "../../../../../test/upstreams/tradingview/well-known.ts";
import { wallClock } from "../../../../../test/upstreams/wall-clock.ts";
import { describeSource } from "../conformance.ts";
import { siteSymbol } from "./site-symbol.ts";
import { TradingViewSource } from "./source.ts";

const quiet = { info: () => {}, warn: () => {} };
const browser = lentBrowser();

/** The real clock, for the browser has no other; it knows what it still has to call. */
function countedClock(): Scheduler & { pending(): number } {
  const due = new Set<object>();
  return {
    ...wallClock,
    after: (delayMs, call) => {
      const one = {};
      due.add(one);
      const cancel = wallClock.after(delayMs, () => {
        due.delete(one);
        call();
      });
      return () => {
        due.delete(one);
        cancel();
      };
    },
    pending: () => due.size,
  };
}

describeSource(
  "tradingview",
  async () => {
    const scheduler = countedClock();
    const fake = await FakeTradingView.start({ listed: WELL_KNOWN });
    const place = { url: fake.url, wsUrl: fake.wsUrl, pagesMax: 3 };
    const source = new TradingViewSource(place, { scheduler, random: Math.random, log: quiet }, browser.launch);
    let cents = 0;
    return {
      source,
      tickers: [
        { canonical: "NASDAQ:AAPL", aliases: ["AAPL", "aapl"] },
        { canonical: "BINANCE:BTCUSDT", aliases: ["BTCUSDT"] },
        { canonical: "OANDA:EUR_USD", aliases: ["EURUSD", "EUR/USD", "eur_usd", "OANDA:EURUSD"] },
      ],
      unknown: ["NOSUCH", "NASDAQ:NOSUCH", "^NOSUCH", "NASDAQ:AAPL.X"],
      searches: [
        { text: "aapl", best: "NASDAQ:AAPL" },
        { text: "bitcoin", best: "BINANCE:BTCUSDT" },
      ],
      now: () => scheduler.now(),
      move: (canonical) => fake.trade(siteSymbol(canonical), `300.${String(++cents % 100).padStart(2, "0")}`),
      pass: async () => {
        await browser.turn();
        await turn();
      },
      pending: () => scheduler.pending(),
      end: async () => {
        await fake.close();
        if (fake.violations.length > 0) throw new Error(fake.violations.join("; "));
      },
    };
  },
  {
    "a search for an empty text lists everything, each once and in the same order":
      "the site has hundreds of thousands of symbols, and lists none of them without a text",
  },
);
