import { StreamPulseError } from "@streampulse/client/portfolio";
import { formWords } from "../../ui/form-words.ts";
import { type EntryField, FIELD_LABELS } from "./entry-kinds.ts";

/** The form's fields by the contract's names of them. */
const FIELDS: Readonly<Record<string, EntryField>> = {
  account_id: "account",
  day: "day",
  time_ms: "day",
  ticker: "ticker",
  quantity: "quantity",
  price: "price",
  amount: "amount",
  currency: "currency",
  fee: "fee",
  fee_currency: "fee",
  exchange_rate: "exchangeRate",
  split_to: "splitTo",
  split_from: "splitFrom",
  to_account_id: "toAccount",
  to_amount: "toAmount",
  "to_amount.amount": "toAmount",
  "to_amount.currency": "toCurrency",
  category: "category",
  note: "note",
};

/** A refusal of the server, where it belongs. */
export interface EntryFault {
  /** Absent: it is about no field of the form. */
  readonly field?: EntryField | undefined;
  readonly message: string;
}

/** At which field of the form a refusal is said, in the words of the form. */
export function entryFaultOf(error: unknown): EntryFault {
  const message = sentenceOf(error);
  if (!(error instanceof StreamPulseError) || error.field === undefined) return { message };
  const name = error.field.replace(/^activity\./, "");
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  return { field, message: formWords(message, labelOf) };
}

/** Why a call failed, as a sentence for people. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "The server did not answer. Try again.";
}

function labelOf(name: string): string | undefined {
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  return field && FIELD_LABELS[field];
}
