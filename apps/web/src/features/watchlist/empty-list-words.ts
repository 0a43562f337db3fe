import { fewNames } from "../../ui/few-names.ts";

/** So many of those that are left out are named. */
const NAMED = 3;

/** What is said where a list has no row, before the offer of tickers that the server has. */
export function emptyListWords(leftOut: readonly string[], isDefault: boolean): { title: string; why: string } {
  const names = fewNames(leftOut, NAMED);
  if (leftOut.length === 0) return { title: "No tickers yet", why: "" };
  if (isDefault) return { title: "No tickers yet", why: `This server knows none of the usual ones (${names}). ` };
  return {
    title: "Nothing of this list is known here",
    why: `No source of this server knows ${names}. The list keeps ${leftOut.length === 1 ? "it" : "them"} for one that does. `,
  };
}
