import { lineText, unguardFormulas } from "@streampulse/core";

/**
 * The columns of activities: our own headings first, then what brokers and people call them, in the order in which they
 * are preferred. Case, accents' form, underscores and spaces' number do not matter.
 */
const HEADINGS = {
  date: [
    "date",
    "trade date",
    "transaction date",
    "activity date",
    "run date",
    "date/time",
    "datetime",
    "day",
    "time",
    "datum",
    "buchungstag",
    "buchungsdatum",
    "handelstag",
  ],
  type: [
    "type",
    "kind",
    "activity type",
    "transaction type",
    "action",
    "activity",
    "trans code",
    "side",
    "buy/sell",
    "typ",
    "art",
    "vorgang",
    "transaktion",
    "transaktionstyp",
  ],
  account: ["account", "account name", "portfolio", "konto", "depot"],
  ticker: ["ticker", "symbol", "ticker symbol", "security symbol", "instrument", "kürzel"],
  quantity: [
    "quantity",
    "qty",
    "shares",
    "units",
    "no. of shares",
    "number of shares",
    "stück",
    "anzahl",
    "menge",
    "stk.",
  ],
  price: [
    "price",
    "unit price",
    "share price",
    "trade price",
    "price per share",
    "price / share",
    "price/share",
    "t. price",
    "kurs",
    "preis",
  ],
  amount: ["amount", "net amount", "total amount", "total", "value", "cash amount", "betrag", "gesamtbetrag"],
  currency: ["currency", "currency code", "ccy", "währung"],
  fee: ["fee", "fees", "commission", "fees & comm", "comm/fee", "charges", "gebühr", "gebühren", "provision"],
  fee_currency: ["fee currency", "gebührenwährung"],
  exchange_rate: ["exchange rate", "fx rate", "wechselkurs", "devisenkurs"],
  split: ["split", "split ratio", "ratio"],
  to_account: ["to account", "target account", "destination account", "zielkonto"],
  to_amount: ["to amount"],
  to_currency: ["to currency"],
  category: ["category", "kategorie"],
  note: ["note", "notes", "comment", "comments", "memo", "description", "notiz", "kommentar", "beschreibung"],
  external_id: ["external id", "transaction id", "trade id", "order id", "reference", "id", "referenz"],
} as const;

/** A column of activities, by the heading that an export gives it. */
export type Field = keyof typeof HEADINGS;

/** Every column, in the order of an export. */
export const FIELDS = Object.keys(HEADINGS) as readonly Field[];

/** Whether these are the headings of an export, whose numbers have a point. */
export function areOurs(headings: readonly string[]): boolean {
  return headings.length === FIELDS.length && FIELDS.every((field, at) => headings[at] === field);
}

/** Which column of a file each field is, from 0. */
export type Columns = Readonly<Partial<Record<Field, number>>>;

/** Headings that can be two fields' or no one's: which, and what to say. */
export interface HeadingQuestion {
  readonly parameter: string;
  readonly message: string;
  readonly choices: readonly string[];
}

/**
 * Finds the fields among a file's headings. `asked` has the heading, or `#3` for the third column, that a field is said
 * to be; an empty text says that it is in no column.
 */
export function columnsOf(
  headings: readonly string[],
  asked: ReadonlyMap<Field, string>,
): { readonly columns: Columns; readonly questions: readonly HeadingQuestion[] } {
  const words = headings.map(wordOf);
  const columns: Partial<Record<Field, number>> = {};
  const questions: HeadingQuestion[] = [];
  for (const field of FIELDS) {
    const said = asked.get(field);
    if (said === "") continue;
    const found = said === undefined ? known(words, field) : named(words, said);
    if (found.length > 1) questions.push(several(field, found));
    else if (found[0] !== undefined) columns[field] = found[0];
    else if (said !== undefined) questions.push(missing(field, "The file has no such column as was given for"));
  }
  for (const field of ["date", "type"] as const) {
    const isAsked = questions.some(({ parameter }) => parameter === parameterOf(field));
    if (columns[field] === undefined && !isAsked)
      questions.push(missing(field, "No heading of the file is known to be that of"));
  }
  return { columns, questions };
}

const parameterOf = (field: Field): string => `column.${field}`;

function known(words: readonly string[], field: Field): readonly number[] {
  for (const name of HEADINGS[field]) {
    const found = placesOf(words, name);
    if (found.length > 0) return found;
  }
  return [];
}

function named(words: readonly string[], said: string): readonly number[] {
  const [, number] = /^#(\d{1,3})$/.exec(said) ?? [];
  if (number === undefined) return placesOf(words, wordOf(said));
  const at = Number(number) - 1;
  return at >= 0 && at < words.length ? [at] : [];
}

function placesOf(words: readonly string[], word: string): readonly number[] {
  return words.flatMap((each, at) => (each === word ? [at] : []));
}

function several(field: Field, found: readonly number[]): HeadingQuestion {
  const choices = found.map((at) => `#${at + 1}`);
  const message = `${found.length} columns have the same heading, which is that of ${field}; say which it is.`;
  return { parameter: parameterOf(field), message, choices };
}

function missing(field: Field, what: string): HeadingQuestion {
  const message = `${what} ${field}; say which column it is, by its heading or as #1 by its number.`;
  return { parameter: parameterOf(field), message, choices: [] };
}

function wordOf(heading: string): string {
  return lineText(unguardFormulas(heading)).toLowerCase().replace(/[_ ]+/g, " ").trim();
}
