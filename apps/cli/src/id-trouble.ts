import { ID_LEAST } from "./ids-beginning.ts";
import { cleanText } from "./render/clean.ts";

/** More of them would be a page to read. */
const NAMED = 5;

/**
 * What is wrong with the beginning of an id that does not say which one is meant, and what would be right; undefined where
 * no id begins so, or one alone is meant.
 */
export function idTrouble(text: string, all: readonly { readonly id: string }[]): string | undefined {
  const ids = all.map(({ id }) => id).filter((id) => id.startsWith(text));
  const [first] = ids;
  if (first === undefined || ids.includes(text)) return undefined;
  const told = cleanText(text, 60);
  const enough = cleanText(enoughOf(first, all), 40);
  if (text.length < ID_LEAST) {
    return `"${told}" is too little of an id: write at least ${ID_LEAST} characters of it, such as ${enough}.`;
  }
  if (ids.length === 1) return undefined;
  const named = ids.slice(0, NAMED).map((id) => cleanText(id, 40));
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : "";
  return `"${told}" begins ${ids.length} ids: ${named.join(", ")}${more}. Write more of the one you mean, such as ${enough}.`;
}

/** As much of an id as says which it is, and is taken. */
function enoughOf(id: string, all: readonly { readonly id: string }[]): string {
  let length = ID_LEAST;
  const isOthers = () => all.some((other) => other.id !== id && other.id.startsWith(id.slice(0, length)));
  while (length < id.length && isOthers()) length++;
  return id.slice(0, length);
}
