import { CATALOGUE, SIMULATED_VENUE } from "./catalogue.ts";
import type { Entry } from "./table.ts";

/** How well an entry matches, the best lowest. */
const EXACT_CODE = 0;
const CODE_PREFIX = 1;
const NAME_START = 2;
const NAME_WORDS = 3;
const SUBSTRING = 4;
const NO_MATCH = 5;

const SIMULATED_PREFIX = `${SIMULATED_VENUE}:`;

interface Searchable {
  readonly entry: Entry;
  readonly code: string;
  readonly canonical: string;
  readonly name: string;
  readonly nameWords: readonly string[];
}

/** `EUR/USD`, `EUR_USD` and `EUR-USD` are all found as `EURUSD`; signs alone stay as they are. */
function joined(code: string): string {
  return code.replace(/[/_-]/g, "") || code;
}

const SEARCHABLE: readonly Searchable[] = CATALOGUE.map((entry) => {
  const name = entry.name.toUpperCase();
  return {
    entry,
    code: joined(entry.code),
    canonical: joined(entry.canonical),
    name,
    nameWords: name.split(/[^\p{L}\p{Nd}]+/u),
  };
});

function rank({ code, canonical, name, nameWords }: Searchable, text: string, words: readonly string[]): number {
  const soughtCode = joined(text);
  // A text with a venue is compared with the whole name; a venue alone is not what anybody looks for.
  const itsCode = text.includes(":") ? canonical : code;
  if (itsCode === soughtCode) return EXACT_CODE;
  if (itsCode.startsWith(soughtCode)) return CODE_PREFIX;
  if (name.startsWith(text)) return NAME_START;
  if (words.every((word) => nameWords.some((nameWord) => nameWord.startsWith(word)))) return NAME_WORDS;
  return code.includes(soughtCode) || name.includes(text) ? SUBSTRING : NO_MATCH;
}

/**
 * Entries that match the text in any case: the exact code first, then codes that begin with it, then names
 * that do, then names with words that begin with its words, then whatever holds it; among equals in the
 * catalogue's order.
 */
export function searchCatalogue(text: string, limit: number): Entry[] {
  const typed = text.trim().toUpperCase();
  const sought = typed.startsWith(SIMULATED_PREFIX) ? typed.slice(SIMULATED_PREFIX.length) : typed;
  if (sought === "") return [];
  const words = sought.split(/[^\p{L}\p{Nd}]+/u).filter((word) => word !== "");
  const ranks: Entry[][] = Array.from({ length: NO_MATCH }, () => []);
  // A text of signs alone ("^", "!") has no words, and no words would match every name.
  const nameWords = words.length > 0 ? words : [sought];
  for (const item of SEARCHABLE) ranks[rank(item, sought, nameWords)]?.push(item.entry);
  return ranks.flat().slice(0, limit);
}
