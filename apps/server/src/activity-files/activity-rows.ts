import { setImmediate as turn } from "node:timers/promises";

import { type ImportFaults, lineText, noteText } from "@streampulse/core";

import type { ActivityDraft } from "../engine/portfolio-book/activity-check.ts";
import type { ImportRow, LeftOutRow } from "../engine/portfolio-book/activity-import.ts";
import type { Account, ActivityKind } from "../engine/ports/stores/portfolio-store.ts";
import { dateCell, isoDay, momentOf, type DateOrder } from "./date-text.ts";
import { FIELDS, type Field } from "./headings.ts";
import { kindOf, KIND_WORDS } from "./kind-text.ts";
import { decimalText, numberCell, type DecimalMark } from "./number-text.ts";
import type { Sheet, SheetRow } from "./sheet.ts";

/** How cells are to be read. */
export interface Reading {
  readonly mark: DecimalMark;
  readonly order: DateOrder;
  /** Whose activities those are whose rows name no account. */
  readonly account: Account | undefined;
  /** What rows are in that name no currency. */
  readonly currency: string | undefined;
}

/** Rows between two turns of everybody else: a millisecond or so. */
const ROWS_TOGETHER = 100;
/** Which cell of a row each field is. */
const PLACES = Object.fromEntries(FIELDS.map((field, place) => [field, place])) as Readonly<Record<Field, number>>;
const NOTHING: ReadonlySet<string> = new Set(["", "-", "--", "—", "n/a", "N/A"]);
/** As many digits as a number of an activity may have. */
const SPLIT = /^(\d{1,15}(?:[.,]\d{1,18})?) ?(?::|\/|-for-| for ) ?(\d{1,15}(?:[.,]\d{1,18})?)$/i;

/** Kinds of which a file may have the number as negative, since it leaves: its size is meant. */
const LEAVES: Readonly<Partial<Record<Field, ReadonlySet<ActivityKind>>>> = {
  quantity: new Set(["sell", "short"]),
  amount: new Set(["withdrawal", "fee", "spending"]),
};
/** What of a row says nothing beside the rest, as brokers' files have it: totals of trades, units of a dividend. */
const TRADES: ReadonlySet<ActivityKind> = new Set(["buy", "sell", "short", "cover"]);
/** Kinds that have no fee, whose column may say so. */
const FREE: ReadonlySet<ActivityKind> = new Set(["fee", "split", "stated_value", "income", "spending"]);

/** The file's rows as activities, in its order; what is wrong with a row goes to `faults`, and what of it can be read to `leftOut`. */
export async function activityRows(
  sheet: Sheet,
  reading: Reading,
  accounts: readonly Account[],
  faults: ImportFaults,
): Promise<{ readonly rows: ImportRow[]; readonly leftOut: LeftOutRow[] }> {
  const read = new RowReader(reading, accounts);
  const rows: ImportRow[] = [];
  const leftOut: LeftOutRow[] = [];
  for (const [at, row] of sheet.rows.entries()) {
    if (at % ROWS_TOGETHER === ROWS_TOGETHER - 1) await turn();
    try {
      rows.push({ line: row.line, draft: read.draft(row) });
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      faults.add({ line: row.line, ...columnIn(sheet, error.field) }, error.message);
      leftOut.push(read.rest(row));
    }
  }
  return { rows, leftOut };
}

/** The heading of a field's column, where there is one. */
export function columnIn({ headings, columns }: Sheet, field: Field | undefined): { readonly column?: string } {
  const place = field === undefined ? undefined : columns[field];
  const heading = place === undefined ? undefined : headings[place];
  return heading === undefined ? {} : { column: headingText(heading) };
}

/** A heading as it may be told: in one line, without controls, and not at any length. */
export function headingText(heading: string): string {
  return lineText(heading).slice(0, 100);
}

/** Why a cell cannot be read. */
class CellFault extends Error {
  readonly field: Field;

  constructor(field: Field, message: string) {
    super(message);
    this.field = field;
  }
}

class RowReader {
  readonly #reading: Reading;
  readonly #accounts: ReadonlyMap<string, Account | "several">;
  #cells: SheetRow["cells"] = [];
  #line = 0;
  /** The date that was read last: rows of one day often follow one another. */
  #dated: { readonly text: string; readonly day: string; readonly timeMs: number | undefined } | undefined;
  /** The first number of each kind that leaves, and whether it was negative. */
  readonly #leaving = new Map<string, { readonly isNegative: boolean; readonly line: number }>();

  constructor(reading: Reading, accounts: readonly Account[]) {
    this.#reading = reading;
    this.#accounts = byName(accounts);
  }

  draft({ cells, line }: SheetRow): ActivityDraft {
    this.#cells = cells;
    this.#line = line;
    const kind = this.#kind();
    const { day, timeMs } = this.#date();
    const isTrade = TRADES.has(kind);
    const isMoved = kind === "transfer";
    const split = kind === "split" ? this.#split() : undefined;
    const fee = this.#number("fee", kind);
    const toAmount = this.#number("to_amount", kind);
    return {
      accountId: this.#account("account")?.id ?? this.#ownAccount(),
      kind,
      day,
      timeMs,
      ticker: this.#text("ticker"),
      quantity: isTrade || isMoved ? this.#number("quantity", kind) : undefined,
      price: isTrade ? this.#number("price", kind) : undefined,
      amount: isTrade || kind === "split" ? undefined : this.#number("amount", kind),
      currency: kind === "split" ? undefined : (this.#text("currency") ?? this.#reading.currency),
      fee: FREE.has(kind) && /^0(\.0+)?$/.test(fee ?? "") ? undefined : fee,
      feeCurrency: this.#text("fee_currency"),
      exchangeRate: this.#number("exchange_rate", kind),
      splitTo: split?.[0],
      splitFrom: split?.[1],
      toAccountId: this.#account("to_account")?.id,
      toAmount:
        toAmount === undefined ? undefined : { amount: toAmount, currency: this.#needed("to_currency", "to_amount") },
      category: this.#text("category"),
      note: this.#note(),
      externalId: this.#text("external_id"),
    };
  }

  /** What of a row that is no activity says which ticker's units it may have moved. */
  rest({ cells }: SheetRow): LeftOutRow {
    this.#cells = cells;
    const [ticker, quantity, amount] = [this.#text("ticker"), this.#text("quantity"), this.#text("amount")];
    return { kind: kindOf(this.#text("type") ?? ""), ticker, quantity, amount };
  }

  #text(field: Field): string | undefined {
    const text = this.#cells[PLACES[field]];
    return text === undefined || text === "" ? undefined : text;
  }

  #needed(field: Field, beside: Field): string {
    const text = this.#text(field);
    if (text !== undefined) return text;
    throw new CellFault(beside, `${beside} needs ${field} beside it: what arrived, and in which currency.`);
  }

  #note(): string | undefined {
    const note = noteText(this.#text("note") ?? "");
    return note === "" ? undefined : note;
  }

  #kind(): ActivityKind {
    const kind = kindOf(this.#text("type") ?? "");
    if (kind) return kind;
    throw new CellFault("type", `The type must be one of ${KIND_WORDS}, or a common word for one.`);
  }

  #date(): { readonly day: string; readonly timeMs: number | undefined } {
    const text = this.#text("date") ?? "";
    if (text === this.#dated?.text) return this.#dated;
    const cell = dateCell(text);
    if (!cell) throw new CellFault("date", "The date must be one such as 2026-01-31, with a year of four digits.");
    const day = isoDay(cell, this.#reading.order);
    if (day === undefined) throw new CellFault("date", "The calendar does not have this date; 2026-01-31 is one.");
    this.#dated = { text, day, timeMs: momentOf(cell, day) };
    return this.#dated;
  }

  #number(field: Field, kind: ActivityKind): string | undefined {
    const text = this.#text(field);
    if (text === undefined || NOTHING.has(text)) return undefined;
    const cell = numberCell(text);
    const value = cell && decimalText(cell, this.#reading.mark);
    if (value === undefined) {
      const example = this.#reading.mark === "point" ? "1,234.56" : "1.234,56";
      throw new CellFault(field, `${field} must be a number such as ${example}, as the others of the file are.`);
    }
    const isNegative = value.startsWith("-");
    if (LEAVES[field]?.has(kind) && /[1-9]/.test(value)) this.#sameSign(field, kind, isNegative);
    if (!isNegative) return value;
    if (LEAVES[field]?.has(kind)) return value.slice(1);
    if (field !== "quantity") return value;
    const words = "what is sold is a sell, and what is sold without being held a short";
    throw new CellFault(field, `The quantity of a ${kind} must be above 0; ${words}.`);
  }

  /** What leaves is negative in all of a file, or in nothing of it: between them the other sign means what came back. */
  #sameSign(field: Field, kind: ActivityKind, isNegative: boolean): void {
    const key = `${field} ${kind}`;
    const first = this.#leaving.get(key);
    if (first === undefined) this.#leaving.set(key, { isNegative, line: this.#line });
    if (first === undefined || first.isNegative === isNegative) return;
    const [own, other] = isNegative ? ["below 0", "above 0"] : ["above 0", "below 0"];
    const words = kind.replace("_", " ");
    throw new CellFault(
      field,
      `The ${field} of a ${words} is ${own} here and ${other} in line ${first.line}; what came back, such as a refund, is of another type.`,
    );
  }

  #split(): readonly [to: string, from: string] {
    const [, to, from] = SPLIT.exec(this.#text("split") ?? "") ?? [];
    if (to !== undefined && from !== undefined) return [to.replace(",", "."), from.replace(",", ".")];
    throw new CellFault("split", "A split needs how many there are for how many before, such as 4:1.");
  }

  #account(field: "account" | "to_account"): Account | undefined {
    const name = this.#text(field);
    if (name === undefined) return undefined;
    const account = this.#accounts.get(name);
    if (account === "several") {
      throw new CellFault(field, "More than one account has this name; write the account's id, or rename one.");
    }
    if (account) return account;
    throw new CellFault(field, "There is no account of this name or id; create it first, or name another.");
  }

  #ownAccount(): string {
    const { account } = this.#reading;
    if (account) return account.id;
    throw new CellFault("account", "The row names no account.");
  }
}

/** Accounts by their ids, and by their names where no two have the same. */
export function byName(accounts: readonly Account[]): ReadonlyMap<string, Account | "several"> {
  const named = new Map<string, Account | "several">();
  for (const account of accounts) named.set(account.name, named.has(account.name) ? "several" : account);
  for (const account of accounts) named.set(account.id, account);
  return named;
}
