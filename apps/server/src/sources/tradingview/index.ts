import { z } from "zod";
import { defineSource } from "../../engine/ports/setting.ts";
import { origin } from "../vendor/origin.ts";
import { launchChromium } from "./chromium.ts";
import { findChromium } from "./find-chromium.ts";
import { TradingViewSource } from "./source.ts";

/** TradingView's site. */
export const tradingview = defineSource({
  name: "tradingview",
  describes:
    "Stocks, currencies, indices, futures and cryptocurrencies as TradingView's site shows them, read in a real Chromium; mind the site's terms.",
  sample: "NASDAQ:AAPL",
  pretend: false,
  settings: {
    browser: {
      describes: "The Chromium that reads the site.",
      expects: "the path of a Chromium or Chrome; unset: the one that the system has at a usual place",
      schema: z.string().min(1),
    },
    url: {
      describes: "Where TradingView's site is.",
      expects: "a URL of scheme, host and port, as https://www.tradingview.com",
      default: "https://www.tradingview.com",
      schema: origin("https:", "http:"),
    },
    wsUrl: {
      describes: "The one place whose quote sockets are read; the site's page itself decides which it opens.",
      expects: "a URL of scheme, host and port, as wss://data.tradingview.com; unset: wherever the page finds it",
      schema: origin("wss:", "ws:"),
    },
    pagesMax: {
      describes: "How many tickers are read by a page each, where the site's stream of prices is not to be had.",
      expects: "a whole number from 1 to 50",
      default: "8",
      schema: z
        .string()
        .regex(/^\d{1,2}$/)
        .transform(Number)
        .pipe(z.number().min(1).max(50)),
    },
  },
  create: ({ browser, ...place }, context) => {
    const path = findChromium(browser);
    context.log.info(
      "TradingView's terms of use forbid automated reading and passing its prices on without its consent; whether this use has it is yours to know",
    );
    return new TradingViewSource(place, context, () => launchChromium(path, context.log));
  },
});
