import type { AlertCondition, PreviewAlertResponse } from "@streampulse/client/alerts";
import { showPercent, showPrice, signOf } from "./amount.ts";
import { cleanText } from "./clean.ts";
import { showMoment } from "./moment.ts";

/** `2026-03-02 14:03`: within a candle the time is about right, and the second made up. */
const MINUTE = 16;

/** What is known of an alert before it fires: how far it is, and how often, or whether, it would have fired. */
export function previewLines(preview: PreviewAlertResponse, condition: AlertCondition, repeats: boolean): string[] {
  const { quote, wouldHaveFired, firstFiredTimeMs, basis } = preview;
  const lines = [
    quote === undefined ? "There is no price yet." : `Now ${showPrice(quote.price)}${farText(preview, condition)}`,
  ];
  if (wouldHaveFired !== undefined && basis !== undefined) {
    const days = Math.round((basis.toTimeMs - basis.fromTimeMs) / 8_640_000) / 10;
    const times = wouldHaveFired === 1 ? " once" : ` ${wouldHaveFired} times`;
    const first =
      repeats || wouldHaveFired === 0 ? "" : `, first about ${showMoment(firstFiredTimeMs).slice(0, MINUTE)}`;
    const fired = wouldHaveFired === 0 ? "not have fired" : `have fired${repeats ? times : ""}`;
    const span = `in the last ${days} ${days === 1 ? "day" : "days"}`;
    lines.push(`It would ${fired} ${span}${first}, by the candles there are.`);
  }
  return lines;
}

/** A crossing is not near because its level is: from the wrong side the price has to come back first. */
function farText({ distancePercent }: PreviewAlertResponse, condition: AlertCondition): string {
  if (distancePercent === undefined) return "";
  const { crossing, crossingUp, crossingDown } = condition;
  const sign = signOf(distancePercent);
  const level = (price: string): string => showPrice(cleanText(price, 60));
  if (crossingUp && sign < 0) return `, and it must first be below ${level(crossingUp.price)}`;
  if (crossingDown && sign > 0) return `, and it must first be above ${level(crossingDown.price)}`;
  if ((crossing ?? crossingUp ?? crossingDown) && sign === 0) return ", at the level";
  return sign === 0 ? ", and it fires at once" : `, ${showPercent(distancePercent)} to go`;
}
