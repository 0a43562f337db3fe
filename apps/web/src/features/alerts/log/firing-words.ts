import { type Firing, MoveDirection, OutageCause, PriceKind } from "@streampulse/client/alerts";
import type { NumberText } from "../../../ui/number-text.ts";
import { WINDOW_WORDS } from "../condition-words.ts";
import { spanText } from "../span-text.ts";

/** What the words are written with: whether amounts are hidden goes before everything. */
export interface WordsOptions {
  readonly numbers: Pick<NumberText, "price">;
  readonly decimals?: number | undefined;
  readonly hidesAmounts: boolean;
}

/** What happened, a sentence without its full stop: `AAPL crossed above 225.00`; without an amount where they are hidden. */
export function firingTitle(firing: Firing, options: WordsOptions): string {
  return `${firing.ticker} ${options.hidesAmounts ? hiddenEvent(firing) : eventOf(firing, options)}`;
}

function hiddenEvent({ condition }: Firing): string {
  return condition?.stale ? "has no fresh price" : "has reached your alert";
}

function eventOf({ condition, direction, percent, quote }: Firing, { numbers, decimals }: WordsOptions): string {
  const price = (level: { readonly price: string }): string => numbers.price(level.price, decimals);
  const isDown = direction === MoveDirection.DOWN;
  if (condition?.above) return `is above ${price(condition.above)}`;
  if (condition?.below) return `is below ${price(condition.below)}`;
  const crossed = condition?.crossing ?? condition?.crossingUp ?? condition?.crossingDown;
  if (crossed) return `crossed ${isDown ? "below" : "above"} ${price(crossed)}`;
  const far = (asked: string): string => `${numbers.price(shortPercent(percent ?? asked))} %`;
  if (condition?.percentMove) {
    const { referencePrice } = condition.percentMove;
    const from = referencePrice === undefined ? "" : ` from ${numbers.price(referencePrice, decimals)}`;
    return `is ${isDown ? "down" : "up"} ${far(condition.percentMove.percent)}${from}`;
  }
  if (condition?.windowMove) {
    const { percent: asked, window } = condition.windowMove;
    return `went ${isDown ? "down" : "up"} ${far(asked)} within ${WINDOW_WORDS[window] ?? WINDOW_WORDS[0]}`;
  }
  const seconds = condition?.stale?.forSeconds;
  if (seconds) return `has had no fresh price for ${spanText(seconds)}`;
  if (seconds === 0) return "has no fresh price";
  return quote ? `fired at ${numbers.price(quote.price, decimals)}` : "fired";
}

/** Without its sign, which the direction says, and two digits behind the point. */
function shortPercent(percent: string): string {
  return percent.replace("-", "").replace(/(\.\d\d)\d+$/, "$1");
}

/** Which prices those were, where they were not of a real market. */
export function kindWord(kind: PriceKind): string | undefined {
  if (kind === PriceKind.SIMULATED) return "Simulated";
  return kind === PriceKind.REPLAY ? "Replay" : undefined;
}

/** Where the price came from, where that says more than which prices they are. */
export function sourceWord({ quote, priceKind }: Firing): string | undefined {
  return quote?.source === kindWord(priceKind)?.toLowerCase() ? undefined : quote?.source;
}

/** The price that fired it, with its currency; undefined where there was none. */
export function firedPrice({ quote, currency }: Firing, { numbers, decimals }: WordsOptions): string | undefined {
  if (quote === undefined) return undefined;
  return [numbers.price(quote.price, decimals), currency].filter(Boolean).join(" ");
}

/** From the price's own time to the decision; undefined where no time of today is told. */
export function firingDelay({ delayMs, priceKind }: Firing): string | undefined {
  // What was made up or recorded has a time that says nothing of how late it came.
  if (delayMs === undefined || priceKind === PriceKind.REPLAY || priceKind === PriceKind.SIMULATED) return undefined;
  if (delayMs < 1_000) return `${Math.max(0, Math.round(delayMs))} ms`;
  return delayMs < 60_000 ? `${(delayMs / 1_000).toFixed(1)} s` : spanText(Math.round(delayMs / 60_000) * 60);
}

/** Why it is not known when it happened, a sentence; undefined where it is. */
export function outageWords({ outage }: Firing): string | undefined {
  if (outage === undefined) return undefined;
  const seconds = Math.max(1, Math.round((outage.toTimeMs - outage.fromTimeMs) / 1_000));
  const why = outage.cause === OutageCause.SERVER ? "the server did not run" : "the source brought no prices";
  const time = seconds < 120 ? spanText(seconds) : spanText(Math.round(seconds / 60) * 60);
  return `It may have happened at any time in the ${time} before: ${why}.`;
}

/** What a notice says under its title: the price, which prices they are, where it came from. */
export function firingFacts(firing: Firing, options: WordsOptions): string {
  const late = firingDelay(firing);
  return [
    options.hidesAmounts ? undefined : firedPrice(firing, options),
    kindWord(firing.priceKind),
    sourceWord(firing),
    late === undefined ? undefined : `${late} after the exchange`,
  ]
    .filter(Boolean)
    .join(" · ");
}
