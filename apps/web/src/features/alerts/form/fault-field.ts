import { formWords } from "../../../ui/form-words.ts";

const FIELDS: Readonly<Record<string, string>> = {
  ticker: "ticker",
  price: "price",
  percent: "percent",
  reference_price: "reference",
  for_seconds: "staleSeconds",
  note: "note",
  expires_time_ms: "expiresTimeMs",
};

/** The field of the form that the server's error is about, of its name in the contract: `condition.crossing.price`. */
export function faultField(path: string | undefined): string | undefined {
  const last = path?.split(".").at(-1) ?? "";
  return Object.hasOwn(FIELDS, last) ? FIELDS[last] : undefined;
}

const LABELS: Readonly<Record<string, string>> = {
  ticker: "Ticker",
  price: "Price",
  percent: "Per cent",
  reference: "From",
  staleSeconds: "The seconds",
  note: "Note",
  expiresTimeMs: "Expires",
};

/** Why the server refused an alert, in the words of its form. */
export function refusalText(message: string): string {
  return formWords(message, (path) => LABELS[faultField(path) ?? ""]);
}
