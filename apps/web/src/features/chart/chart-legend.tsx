import type { Candle } from "@streampulse/client/history";
import { compareDecimal } from "@streampulse/core";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import type { AxisTime } from "./axis-time.ts";

/** The prices of one candle in words for screen readers, as a person would say them. */
export function candleWords(candle: Candle, axis: AxisTime, decimals: number): string {
  const price = (text: string): string => numbers.price(text, decimals);
  const { open, high, low, close, volume, isPartial } = candle;
  const prices = `open ${price(open)}, high ${price(high)}, low ${price(low)}, close ${price(close)}`;
  const traded = volume === undefined ? "" : `, volume ${numbers.volume(volume)}`;
  return `${axis.text(candle)}: ${prices}${traded}${isPartial ? "; a part of it was not heard" : ""}`;
}

/** Open, high, low, close and volume of the candle that is pointed at, else of the newest one. Its place is always there. */
export function ChartLegend({
  candle,
  axis,
  decimals,
}: {
  candle: Candle | undefined;
  axis: AxisTime;
  decimals: number;
}) {
  const price = (text: string | undefined): string => (text === undefined ? UNKNOWN : numbers.price(text, decimals));
  const tone = candle && compareDecimal(candle.close, candle.open) < 0 ? "text-down" : "text-up";
  const facts = [
    ["O", "Open", price(candle?.open)],
    ["H", "High", price(candle?.high)],
    ["L", "Low", price(candle?.low)],
    ["C", "Close", price(candle?.close)],
    ["Vol", "Volume", candle?.volume === undefined ? UNKNOWN : numbers.volume(candle.volume)],
  ] as const;
  return (
    <dl
      aria-label="Prices of the candle"
      className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-0.5 py-1 text-[12px] tabular-nums max-[700px]:grid max-[700px]:min-h-16 max-[700px]:grid-cols-3"
    >
      <div className="text-muted max-[700px]:col-span-3">
        <dt className="sr-only">Time</dt>
        <dd className={candle ? "" : "invisible"}>{candle ? axis.text(candle) : UNKNOWN}</dd>
      </div>
      {facts.map(([short, name, value]) => (
        <div key={name} className="flex gap-1">
          <dt className={candle ? "text-faint" : "invisible"}>
            <abbr title={name} className="no-underline">
              {short}
            </abbr>
          </dt>
          <dd className={candle ? tone : "invisible"}>{value}</dd>
        </div>
      ))}
      {candle?.isPartial && <div className="text-warn">partly heard</div>}
    </dl>
  );
}
