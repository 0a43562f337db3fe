import { defineSource } from "../../engine/ports/setting.ts";
import { origin } from "../vendor/origin.ts";
import { CoinbaseSource } from "./source.ts";

/** Coinbase's exchange. */
export const coinbase = defineSource({
  name: "coinbase",
  describes: "Real cryptocurrency prices from Coinbase's exchange, without a key.",
  sample: "COINBASE:BTC-USD",
  venues: ["COINBASE"],
  pretend: false,
  settings: {
    url: {
      describes: "Where the REST API of Coinbase's exchange is; it says which tickers exist.",
      expects: "a URL of scheme, host and port, as https://api.exchange.coinbase.com",
      default: "https://api.exchange.coinbase.com",
      schema: origin("https:", "http:"),
    },
    wsUrl: {
      describes: "Where the feed of Coinbase's exchange is.",
      expects: "a URL of scheme, host and port, as wss://ws-feed.exchange.coinbase.com",
      default: "wss://ws-feed.exchange.coinbase.com",
      schema: origin("wss:", "ws:"),
    },
  },
  create: (place, context) => new CoinbaseSource(place, context),
});
