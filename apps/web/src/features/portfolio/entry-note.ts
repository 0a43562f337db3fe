import type { EntryField } from "./entry-kinds.ts";

/** In which currency an entry's numbers are: the one that is typed, else the account's own. */
export function entryCurrency(typed: string | undefined, own: string): string {
  return typed?.trim() ? typed.trim().toUpperCase() : own;
}

/** What stands below a field of the form. Below numbers of money: in which currency they are. */
export function entryNote(field: EntryField, typed: string | undefined, own: string): string | undefined {
  const currency = entryCurrency(typed, own);
  if (field === "price") return `Of one unit, in ${currency}`;
  if (field === "amount") return `In ${currency}`;
  if (field === "currency") return `Empty: the account's, ${own}`;
  if (field === "exchangeRate") return `Units of ${own} for one ${currency === own ? "of another currency" : currency}`;
  return undefined;
}
