import { z } from "zod";
import { defineSource } from "../../engine/ports/setting.ts";
import { origin } from "../vendor/origin.ts";
import { FinnhubSource } from "./source.ts";
import { CRYPTO_VENUES, FOREX_VENUES, STOCK_VENUES } from "./venues.ts";

/** A whole number of these bounds, from its text. */
function whole(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

/** Finnhub, with the user's own key. */
export const finnhub = defineSource({
  name: "finnhub",
  describes: "Real prices of US stocks, forex and crypto from Finnhub, with a key of yours (a free one will do).",
  sample: "AAPL",
  venues: [...STOCK_VENUES, ...CRYPTO_VENUES, ...FOREX_VENUES.keys()],
  pretend: false,
  settings: {
    apiKey: {
      describes: "Your Finnhub API key, without which this source does not start.",
      expects: "a key as finnhub.io shows it, of letters and digits",
      secret: true,
      lack: {
        word: "no key",
        says: "finnhub.io gives one for free: set it, or STREAMPULSE_FINNHUB_API_KEY_FILE to a file that holds it, or leave finnhub out.",
      },
      schema: z.string().regex(/^[\x21-\x7e]{1,200}$/),
    },
    pollSeconds: {
      describes:
        "How often a ticker that is polled is asked for; less often where many share the calls of a minute, which the log then says.",
      expects: "a whole number of seconds from 1 to 3600",
      default: "5",
      schema: whole(1, 3_600),
    },
    callsPerMinute: {
      describes: "How many REST calls your plan has in a minute. All that is asked stays within them.",
      expects: "a whole number from 1 to 1800",
      default: "60",
      schema: whole(1, 1_800),
    },
    maxSymbols: {
      describes: "How many tickers the socket carries; those beyond them are polled. 0 does without the socket.",
      expects: "a whole number from 0 to 1000",
      default: "50",
      schema: whole(0, 1_000),
    },
    url: {
      describes: "Where Finnhub's REST API is.",
      expects: "a URL of scheme, host and port, as https://finnhub.io",
      default: "https://finnhub.io",
      schema: origin("https:", "http:"),
    },
    wsUrl: {
      describes: "Where Finnhub's socket is.",
      expects: "a URL of scheme, host and port, as wss://ws.finnhub.io",
      default: "wss://ws.finnhub.io",
      schema: origin("wss:", "ws:"),
    },
  },
  create({ apiKey, ...place }, context) {
    if (apiKey === undefined) {
      throw new Error(
        "STREAMPULSE_FINNHUB_API_KEY must be your Finnhub API key, or STREAMPULSE_FINNHUB_API_KEY_FILE its file.",
      );
    }
    return new FinnhubSource({ ...place, apiKey }, context);
  },
});
