import { setImmediate as turn } from "node:timers/promises";

import type { RecordedNames } from "../engine/portfolio-book/recorded-names.ts";
import { dateCell, orderEvidence, type DateOrder } from "./date-text.ts";
import { areOurs, FIELDS, type Field, type HeadingQuestion } from "./headings.ts";
import { markEvidence, numberCell, type DecimalMark } from "./number-text.ts";
import type { Sheet } from "./sheet.ts";

/** What a file leaves open, and what it may be. */
export type OpenQuestion = HeadingQuestion;

/** The columns of numbers. */
export const NUMBERS = ["quantity", "price", "amount", "fee", "exchange_rate", "to_amount"] as const satisfies Field[];

/** Rows between two turns of everybody else. */
const ROWS_TOGETHER = 500;

/** What was found, or asked for; undefined with a question, or where the file has nothing that would need it. */
export interface Finding<T> {
  readonly found?: T;
  readonly question?: OpenQuestion;
}

/** A value of the file that tells something, and where it is. */
interface Witness {
  readonly line: number;
  readonly text: string;
}

/** The file's decimal mark, by all of its numbers together: one that could be either is read as the others are. */
export async function decimalMark(sheet: Sheet, asked: DecimalMark | undefined): Promise<Finding<DecimalMark>> {
  if (asked) return { found: asked };
  let hasComma = false;
  const seen = await witnesses(sheet, NUMBERS, (text) => {
    const cell = numberCell(text);
    hasComma ||= cell?.body.includes(",") === true;
    return cell ? markEvidence(cell) : "nothing";
  });
  // In an export no number has a comma; one that a spreadsheet kept in its own way is as any other file.
  if (!hasComma && sheet.delimiter === "," && areOurs(sheet.headings)) return { found: "point" };
  return settled(seen, "point", "comma", {
    parameter: "decimal",
    mixed: "is written with a decimal point, and with a decimal comma",
    open: "may have a decimal mark or one of thousands; say which the file has",
  });
}

/** The order of day and month in dates whose form leaves it open, by all of the file's dates together. */
export async function dateOrder(sheet: Sheet, asked: DateOrder | undefined): Promise<Finding<DateOrder>> {
  if (asked) return { found: asked };
  const seen = await witnesses(sheet, ["date"], (text) => {
    const cell = dateCell(text);
    return cell ? orderEvidence(cell) : "nothing";
  });
  return settled(seen, "dmy", "mdy", {
    parameter: "dates",
    mixed: "has the day first, and has the month first",
    open: "may have the day or the month first; say which the file has",
  });
}

/** What stands where no column tells a currency: a sign beside a number is no currency, for `$` is that of twenty. */
export async function signQuestion(sheet: Sheet, asked: string | undefined): Promise<OpenQuestion | undefined> {
  if (asked !== undefined || sheet.columns.currency !== undefined) return undefined;
  const seen = await witnesses(sheet, NUMBERS, (text) => (numberCell(text)?.hasSign === true ? "sign" : "nothing"));
  const sign = seen.get("sign");
  if (!sign) return undefined;
  const message = `Line ${sign.line} has an amount with a currency's sign, and no column names the currency; say which it is.`;
  return { parameter: "currency", message, choices: [] };
}

/** The first cell of each thing that cells tell. */
async function witnesses<T extends string>(
  { rows }: Sheet,
  fields: readonly Field[],
  evidence: (text: string) => T | "nothing",
): Promise<ReadonlyMap<T | "nothing", Witness>> {
  const places = fields.map((field) => FIELDS.indexOf(field));
  const seen = new Map<T | "nothing", Witness>();
  // Dates and fees are often those of the row before, and tell nothing more.
  let before: readonly (string | undefined)[] = [];
  for (const [at, { line, cells }] of rows.entries()) {
    if (at % ROWS_TOGETHER === ROWS_TOGETHER - 1) await turn();
    for (const place of places) {
      const text = cells[place];
      if (text === undefined || text === "" || text === before[place]) continue;
      const told = evidence(text);
      if (!seen.has(told)) seen.set(told, { line, text });
    }
    before = cells;
  }
  return seen;
}

function settled<T extends string>(
  seen: ReadonlyMap<T | "either" | "nothing", Witness>,
  one: T,
  other: T,
  words: { readonly parameter: string; readonly mixed: string; readonly open: string },
): Finding<T> {
  const [first, second, either] = [seen.get(one), seen.get(other), seen.get("either")];
  const question = (message: string) => ({ question: { parameter: words.parameter, message, choices: [one, other] } });
  if (first && second) {
    const [earlier, later] = first.line <= second.line ? [first, second] : [second, first];
    return question(`The file ${words.mixed}: ${told(earlier)}, ${told(later)}; say which is right.`);
  }
  if (first) return { found: one };
  if (second) return { found: other };
  return either ? question(`${told(either)} ${words.open}.`) : {};
}

/** Of digits and marks alone, and therefore safe to repeat. */
const told = ({ line, text }: Witness): string => `${text} in line ${line}`;

/**
 * What is asked where the same listing is recorded under another name already, or may be: of the first of them, and how many
 * there are. Undefined where sources say of none that it has another, or could yet say it.
 */
export function spellingQuestion({ others, open }: RecordedNames): OpenQuestion | undefined {
  const silent = [...open].flatMap(([name, { other, isUnknown }]) => (isUnknown ? [] : [[name, other] as const]));
  const [[name, other] = []] = others.size > 0 ? others : silent;
  if (name === undefined || other === undefined) return undefined;
  const more = others.size > 1 ? `, and so it is with ${others.size - 1} more` : "";
  const unsaid = others.size > 0 ? silent.length : silent.length - 1;
  const found =
    others.size > 0
      ? `${name} is the same as ${other}, under which it is recorded${more}${unsaid > 0 ? `; of ${unsaid} more no source said so in time` : ""}`
      : `Whether ${name} is the same as ${other}, under which it is recorded, no source said in time${unsaid > 0 ? `, nor of ${unsaid} more` : ""}`;
  const message = `${found}; say under which name these are kept: as two they are two holdings.`;
  return { parameter: "spelling", message, choices: ["recorded", "file"] };
}
