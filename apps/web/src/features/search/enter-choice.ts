import type { TickerInfo } from "@streampulse/core";

/**
 * What Enter adds while no suggestion is chosen: the text itself, for it may be a ticker that the search does
 * not list. Only where it is no found code but begins a word of the best match's name ("tesla", "coca-cola
 * company") is that match taken. Results for another text than this one count for nothing.
 */
export function enterChoice(text: string, found: { query: string; results: readonly TickerInfo[] }): string {
  const typed = text.trim();
  const [best] = found.results;
  if (typed === "" || found.query !== typed || best?.name === undefined) return typed;
  const code = typed.toUpperCase();
  const isCode = found.results.some(({ ticker }) => ticker === code || ticker.endsWith(`:${code}`));
  return !isCode && beginsWord(best.name.toUpperCase(), code) ? best.ticker : typed;
}

function beginsWord(name: string, text: string): boolean {
  return name.startsWith(text) || name.includes(` ${text}`) || name.includes(`-${text}`);
}
