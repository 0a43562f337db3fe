import { defineSource } from "../../engine/ports/setting.ts";
import { origin } from "../vendor/origin.ts";
import { KrakenSource } from "./source.ts";

/** Kraken's spot market. */
export const kraken = defineSource({
  name: "kraken",
  describes: "Real prices of cryptocurrencies, and of some currencies, from Kraken's spot market, without a key.",
  sample: "KRAKEN:BTC/USD",
  venues: ["KRAKEN"],
  pretend: false,
  settings: {
    url: {
      describes: "Where Kraken's REST API is; it says which tickers exist.",
      expects: "a URL of scheme, host and port, as https://api.kraken.com",
      default: "https://api.kraken.com",
      schema: origin("https:", "http:"),
    },
    wsUrl: {
      describes: "Where Kraken's market data socket is, of which the second version is used.",
      expects: "a URL of scheme, host and port, as wss://ws.kraken.com",
      default: "wss://ws.kraken.com",
      schema: origin("wss:", "ws:"),
    },
  },
  create: (place, context) => new KrakenSource(place, context),
});
