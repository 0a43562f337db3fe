import { ActivityKind, StreamPulseError, type Activity } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { numberMarks } from "../../ui/number-typed.ts";
import { draftAgain, draftOf, valuesOf } from "./entry-draft.ts";
import { entryFaultOf } from "./entry-fault.ts";
import { ENTRY_KINDS, entryKind, entryKindOf } from "./entry-kinds.ts";

const EN = numberMarks("en");
const DE = numberMarks("de");

const KEPT: Activity = {
  ...{ id: "7", accountId: "1", kind: ActivityKind.BUY, day: "2025-06-02", timeMs: 1_748_872_800_000 },
  ...{ ticker: "AAPL", quantity: "10", price: "201.7", currency: "EUR", fee: "1", feeCurrency: "USD" },
  ...{ externalId: "B-1", createdTimeMs: 1, updatedTimeMs: 2 },
};

test("what is typed becomes the activity, its numbers exact", () => {
  const values = { account: "1", day: "2025-06-02", ticker: " AAPL ", quantity: "1.000,0", price: "243,50", fee: "" };
  expect(draftOf(entryKind("buy"), values, DE)).toEqual({
    draft: expect.objectContaining({
      ...{ accountId: "1", kind: ActivityKind.BUY, day: "2025-06-02", ticker: "AAPL" },
      ...{ quantity: "1000", price: "243.5", fee: undefined, amount: undefined },
    }),
  });
});

test("each field that lacks or is no number is told at once, and nothing is made", () => {
  const { faults } = draftOf(entryKind("buy"), { account: "1", day: "", quantity: "ten" }, EN);
  expect(Object.keys(faults ?? {}).toSorted()).toEqual(["day", "price", "quantity", "ticker"]);
  expect(faults?.quantity).toBe("“ten” has no digits. Write the number, such as 215.50.");
});

test("a price that may be two is refused, and so are fees below 0, as by the server", () => {
  const values = { account: "1", day: "2025-06-02", ticker: "AAPL", quantity: "0.125", price: "1.085", fee: "-1" };
  expect(draftOf(entryKind("buy"), values, DE).faults).toEqual({
    price: "“1.085” may be two numbers. Write 1085 or 1,085.",
    fee: "Fees and taxes must be 0 or more.",
  });
});

test("what was typed for another kind stays out", () => {
  const values = { account: "1", day: "2025-06-02", amount: "5", ticker: "AAPL", quantity: "10", category: "Food" };
  expect(draftOf(entryKind("deposit"), values, EN)).toMatchObject({ draft: { amount: "5" } });
  const { draft } = draftOf(entryKind("deposit"), values, EN) as { draft: object };
  expect(draft).toMatchObject({ ticker: undefined, quantity: undefined, category: undefined });
});

test("what arrives has an amount and a currency, or neither", () => {
  const values = { account: "1", day: "2025-06-02", toAccount: "2", amount: "5" };
  expect(draftOf(entryKind("transfer"), { ...values, toAmount: "6" }, EN).faults).toHaveProperty("toCurrency");
  expect(draftOf(entryKind("transfer"), { ...values, toCurrency: "USD" }, EN).faults).toHaveProperty("toAmount");
  const whole = draftOf(entryKind("transfer"), { ...values, toAmount: "6", toCurrency: "USD" }, EN);
  expect(whole).toMatchObject({ draft: { toAmount: { amount: "6", currency: "USD" } } });
});

test("a change keeps what the form has no field for, and a time only of its own day", () => {
  const values = valuesOf(KEPT, DE);
  expect(values).toMatchObject({ price: "201,7", account: "1", ticker: "AAPL" });
  expect(draftOf(entryKindOf(KEPT), values, DE, KEPT)).toEqual({ draft: expect.objectContaining(draftAgain(KEPT)) });
  const moved = draftOf(entryKindOf(KEPT), { ...values, day: "2025-06-03" }, DE, KEPT);
  expect(moved).toMatchObject({ draft: { timeMs: undefined, externalId: "B-1" } });
});

test("every kind of the contract can be entered, and is found again", () => {
  const kinds = Object.values(ActivityKind).filter((kind) => kind !== ActivityKind.UNSPECIFIED);
  expect(new Set(ENTRY_KINDS.map(({ kind }) => kind))).toEqual(new Set(kinds));
  for (const each of ENTRY_KINDS) {
    const ticker = each.needs.includes("ticker") ? "AAPL" : undefined;
    expect(entryKindOf({ kind: each.kind, ticker }).id).toBe(each.id);
  }
});

test("a refusal is said at its field, in the form's words", () => {
  const refused = (field: string, message: string) =>
    entryFaultOf(new StreamPulseError("invalid_argument", message, { field }));
  expect(refused("activity.split_to", "split_to is missing: activities of the kind split need it.")).toEqual({
    field: "splitTo",
    message: "Units after is missing: activities of the kind split need it.",
  });
  expect(refused("activity.quantity", "quantity is 12: 10 are held.")).toEqual({
    field: "quantity",
    message: "Quantity is 12: 10 are held.",
  });
  expect(refused("activity.constructor", "no").field).toBeUndefined();
  expect(entryFaultOf(new Error("")).message).toMatch(/did not answer/);
});
