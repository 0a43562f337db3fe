import type { Candle } from "@streampulse/client/history";
import { numbers } from "../../ui/number-text.ts";
import type { AxisTime } from "./axis-time.ts";
import { courseChange } from "./chart-plan.ts";
import type { ChartRange } from "./chart-range.ts";

/** A course in a sentence, for whoever does not see it; undefined where there is none. */
export function courseWords(
  ticker: string,
  candles: readonly Candle[],
  range: ChartRange,
  { axis, decimals }: { readonly axis: AxisTime; readonly decimals: number },
): string | undefined {
  const [first, last, change] = [candles[0], candles.at(-1), courseChange(candles)];
  if (!first || !last || !change) return undefined;
  const price = (text: string): string => numbers.price(text, decimals);
  const far = change.percent === undefined ? "" : `, ${numbers.percent(change.percent)} %`;
  return `${ticker} over ${range.words}: ${price(last.close)} at ${axis.text(last)}, ${price(first.open)} at ${axis.text(first)}${far}.`;
}
