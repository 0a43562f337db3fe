import type { AlertCondition } from "@streampulse/client/alerts";
import { AlertWindow, MoveDirection } from "@streampulse/client/alerts";
import { isFault, parseTicker } from "@streampulse/core";
import { CommandError, Exit } from "./exit.ts";
import { numberMeant } from "./number-meant.ts";
import { cleanText } from "./render/clean.ts";
import { spanOf, spanText } from "./time-words.ts";

/** A ticker and what has to happen to it, as people write it. */
export interface AlertWords {
  readonly ticker: string;
  readonly condition: AlertCondition;
}

/** Every form there is, for help and for errors. */
export const ALERT_FORMS = [
  "AAPL above 215",
  "AAPL below 180",
  "AAPL crosses 215 up",
  "AAPL moves 5% from 210",
  "AAPL moves 2% down in 1h",
  "AAPL is stale for 60s",
] as const;

const WINDOWS: readonly (readonly [number, AlertWindow])[] = [
  [60_000, AlertWindow["1_MINUTE"]],
  [300_000, AlertWindow["5_MINUTES"]],
  [3_600_000, AlertWindow["1_HOUR"]],
  [86_400_000, AlertWindow["24_HOURS"]],
];

const WAYS: Readonly<Record<string, MoveDirection>> = {
  up: MoveDirection.UP,
  down: MoveDirection.DOWN,
  either: MoveDirection.EITHER,
};

/** What stands behind the ticker, read from the left. */
class Words {
  readonly #words: string[];

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  /** Takes the next word where it is one of these, whatever its case. */
  take(...any: readonly string[]): string | undefined {
    const word = this.#words[0]?.toLowerCase();
    if (word === undefined || !any.includes(word)) return undefined;
    this.#words.shift();
    return word;
  }

  next(what: string): string {
    const word = this.#words.shift();
    if (word === undefined) throw wrong(`${what} is missing.`);
    return word;
  }

  /** Throws where something is left. */
  end(): void {
    const [word] = this.#words;
    if (word !== undefined) throw wrong(`"${cleanText(word, 40)}" has no place there.`);
  }
}

/** Reads a condition in words. Throws a CommandError with what is wrong and the forms that there are. */
export function readAlert(text: string): AlertWords {
  const [first = "", ...others] = text.trim().split(/\s+/);
  const parsed = parseTicker(first);
  if (isFault(parsed))
    throw wrong(`It begins with a ticker, and "${cleanText(first, 40)}" is none: it ${parsed.fault}.`);
  const words = new Words(others);
  words.take("is");
  const condition = conditionOf(words);
  words.end();
  return { ticker: parsed.ticker, condition };
}

function conditionOf(words: Words): AlertCondition {
  const verb = words.take("above", ">", "below", "<", "crosses", "moves", "stale");
  if (verb === "above" || verb === ">") return { above: { price: priceOf(words) } };
  if (verb === "below" || verb === "<") return { below: { price: priceOf(words) } };
  if (verb === "crosses") {
    const before = words.take("up", "down");
    const level = { price: priceOf(words) };
    const way = before ?? words.take("up", "down", "either");
    if (way === "up") return { crossingUp: level };
    return way === "down" ? { crossingDown: level } : { crossing: level };
  }
  if (verb === "moves") return moveOf(words);
  if (verb === "stale") return { stale: { forSeconds: words.take("for") ? secondsOf(words) : 0 } };
  throw wrong(`"${cleanText(words.next("What has to happen"), 40)}" is nothing that happens to a price.`);
}

function moveOf(words: Words): AlertCondition {
  const before = words.take("up", "down");
  const amount = words.next("How far, in per cent,");
  const percent = /^(\d{1,10}(?:\.\d{1,6})?)%$/.exec(amount)?.[1];
  if (percent === undefined) {
    const meant = meantText(amount.replace(/%$/, ""), "%");
    throw wrong(`How far is in per cent, as in 5%, and not "${cleanText(amount, 40)}".${meant}`);
  }
  const way = before ?? words.take("up", "down", "either");
  const direction = WAYS[way ?? "either"] ?? MoveDirection.EITHER;
  if (words.take("from")) return { percentMove: { percent, direction, referencePrice: priceOf(words) } };
  if (!words.take("in", "within")) return { percentMove: { percent, direction } };
  const within = words.next("The time within which");
  const window = WINDOWS.find(([ms]) => ms === (within.toLowerCase() === "1d" ? 86_400_000 : spanOf(within)))?.[1];
  if (window === undefined) throw wrong(`A move is within 1m, 5m, 1h or 24h, and not "${cleanText(within, 40)}".`);
  return { windowMove: { percent, direction, window } };
}

function priceOf(words: Words): string {
  const text = words.next("The price");
  if (/^\d{1,30}(\.\d{1,30})?$/.test(text)) return text;
  throw wrong(`A price is a number such as 215.50, and not "${cleanText(text, 40)}".${meantText(text)}`);
}

/** What to write in place of a number that is written as elsewhere; nothing where that is not plain. */
function meantText(text: string, unit = ""): string {
  const meant = numberMeant(text);
  return meant.length === 0 ? "" : ` Write ${meant.map((one) => one + unit).join(" or ")}.`;
}

function secondsOf(words: Words): number {
  const text = words.next("For how long");
  const ms = spanOf(text);
  if (ms === undefined || ms > 86_400_000)
    throw wrong(`A price is stale for 60s, 10m, up to 24h, and not "${cleanText(text, 40)}".`);
  return ms / 1_000;
}

function wrong(message: string): CommandError {
  return new CommandError(
    Exit.USAGE,
    message,
    `An alert is one of: ${ALERT_FORMS.map((form) => `"${form}"`).join(", ")}`,
  );
}

/** A condition in the words that `readAlert` reads behind a ticker, fit to be printed whoever told it. */
export function conditionText(condition: AlertCondition | undefined): string {
  return cleanText(wordsOf(condition), 120);
}

function wordsOf(condition: AlertCondition | undefined): string {
  if (condition?.above) return `above ${condition.above.price}`;
  if (condition?.below) return `below ${condition.below.price}`;
  if (condition?.crossingUp) return `crosses ${condition.crossingUp.price} up`;
  if (condition?.crossingDown) return `crosses ${condition.crossingDown.price} down`;
  if (condition?.crossing) return `crosses ${condition.crossing.price}`;
  if (condition?.percentMove) {
    const { percent, direction, referencePrice } = condition.percentMove;
    return `moves ${percent}%${wayText(direction)}${referencePrice === undefined ? "" : ` from ${referencePrice}`}`;
  }
  if (condition?.windowMove) {
    const { percent, direction, window } = condition.windowMove;
    const ms = WINDOWS.find(([, one]) => one === window)?.[0];
    return `moves ${percent}%${wayText(direction)} in ${ms === 86_400_000 ? "24h" : spanText((ms ?? 0) / 1_000)}`;
  }
  const seconds = condition?.stale?.forSeconds;
  if (seconds === undefined) return "something that this program does not know";
  return seconds === 0 ? "is stale" : `is stale for ${spanText(seconds)}`;
}

function wayText(direction: MoveDirection): string {
  if (direction === MoveDirection.UP) return " up";
  return direction === MoveDirection.DOWN ? " down" : "";
}
