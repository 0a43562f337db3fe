import { setImmediate as turn } from "node:timers/promises";

import { isFault, parseTicker } from "@streampulse/core";

import type { ImportRow } from "../engine/portfolio-book/activity-import.ts";
import type { PortfolioBook } from "../engine/portfolio-book/portfolio-book.ts";
import type { OpenName, RecordedNames } from "../engine/portfolio-book/recorded-names.ts";
import { spellingQuestion, type OpenQuestion } from "./open-question.ts";

/** Whose name of a listing is taken: the one that it is recorded under, or the file's. */
export type Spelling = "recorded" | "file";

/** Rows under the names that they are kept by. */
export interface SpeltRows {
  readonly rows: readonly ImportRow[];
  /** What is to be known before anything is kept. */
  readonly question?: OpenQuestion;
  /** Rows that are left out, since nobody says which name is theirs, each with the reason. */
  readonly unnamed: readonly { readonly row: ImportRow; readonly message: string }[];
}

/** Rows between two turns of everybody else: a millisecond or so. */
const ROWS_TOGETHER = 500;

/**
 * The rows as they are to be kept where a listing has two names. Of what nobody can tell it asks, unless no source has it;
 * where the recorded names are wanted, no row is kept of which it is not known. Rejects with the signal's reason where that
 * aborts.
 */
export async function speltRows(
  book: Pick<PortfolioBook, "recordedNames">,
  owner: string,
  rows: readonly ImportRow[],
  { spelling, signal }: { readonly spelling: Spelling | undefined; readonly signal: AbortSignal },
): Promise<SpeltRows> {
  if (spelling === "file") return { rows, unnamed: [] };
  const texts = new Set(rows.flatMap(({ draft }) => draft.ticker ?? []));
  const names = await book.recordedNames(owner, texts, signal);
  if (spelling === undefined) {
    const question = spellingQuestion(names);
    return { rows, unnamed: [], ...(question && { question }) };
  }
  if (names.others.size === 0 && names.open.size === 0) return { rows, unnamed: [] };
  return renamed(rows, names);
}

async function renamed(rows: readonly ImportRow[], { others, open }: RecordedNames): Promise<SpeltRows> {
  const named: ImportRow[] = [];
  const unnamed: { row: ImportRow; message: string }[] = [];
  for (const [at, row] of rows.entries()) {
    if (at % ROWS_TOGETHER === ROWS_TOGETHER - 1) await turn();
    const name = parseTicker(row.draft.ticker ?? "");
    const [other, either] = isFault(name) ? [] : [others.get(name.ticker), open.get(name.ticker)];
    if (!isFault(name) && either) unnamed.push({ row, message: openText(name.ticker, either) });
    else named.push(other === undefined ? row : { ...row, draft: { ...row.draft, ticker: other } });
  }
  return { rows: named, unnamed };
}

/** Of tickers as they are kept, and therefore safe to repeat. */
function openText(name: string, { other, isUnknown }: OpenName): string {
  const why = isUnknown
    ? "no source has one of the two now"
    : "no source said so in time: try again, with fewer such tickers in one file where there are many";
  return `Whether ${name} is the same as ${other} cannot be told, for ${why}. Write ${other} where they are one; where they are two, import these rows by themselves under the file's names (spelling=file).`;
}
