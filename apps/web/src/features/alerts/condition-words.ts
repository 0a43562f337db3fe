import { type AlertCondition, AlertWindow, MoveDirection } from "@streampulse/client/alerts";
import type { NumberText } from "../../ui/number-text.ts";
import { spanText } from "./span-text.ts";

/** The time of a window, as a reader says it. */
export const WINDOW_WORDS: Readonly<Record<AlertWindow, string>> = {
  [AlertWindow.UNSPECIFIED]: "an unknown time",
  [AlertWindow["1_MINUTE"]]: "1 minute",
  [AlertWindow["5_MINUTES"]]: "5 minutes",
  [AlertWindow["1_HOUR"]]: "1 hour",
  [AlertWindow["24_HOURS"]]: "24 hours",
};

/**
 * What stands behind a ticker in a sentence: `crosses 225.00`, `falls 2 % within 1 hour`. Where levels are hidden,
 * `crosses your level`: a level beside a holding tells what its owner paid or waits for.
 */
export function conditionWords(
  condition: AlertCondition | undefined,
  numbers: Pick<NumberText, "price">,
  decimals?: number,
  hidesLevels = false,
): string {
  const price = (level: { readonly price: string }): string =>
    hidesLevels ? "your level" : numbers.price(level.price, decimals);
  if (condition?.above) return `is above ${price(condition.above)}`;
  if (condition?.below) return `is below ${price(condition.below)}`;
  if (condition?.crossingUp) return `rises above ${price(condition.crossingUp)}`;
  if (condition?.crossingDown) return `falls below ${price(condition.crossingDown)}`;
  if (condition?.crossing) return `crosses ${price(condition.crossing)}`;
  if (condition?.percentMove) {
    const { percent, direction, referencePrice } = condition.percentMove;
    const from = referencePrice === undefined ? "from now" : `from ${price({ price: referencePrice })}`;
    return `${moveWord(direction)} ${numbers.price(percent)} % ${from}`;
  }
  if (condition?.windowMove) {
    const { percent, direction, window } = condition.windowMove;
    return `${moveWord(direction)} ${numbers.price(percent)} % within ${WINDOW_WORDS[window] ?? WINDOW_WORDS[0]}`;
  }
  const seconds = condition?.stale?.forSeconds;
  if (seconds === undefined) return "does what this page does not know";
  return seconds === 0 ? "has no fresh price" : `has no fresh price for ${spanText(seconds)}`;
}

function moveWord(direction: MoveDirection): string {
  if (direction === MoveDirection.UP) return "rises";
  return direction === MoveDirection.DOWN ? "falls" : "moves";
}

/** The level that a condition waits for, where it is one price. */
export function levelOf(condition: AlertCondition | undefined): string | undefined {
  const at =
    condition?.above ?? condition?.below ?? condition?.crossing ?? condition?.crossingUp ?? condition?.crossingDown;
  return at?.price;
}
