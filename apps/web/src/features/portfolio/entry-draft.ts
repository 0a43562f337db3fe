import type { Activity, ActivityDraft } from "@streampulse/client/portfolio";
import { asTyped, type NumberMarks, numberTyped } from "../../ui/number-typed.ts";
import { type EntryField, type EntryKind, entryKindOf, FIELD_LABELS } from "./entry-kinds.ts";

/** What is in the fields of the form, as typed. */
export type EntryValues = Readonly<Partial<Record<EntryField, string>>>;

/** What is wrong with fields, said at each. */
export type EntryFaults = Readonly<Partial<Record<EntryField, string>>>;

const NUMBERS: ReadonlySet<EntryField> = new Set([
  "quantity",
  "price",
  "amount",
  "fee",
  "exchangeRate",
  "splitTo",
  "splitFrom",
  "toAmount",
]);

/** What a form makes: an activity, or what is wrong with it. Whether it can have happened is the server's to say. */
export type EntryOutcome =
  | { readonly draft: ActivityDraft; readonly faults?: undefined }
  | { readonly faults: EntryFaults };

/**
 * The activity that the fields describe. Only fields of its kind are read: what was typed for another one stays out. Of an
 * activity that is changed, what the form has no field for stays as it was.
 */
export function draftOf(kind: EntryKind, values: EntryValues, marks: NumberMarks, before?: Activity): EntryOutcome {
  const faults: Partial<Record<EntryField, string>> = {};
  const read = (field: EntryField): string | undefined => {
    const isNeeded = field === "account" || field === "day" || kind.needs.includes(field);
    if (!isNeeded && !kind.may.includes(field)) return undefined;
    const text = (values[field] ?? "").trim();
    if (text === "") {
      if (isNeeded) faults[field] = missingText(field);
      return undefined;
    }
    if (!NUMBERS.has(field)) return text;
    const decimal = numberTyped(text, marks);
    if (typeof decimal !== "string") faults[field] = decimal.fault;
    else if (field === "fee" && decimal.startsWith("-")) faults.fee = `${FIELD_LABELS.fee} must be 0 or more.`;
    else return decimal;
    return undefined;
  };
  const toAmount = read("toAmount");
  const toCurrency = read("toCurrency");
  if (toAmount === undefined && toCurrency !== undefined) faults.toAmount ??= "Say how much arrived in it.";
  if (toAmount !== undefined && toCurrency === undefined) faults.toCurrency = "Say in which currency it arrived.";
  const fee = read("fee");
  const draft: ActivityDraft = {
    accountId: read("account") ?? "",
    kind: kind.kind,
    day: read("day") ?? "",
    timeMs: before?.day === values.day ? before?.timeMs : undefined,
    ticker: read("ticker"),
    quantity: read("quantity"),
    price: read("price"),
    amount: read("amount"),
    currency: read("currency"),
    fee,
    feeCurrency: fee === undefined ? undefined : before?.feeCurrency,
    exchangeRate: read("exchangeRate"),
    splitTo: read("splitTo"),
    splitFrom: read("splitFrom"),
    toAccountId: read("toAccount"),
    toAmount:
      toAmount === undefined || toCurrency === undefined ? undefined : { amount: toAmount, currency: toCurrency },
    category: read("category"),
    note: read("note"),
    externalId: before?.externalId,
  };
  return Object.keys(faults).length > 0 ? { faults } : { draft };
}

function missingText(field: EntryField): string {
  if (field === "ticker") return "Say which ticker, such as AAPL.";
  if (field === "category") return "Name a category, such as Food.";
  if (field === "toAccount") return "Choose the account that it goes to.";
  if (field === "account") return "Choose an account.";
  if (field === "day") return "Choose a date.";
  return `${FIELD_LABELS[field]} is missing.`;
}

/** The fields of an activity that is to be changed. */
export function valuesOf(activity: Activity, marks: NumberMarks): EntryValues {
  const { accountId, toAccountId, toAmount } = activity;
  const values: Partial<Record<EntryField, string>> = { account: accountId, day: activity.day };
  const kind = entryKindOf(activity);
  for (const field of [...kind.needs, ...kind.may]) {
    if (field === "toAccount") values.toAccount = toAccountId ?? "";
    else if (field === "toAmount") values.toAmount = asTyped(toAmount?.amount ?? "", marks);
    else if (field === "toCurrency") values.toCurrency = toAmount?.currency ?? "";
    else if (field !== "account") {
      const text = activity[field] ?? "";
      values[field] = NUMBERS.has(field) ? asTyped(text, marks) : text;
    }
  }
  return values;
}

/** The activity as it can be recorded again after it was deleted. */
export function draftAgain({
  id: _id,
  createdTimeMs: _made,
  updatedTimeMs: _changed,
  ...draft
}: Activity): ActivityDraft {
  return draft;
}
