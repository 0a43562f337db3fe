import { compareDecimal, percentChange, type Quote, subtractDecimal, type TickerInfo } from "@streampulse/core";

/** How a price stands against the previous close; each part is absent where it is unknown. */
export interface DayChange {
  readonly direction: "up" | "down" | "flat";
  readonly change: string | undefined;
  readonly percent: string | undefined;
}

/** The source's own change where it gives one, else the exact difference to the previous close. */
export function dayChange(quote: Quote | undefined, info: TickerInfo | undefined): DayChange {
  const close = info?.previousClose;
  const change = quote?.change ?? (quote && close !== undefined ? subtractDecimal(quote.price, close) : undefined);
  const percent =
    quote?.changePercent ?? (quote && close !== undefined ? percentChange(quote.price, close) : undefined);
  const sign = compareDecimal(change ?? percent ?? "0", "0");
  return { direction: sign > 0 ? "up" : sign < 0 ? "down" : "flat", change, percent };
}
