import { Failure } from "@streampulse/core";

import type { Account, AccountKind } from "../ports/stores/portfolio-store.ts";
import { currencyOf, lineOf } from "./activity-text.ts";
import { isTimeZone } from "./day.ts";
import { FieldFault } from "./field-fault.ts";
import { ACCOUNTS_MAX } from "./limits.ts";
import { nameKey } from "./name-key.ts";
import type { Decision, PortfolioRecords, Standing } from "./portfolio-records.ts";
import { replayFor } from "./replay.ts";

const NAME_MAX = 100;

/** A new account as somebody gives it. */
export interface AccountDraft {
  readonly kind: AccountKind;
  readonly name: string;
  readonly currency: string;
  readonly ignoresCash: boolean;
}

/** Decides on a new account. Throws a FieldFault or a Failure. */
export function decideAccount({ head, accounts }: Standing, draft: AccountDraft, nowMs: number): Decision<Account> {
  if (accounts.size >= ACCOUNTS_MAX) throw new Failure("LIMIT_ACCOUNTS", undefined, { limit: ACCOUNTS_MAX });
  const name = lineOf("name", draft.name, NAME_MAX);
  free(accounts, name);
  const currency = currencyOf("currency", draft.currency, false);
  if (draft.ignoresCash && draft.kind !== "brokerage") {
    throw new FieldFault("ignores_cash", "ignores_cash is for brokerages: other accounts have nothing but cash.");
  }
  const number = head.lastNumber + 1;
  const account = { ...draft, id: String(number), name, currency, createdMs: nowMs };
  return { change: { accounts: [account] }, lastNumber: number, answer: account };
}

/** What shall change of an account; what is absent stays. */
export interface AccountEdit {
  readonly name?: string | undefined;
  readonly ignoresCash?: boolean | undefined;
}

/** Decides on a change. Throws a FieldFault or a Failure. */
export function decideEdit(standing: Standing, id: string, edit: AccountEdit): Decision<Account> {
  const before = accountOf(standing, id);
  if (edit.ignoresCash === true && before.kind !== "brokerage") {
    throw new FieldFault("ignores_cash", "ignores_cash is for brokerages: other accounts have nothing but cash.");
  }
  const name = edit.name === undefined ? before.name : lineOf("name", edit.name, NAME_MAX);
  // One of a name that was taken before names were one account's keeps it until somebody changes it.
  if (name !== before.name) free(standing.accounts, name, id);
  const account = { ...before, name, ignoresCash: edit.ignoresCash ?? before.ignoresCash };
  return { change: { accounts: [account] }, answer: account };
}

/** Decides on an account's end, which says how many activities go with it. Throws a FieldFault or a Failure. */
export async function decideEnd(
  records: PortfolioRecords,
  standing: Standing,
  id: string,
  withActivities: boolean,
): Promise<Decision<number>> {
  const account = accountOf(standing, id);
  const count = await records.store.countActivities(standing.owner, id);
  if (count > 0 && !withActivities) {
    const all = count === 1 ? "1 activity" : `${count} activities`;
    const them = count === 1 ? "it" : "them";
    const words = `${account.name} has ${all}, transfers included: say with_activities to delete ${them} too.`;
    throw new FieldFault("with_activities", words);
  }
  const dropped = new Set<number>();
  const elsewhere = new Set<string>();
  for await (const day of records.inOrder(standing.owner, { accountId: id })) {
    for (const activity of day) {
      dropped.add(activity.number);
      // Of what went to another account something may have been sold there.
      if (activity.kind === "transfer" && activity.ticker !== undefined) elsewhere.add(activity.ticker);
    }
  }
  await replayFor(records, standing.owner, standing.accounts, { put: [], dropped, tickers: elsewhere });
  return { change: { dropAccounts: [id], dropActivities: [...dropped] }, answer: dropped.size };
}

/** Decides on settings; what is absent stays. Throws a FieldFault. */
export function decideSettings(
  { head }: Standing,
  edit: { readonly currency?: string | undefined; readonly timeZone?: string | undefined },
): Decision<{ readonly currency: string; readonly timeZone: string }> {
  const currency = edit.currency === undefined ? head.currency : currencyOf("currency", edit.currency, false);
  const timeZone = edit.timeZone ?? head.timeZone;
  if (!isTimeZone(timeZone)) {
    throw new FieldFault("time_zone", "time_zone must be an IANA name such as Europe/Berlin.");
  }
  return { settings: { currency, timeZone }, answer: { currency, timeZone } };
}

/** Names say which account is meant, in files, in the terminal and to whoever reads them: case alone tells none apart. */
function free(accounts: ReadonlyMap<string, Account>, name: string, own?: string): void {
  const key = nameKey(name);
  for (const { id, name: taken } of accounts.values()) {
    if (id === own || nameKey(taken) !== key) continue;
    const words = `Your account ${id} has the name "${taken}" already; choose another name, or change that one's.`;
    throw new Failure("NAME_TAKEN", words, { field: "name" });
  }
}

function accountOf({ accounts }: Standing, id: string): Account {
  const account = accounts.get(id);
  if (account === undefined) throw new Failure("NOT_FOUND", "You have no account with this id.", { field: "id" });
  return account;
}
