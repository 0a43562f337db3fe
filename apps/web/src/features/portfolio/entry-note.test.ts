import { expect, test } from "vitest";
import { entryNote } from "./entry-note.ts";

test("below an amount and a price stands in which currency they are: the typed one, else the account's", () => {
  expect(entryNote("amount", undefined, "USD")).toBe("In USD");
  expect(entryNote("amount", " ", "USD")).toBe("In USD");
  expect(entryNote("amount", " eur ", "USD")).toBe("In EUR");
  expect(entryNote("price", "", "CHF")).toBe("Of one unit, in CHF");
  expect(entryNote("currency", "eur", "USD")).toBe("Empty: the account's, USD");
  expect(entryNote("exchangeRate", "eur", "USD")).toBe("Units of USD for one EUR");
  expect(entryNote("exchangeRate", "", "USD")).toBe("Units of USD for one of another currency");
  expect(entryNote("quantity", "eur", "USD")).toBeUndefined();
});
