import { MarketSession, type Quote, type TickerInfo } from "@streampulse/core";
import type { DayRange } from "../session/day-ranges.ts";
import { useServerNow } from "../session/server-time.ts";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { marketText } from "./market-text.ts";

/** The day of a ticker in six facts; a dash where nobody knows. */
export function TickerFacts({
  quote,
  info,
  range,
}: {
  quote: Quote | undefined;
  info: TickerInfo | undefined;
  range: DayRange | undefined;
}) {
  const nowMs = useServerNow(info?.marketSession === MarketSession.CLOSED || info?.marketSession === MarketSession.PRE);
  const price = (text: string | undefined): string =>
    text === undefined ? UNKNOWN : numbers.price(text, info?.decimals);
  const pair = (a: string | undefined, b: string | undefined, between: string): string =>
    a === undefined && b === undefined ? UNKNOWN : `${price(a)} ${between} ${price(b)}`;
  const facts: readonly (readonly [string, string])[] = [
    ["Bid × Ask", pair(quote?.bid, quote?.ask, "×")],
    ["Volume", quote?.volume === undefined ? UNKNOWN : numbers.volume(quote.volume)],
    ["Open", price(info?.open)],
    ["Previous close", price(info?.previousClose)],
    ["Day range", pair(range?.low, range?.high, "–")],
    ["Market", marketText(quote, info, nowMs)],
  ];
  return (
    <dl className="my-4 grid grid-cols-2 gap-x-4 gap-y-2.5">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-[11.5px] text-faint">{name}</dt>
          <dd className="[overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
