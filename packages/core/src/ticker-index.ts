/** What a ticker is found by. */
export interface SearchKeys {
  readonly venue: string;
  readonly code: string;
  /** Its name in words. */
  readonly name?: string | undefined;
  /** Other words for it that count nearly as much as its code when they are typed whole: `BTC`, `Bitcoin`. */
  readonly aliases?: readonly string[];
}

/** The longest text that is looked for, in UTF-16 units; a longer one finds nothing. */
export const SEARCH_TEXT_MAX = 100;

/** Signs that no ticker and no name has: a text with one of them is markup or code. */
const NO_NAME = /[<>{}[\]\\`|]/;

/** How well a ticker matches, the best first; each ticker has the first that fits. */
const Match = {
  CODE: 0,
  /** The code, written with other separators. */
  JOINED_CODE: 1,
  ALIAS: 2,
  CODE_START: 3,
  NAME: 4,
  NAME_START: 5,
  /** Each word begins a word of name or code, or is the venue. */
  WORDS: 6,
  WITHIN: 7,
  NONE: 8,
} as const;

/** A ticker's keys as they are compared: folded once, not at every search. */
interface Folded<T> {
  readonly item: T;
  /** The letters and digits of everything below. */
  readonly letters: number;
  readonly venue: string;
  readonly code: string;
  readonly joined: string;
  readonly aliases: readonly string[];
  /** Words with a space before each, so that what follows a space begins one. */
  readonly name: string;
  readonly words: string;
}

interface Sought {
  readonly letters: number;
  /** Undefined: any. */
  readonly venue: string | undefined;
  readonly code: string;
  readonly joined: string;
  readonly words: readonly string[];
  readonly phrase: string;
}

/** Tickers to be searched by code and name. Prepared once; the tickers must not change afterwards. */
export class TickerIndex<T> {
  readonly #tickers: Folded<T>[];

  /** `items` in the order that decides among equal matches: the most sought first. */
  constructor(items: Iterable<T>, keysOf: (item: T) => SearchKeys) {
    this.#tickers = Array.from(items, (item) => foldKeys(item, keysOf(item)));
  }

  /** The same, made `together` items at a time; before each next ones it waits for its `turn`. */
  static async inTurns<T>(
    items: readonly T[],
    keysOf: (item: T) => SearchKeys,
    together: number,
    turn: () => Promise<void>,
  ): Promise<TickerIndex<T>> {
    const index = new TickerIndex<T>(items.slice(0, together), keysOf);
    for (let from = together; from < items.length; from += together) {
      await turn();
      for (const item of items.slice(from, from + together)) index.#tickers.push(foldKeys(item, keysOf(item)));
    }
    return index;
  }

  /**
   * At most `limit` items that match, best first: the code itself, an alias, codes that begin with the
   * text, names that are it or begin with it, words that begin with its words, then what holds it.
   * Case, accents and the separators of a code (`BTC/USDT`, `BTC-USDT`, `BTC USDT`) make no difference.
   * Behind a venue (`NASDAQ:AA`, `NASDAQ:`) only that venue's are looked at. An empty text matches all,
   * in the order given.
   */
  search(text: string, limit: number): T[] {
    const sought = soughtOf(text);
    if (sought === undefined) return [];
    const found: T[][] = Array.from({ length: Match.NONE }, () => []);
    for (const ticker of this.#tickers) {
      if ((ticker.letters & sought.letters) !== sought.letters) continue;
      const alike = found[matchOf(ticker, sought)];
      if (alike !== undefined && alike.length < limit) alike.push(ticker.item);
    }
    return found.flat().slice(0, limit);
  }
}

function matchOf<T>(ticker: Folded<T>, { venue, code, joined, words, phrase }: Sought): number {
  if (venue !== undefined && ticker.venue !== venue) return Match.NONE;
  // Nothing sought, all alike: the order given stands.
  if (ticker.code === code || code === "") return Match.CODE;
  if (ticker.joined === joined) return Match.JOINED_CODE;
  if (ticker.aliases.includes(joined)) return Match.ALIAS;
  if (ticker.joined.startsWith(joined)) return Match.CODE_START;
  // Signs alone are looked for in codes; every name would hold the nothing that is left of them.
  if (words.length > 0) {
    if (ticker.name === phrase) return Match.NAME;
    if (ticker.name.startsWith(phrase)) return Match.NAME_START;
    if (words.every((word) => ticker.words.includes(word) || ticker.venue === word.slice(1))) return Match.WORDS;
    if (ticker.name.includes(phrase.slice(1))) return Match.WITHIN;
  }
  return ticker.joined.includes(joined) || ticker.code.includes(code) ? Match.WITHIN : Match.NONE;
}

function foldKeys<T>(item: T, { venue, code: plainCode, name = "", aliases = [] }: SearchKeys): Folded<T> {
  const code = fold(plainCode);
  const joined = join(code);
  const itsName = spaced(wordsOf(fold(name)));
  const folded = {
    item,
    venue: fold(venue),
    code,
    joined,
    aliases: aliases.map((alias) => join(fold(alias))),
    name: itsName,
    words: itsName + spaced([joined, ...wordsOf(code)]),
  };
  return { ...folded, letters: lettersOf([folded.venue, folded.words, ...folded.aliases].join("")) };
}

function soughtOf(text: string): Sought | undefined {
  const trimmed = text.trim();
  if (trimmed.length > SEARCH_TEXT_MAX || NO_NAME.test(trimmed)) return undefined;
  const folded = fold(trimmed);
  // An accent or apostrophe by itself is a text of which nothing is left, and no empty text.
  if (trimmed !== "" && folded.trim() === "") return undefined;
  const colon = folded.indexOf(":");
  const code = folded.slice(colon + 1).trim();
  const words = wordsOf(code);
  return {
    venue: colon === -1 ? undefined : folded.slice(0, colon).trim(),
    code,
    joined: join(code),
    letters: lettersOf(words.join("")),
    words: words.map((word) => ` ${word}`),
    phrase: spaced(words),
  };
}

/** Upper case, without accents and apostrophes, wide and narrow letters alike. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’ʼ]+/g, "")
    .toUpperCase();
}

/** `EUR/USD`, `EUR_USD`, `EUR-USD` and `EUR USD` are all `EURUSD`; separators alone stay as they are. */
function join(code: string): string {
  return code.replace(/[\s./_-]+/g, "") || code;
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function spaced(words: readonly string[]): string {
  return words.map((word) => ` ${word}`).join("");
}

/**
 * Which letters and digits a text has, as bits, several to a bit: a ticker that lacks one that is sought
 * cannot match, which one operation tells for most tickers.
 */
function lettersOf(text: string): number {
  let letters = 0;
  for (let i = 0; i < text.length; i++) letters |= 1 << (text.charCodeAt(i) & 31);
  return letters;
}
