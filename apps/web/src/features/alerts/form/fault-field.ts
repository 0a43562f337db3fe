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
