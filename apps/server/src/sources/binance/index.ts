import { defineSource } from "../../engine/ports/setting.ts";
import { origin } from "../vendor/origin.ts";
import { BinanceSource } from "./source.ts";

/** Binance's spot market. */
export const binance = defineSource({
  name: "binance",
  describes: "Real cryptocurrency prices from Binance's spot market, without a key.",
  sample: "BINANCE:BTCUSDT",
  venues: ["BINANCE"],
  pretend: false,
  settings: {
    url: {
      describes: "Where Binance's REST API is; it says which tickers exist and what they last cost.",
      expects: "a URL of scheme, host and port, as https://data-api.binance.vision",
      default: "https://data-api.binance.vision",
      schema: origin("https:", "http:"),
    },
    wsUrl: {
      describes: "Where Binance's market data socket is.",
      expects: "a URL of scheme, host and port, as wss://data-stream.binance.vision",
      default: "wss://data-stream.binance.vision",
      schema: origin("wss:", "ws:"),
    },
  },
  create: (place, context) => new BinanceSource(place, context),
});
