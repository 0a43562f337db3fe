import { MarketSession, TickerType, type TickerName } from "@streampulse/core";
import type { Listing } from "../../engine/ports/source.ts";
import { longName } from "../vendor/long-names.ts";
import { CRYPTO_VENUES, FOREX_VENUES } from "./venues.ts";

/** ISO 4217, and the metals that brokers quote like currencies. */
const CURRENCIES = new Set(
  (
    "AED ARS AUD BGN BRL CAD CHF CLP CNH CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW KZT MXN MYR NOK " +
    "NZD PEN PHP PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR XAU XAG XPD XPT"
  ).split(" "),
);

/** What a crypto code without a separator ends with, the longer first. */
const CRYPTO_QUOTES = ["FDUSD", "USDT", "USDC", "BUSD", "TUSD", "EUR", "GBP", "TRY", "BRL", "USD", "BTC", "ETH", "BNB"];

const FOREX_CODE = /^([A-Z0-9]{2,10})[_/.-]([A-Z]{3})$/;
const JOINED_FOREX_CODE = /^([A-Z]{3})([A-Z]{3})$/;
const CRYPTO_CODE = /^[A-Z0-9]{2,20}(?:[-_/][A-Z0-9]{2,10})?$/;
/** Bare names that can only be crypto, with the exchange that is meant. */
const BARE_CRYPTO: readonly (readonly [RegExp, string])[] = [
  [/^[A-Z0-9]{2,12}USDT$/, "BINANCE"],
  [/^[A-Z0-9]{2,10}-USD$/, "COINBASE"],
];

/**
 * The listing of a currency pair or crypto market by its name alone; whether Finnhub has it is for Finnhub to
 * say. `EURUSD`, `EUR/USD` and `OANDA:EURUSD` are `OANDA:EUR_USD`. Undefined for what is spelled otherwise.
 */
export function pairOf({ venue, code }: TickerName): Listing | undefined {
  if (venue !== undefined && CRYPTO_VENUES.has(venue)) return cryptoOf(venue, code);
  if (venue === undefined || FOREX_VENUES.has(venue)) {
    const [, base, quote] = JOINED_FOREX_CODE.exec(code) ?? FOREX_CODE.exec(code) ?? [];
    const isForex = base !== undefined && quote !== undefined && CURRENCIES.has(quote);
    // OANDA quotes indices and commodities in currencies too, but by their venue only.
    if (isForex && (CURRENCIES.has(base) || (venue !== undefined && code.includes("_")))) {
      return forexOf(venue ?? "OANDA", code, base, quote);
    }
    if (venue !== undefined) return undefined;
  }
  const meant = venue === undefined ? BARE_CRYPTO.find(([spelling]) => spelling.test(code)) : undefined;
  return meant && cryptoOf(meant[1], code);
}

function forexOf(venue: string, code: string, base: string, quote: string): Listing {
  // The other brokers' spellings are theirs; OANDA's has one form.
  const canonical = `${venue}:${venue === "OANDA" ? `${base}_${quote}` : code}`;
  return {
    canonical,
    info: {
      name: `${base} / ${quote}`,
      exchange: venue,
      currency: quote,
      type: CURRENCIES.has(base) ? TickerType.FOREX : TickerType.OTHER,
      delaySeconds: 0,
    },
    hours: "forex",
  };
}

function cryptoOf(venue: string, code: string): Listing | undefined {
  if (!CRYPTO_CODE.test(code)) return undefined;
  const [first = code, second] = code.split(/[-_/]/);
  const quote = second ?? CRYPTO_QUOTES.find((end) => code.endsWith(end) && code.length > end.length + 1);
  const base = second === undefined && quote !== undefined ? code.slice(0, -quote.length) : first;
  return {
    canonical: `${venue}:${code}`,
    info: {
      name: quote === undefined ? code : `${longName(base)} / ${quote}`,
      exchange: venue[0] + venue.slice(1).toLowerCase(),
      ...(quote === undefined ? {} : { currency: quote }),
      marketSession: MarketSession.ALWAYS_OPEN,
      type: TickerType.CRYPTO,
      delaySeconds: 0,
    },
    hours: "always",
  };
}
