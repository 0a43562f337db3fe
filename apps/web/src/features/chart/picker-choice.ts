import { isFault, parseTicker, type TickerInfo } from "@streampulse/client";
import { enterChoice } from "../search/enter-choice.ts";

/** What Enter does in a box that chooses one ticker. */
export type PickerChoice =
  | { readonly take: string }
  /** The answer to what is typed is awaited, and decides then. */
  | { readonly wait: true }
  | { readonly fault: string };

/**
 * What Enter takes of a text: the suggestion that was pointed at, else what `enterChoice` says once the search has
 * answered for this very text. A text that nothing was found for is taken as a ticker, where it can be one.
 */
export function pickerChoice(
  text: string,
  found: { readonly query: string; readonly results: readonly TickerInfo[] },
  pointed: string | undefined,
): PickerChoice {
  if (pointed !== undefined) return { take: pointed };
  const typed = text.trim();
  if (typed === "") return { fault: "Nothing is typed." };
  if (found.query !== typed) return { wait: true };
  const name = parseTicker(enterChoice(typed, found));
  return isFault(name) ? { fault: `“${typed}” is no ticker: it ${name.fault}.` } : { take: name.ticker };
}
