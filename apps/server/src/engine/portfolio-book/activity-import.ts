import { Failure } from "@streampulse/core";

import type { Account, Activity, ActivityFacts, ActivityKind } from "../ports/stores/portfolio-store.ts";
import { checkActivity, type ActivityDraft } from "./activity-check.ts";
import { tickerOf } from "./activity-text.ts";
import { FieldFault } from "./field-fault.ts";
import { LedgerFault } from "./ledger.ts";
import { FAULTS_TOLD, ROWS_TOLD, SLICE } from "./limits.ts";
import { nameKey } from "./name-key.ts";
import type { Decision, PortfolioRecords, Standing } from "./portfolio-records.ts";
import { replay } from "./replay.ts";

/** One row of a file, read. */
export interface ImportRow {
  /** Where it is in the file: told with its faults. */
  readonly line: number;
  readonly draft: ActivityDraft;
}

/** What can be read of a row of the file that is not among those that are imported; of some nothing can. */
export interface LeftOutRow {
  readonly kind?: ActivityKind | undefined;
  readonly ticker?: string | undefined;
  readonly quantity?: string | undefined;
  readonly amount?: string | undefined;
}

/** What is wrong with a row, and what would be right. */
export interface RowFault {
  readonly line: number;
  /** By its protobuf name. */
  readonly field: string;
  readonly message: string;
}

/** A row as it is recorded, or would be. */
export interface ToldRow {
  readonly line: number;
  readonly facts: ActivityFacts;
  /** The portfolio has it already. */
  readonly isThere: boolean;
}

/** What an import did, or would do. */
export interface ImportOutcome {
  /** Whether its activities are kept now. */
  readonly isKept: boolean;
  readonly added: number;
  /** Rows that the portfolio has already. */
  readonly duplicates: number;
  /** The first of them. */
  readonly faults: readonly RowFault[];
  readonly faultCount: number;
  /** The first rows without a fault of their own, in the file's order. */
  readonly first: readonly ToldRow[];
}

/** What an import is made with. */
export interface ImportDeps {
  readonly records: PortfolioRecords;
  readonly nowMs: number;
  readonly isDryRun: boolean;
  /** Rows of the file that cannot be read: with one of them nothing is kept. */
  readonly leftOut?: readonly LeftOutRow[];
}

/**
 * Decides on a whole file: its new activities are kept together, or with one fault none of them. A row is a duplicate
 * where its account has an activity of the same external id; without one, where it has the same facts, in
 * activities that no row of the file has by its id, as often as the file has had them up to this row.
 */
export async function decideImport(
  standing: Standing,
  rows: readonly ImportRow[],
  deps: ImportDeps,
): Promise<Decision<ImportOutcome>> {
  const faults = new Faults();
  const { checked, leftOut } = await check(standing.accounts, rows, faults, deps);
  for (const [at, row] of (deps.leftOut ?? []).entries()) {
    if (at % SLICE === SLICE - 1) await deps.records.turn();
    noteMeant(row, leftOut);
  }
  const isPartial = (deps.leftOut ?? []).length > 0;
  const known = await knownBy(standing.owner, new Set(checked.map(({ facts }) => facts.accountId)), deps.records);
  let number = standing.head.lastNumber;
  const lines = new Map<number, number>();
  const put: Activity[] = [];
  let duplicates = 0;
  const first: ToldRow[] = [];
  for (const [at, { facts }] of checked.entries()) {
    if (at % SLICE === SLICE - 1) await deps.records.turn();
    known.find(facts);
  }
  for (const [at, { facts, line }] of checked.entries()) {
    if (at % SLICE === SLICE - 1) await deps.records.turn();
    const found = known.look(facts);
    if (found === "clash") faults.add({ line, field: "external_id", message: CLASH });
    else if (first.length < ROWS_TOLD) first.push({ line, facts, isThere: found === "there" });
    if (found === "there") duplicates++;
    if (found !== "new") continue;
    put.push({ ...facts, number: ++number, createdMs: deps.nowMs, updatedMs: deps.nowMs });
    lines.set(number, line);
  }
  const room = deps.records.activitiesMax - (await deps.records.store.countActivities(standing.owner));
  if (put.length > room && !isPartial) {
    throw new Failure("LIMIT_ACTIVITIES", `The file has ${put.length} new activities, and there is room for ${room}.`, {
      limit: deps.records.activitiesMax,
    });
  }
  // What lacks a row that was left out is not at fault.
  const whole = put.filter(({ ticker }) => ticker !== undefined && !leftOut.has(ticker) && !leftOut.has(ANY));
  await replayEach(standing, whole, lines, faults, deps);
  const answer = { added: put.length, duplicates, first, ...faults.told() };
  const isKept = faults.count === 0 && !isPartial && !deps.isDryRun;
  if (!isKept || put.length === 0) return { answer: { ...answer, isKept } };
  return { change: { activityTexts: await textsOf(put, deps) }, lastNumber: number, answer: { ...answer, isKept } };
}

async function textsOf(put: readonly Activity[], { records }: ImportDeps): Promise<string[]> {
  const texts: string[] = [];
  for (let from = 0; from < put.length; from += SLICE) {
    texts.push(JSON.stringify(put.slice(from, from + SLICE)));
    await records.turn();
  }
  return texts;
}

interface Checked {
  readonly line: number;
  readonly facts: ActivityFacts;
}

async function check(
  accounts: ReadonlyMap<string, Account>,
  rows: readonly ImportRow[],
  faults: Faults,
  { nowMs, records }: ImportDeps,
): Promise<{ checked: Checked[]; leftOut: Set<string> }> {
  const checked: Checked[] = [];
  const leftOut = new Set<string>();
  for (const [at, { line, draft }] of rows.entries()) {
    if (at % SLICE === SLICE - 1) await records.turn();
    try {
      checked.push({ line, facts: checkActivity(draft, accounts, nowMs) });
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error;
      faults.add({ line, field: error.field, message: error.message });
      noteMeant(draft, leftOut);
    }
  }
  return { checked, leftOut };
}

function noteMeant(row: LeftOutRow, leftOut: Set<string>): void {
  const ticker = tickerMeant(row);
  if (ticker !== undefined) leftOut.add(ticker);
}

/** The ticker whose units a row that is left out may have moved; ANY where that cannot be read, undefined where none. */
function tickerMeant({ kind, ticker, quantity, amount }: LeftOutRow): string | undefined {
  if (kind !== undefined && !MOVES_UNITS.has(kind)) return undefined;
  if (ticker === undefined) {
    const isMoney = kind === "transfer" && quantity === undefined && amount !== undefined;
    return isMoney ? undefined : ANY;
  }
  try {
    return tickerOf("ticker", ticker);
  } catch {
    return ANY;
  }
}

/** Each ticker by itself, so that the fault of one does not hide another's. */
async function replayEach(
  { owner, accounts }: Standing,
  put: readonly Activity[],
  lines: ReadonlyMap<number, number>,
  faults: Faults,
  { records }: ImportDeps,
): Promise<void> {
  const byTicker = Map.groupBy(put, ({ ticker }) => ticker);
  for (const [ticker, own] of byTicker) {
    if (ticker === undefined) continue;
    await records.turn();
    try {
      await replay(records, owner, accounts, { put: own, tickers: new Set([ticker]) });
    } catch (error) {
      if (!(error instanceof LedgerFault)) throw error;
      const { activity, field, message } = error;
      const line = lines.get(activity.number);
      if (line === undefined) {
        const first = lines.get((own[0] as Activity).number) as number;
        const words = `After this activity ${activity.number} could not have happened: ${message}`;
        faults.add({ line: first, field, message: words });
      } else faults.add({ line, field, message });
    }
  }
}

class Faults {
  readonly #told: RowFault[] = [];
  count = 0;

  add(fault: RowFault): void {
    this.count++;
    if (this.#told.length < FAULTS_TOLD) this.#told.push(fault);
  }

  told(): { faults: RowFault[]; faultCount: number } {
    return { faults: this.#told.toSorted((a, b) => a.line - b.line), faultCount: this.count };
  }
}

/** Kinds after which another quantity is held than before. */
const MOVES_UNITS: ReadonlySet<ActivityKind> = new Set(["buy", "sell", "short", "cover", "split", "transfer"]);
/** No ticker is an empty text. */
const ANY = "";
const CLASH = "external_id is an earlier row's too, and the two differ: each activity must have its own, or none.";

/** What the accounts of a file have. */
class Known {
  /** The facts of each activity that has an external id. */
  readonly #externalIds = new Map<string, string>();
  /** How often there are the same facts, but for activities that a row of the file has found by its id. */
  readonly #facts = new Map<string, number>();
  readonly #found = new Set<string>();
  /** What the file itself has had up to now. */
  readonly #ownIds = new Map<string, string>();
  readonly #own = new Map<string, number>();

  note(activity: ActivityFacts): void {
    const key = factsKey(activity);
    if (activity.externalId !== undefined) this.#externalIds.set(idKey(activity), key);
    this.#facts.set(key, (this.#facts.get(key) ?? 0) + 1);
  }

  /** Asked of each row of the file before any is looked for: what a row finds by its id, no other one is. */
  find(facts: ActivityFacts): void {
    if (facts.externalId === undefined) return;
    const id = idKey(facts);
    const key = this.#externalIds.get(id);
    if (key === undefined || this.#found.has(id)) return;
    this.#found.add(id);
    this.#facts.set(key, (this.#facts.get(key) as number) - 1);
  }

  /** Whether a row of the file is there already; each row is asked for once, in the file's order. */
  look(facts: ActivityFacts): "new" | "there" | "clash" {
    if (facts.externalId === undefined && this.#facts.size === 0) return "new";
    const key = factsKey(facts);
    if (facts.externalId !== undefined) {
      const id = idKey(facts);
      if (this.#externalIds.has(id)) return "there";
      const before = this.#ownIds.get(id);
      this.#ownIds.set(id, key);
      if (before === undefined) return "new";
      return before === key ? "there" : "clash";
    }
    const seen = (this.#own.get(key) ?? 0) + 1;
    this.#own.set(key, seen);
    return seen <= (this.#facts.get(key) ?? 0) ? "there" : "new";
  }
}

async function knownBy(owner: string, accountIds: ReadonlySet<string>, records: PortfolioRecords): Promise<Known> {
  const known = new Known();
  for (const accountId of accountIds) {
    for await (const day of records.inOrder(owner, { accountId })) {
      for (const activity of day) if (activity.accountId === accountId) known.note(activity);
    }
  }
  return known;
}

function idKey({ accountId, externalId }: ActivityFacts): string {
  return JSON.stringify([accountId, externalId]);
}

/** Two activities of the same account, kind, day and figures are the same one told twice, whatever is noted beside. */
function factsKey(facts: ActivityFacts): string {
  const { accountId, kind, day, timeMs, ticker, quantity, price, amount, currency, fee, feeCurrency } = facts;
  const { exchangeRate, splitTo, splitFrom, toAccountId, toAmount, category } = facts;
  const money = [quantity, price, amount, currency, fee, feeCurrency, exchangeRate, splitTo, splitFrom];
  const to = [toAccountId, toAmount?.currency, toAmount?.amount, category && nameKey(category)];
  return JSON.stringify([accountId, kind, day, timeMs, ticker, ...money, ...to]);
}
