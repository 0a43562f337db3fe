import { Quality, type Quote, type TickerError, type TickerInfo } from "@streampulse/core";
import { cleanText } from "./clean.ts";
import { qualityLabel } from "./freshness.ts";

/**
 * One quote on one line, as the line feed of the server writes it: `AAPL: $219.68`, the currency's code
 * behind the price where it is not USD, and each in brackets what is not live and whether it is stale.
 */
export function quoteLine(quote: Quote, info: TickerInfo | undefined): string {
  const price = cleanText(quote.price, 80);
  const currency = cleanText(info?.currency ?? "", 12);
  const negative = price.startsWith("-");
  const amount = currency === "USD" ? `${negative ? "-" : ""}$${negative ? price.slice(1) : price}` : price;
  const behind = currency === "" || currency === "USD" ? "" : ` ${currency}`;
  const label = quote.quality === Quality.LIVE && !quote.stale ? "" : qualityLabel(quote, info).text;
  const labels = label === "" ? "" : ` [${label.replace(/ STALE$/, "] [STALE")}]`;
  return `${cleanText(quote.ticker, 48)}: ${amount}${behind}${labels}`;
}

/** A ticker's trouble on one line: `NOSUCH: unknown ticker: …`. */
export function errorLine(error: TickerError): string {
  const reason = cleanText(error.message);
  return `${cleanText(error.ticker, 48)}: ${reason === "" ? "no price" : reason}`;
}
