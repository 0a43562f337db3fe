import { expect, test } from "vitest";
import { cashNote } from "./cash-note.ts";
import { ENTRY_KINDS } from "./entry-kinds.ts";

const deposit = ENTRY_KINDS.find(({ id }) => id === "deposit")!;
const [ignores, counts] = [{ ignoresCash: true }, { ignoresCash: false }];

test("an account's answer holds until the account is told anew, so that the note never goes between the two", () => {
  expect([cashNote(deposit, ignores, undefined), cashNote(deposit, counts, undefined)]).toEqual([
    "uncounted",
    undefined,
  ]);
  // Counted, and told so.
  const counted = { ignoresCash: false, before: ignores };
  expect([cashNote(deposit, ignores, counted), cashNote(deposit, counts, counted)]).toEqual(["counted", "counted"]);
  // And not any more.
  const not = { ignoresCash: true, before: counts };
  expect([cashNote(deposit, counts, not), cashNote(deposit, { ...ignores }, not)]).toEqual(["uncounted", "uncounted"]);
  // Somebody else has it counted, or not, since.
  expect(cashNote(deposit, { ...counts }, not)).toBeUndefined();
  expect(cashNote(deposit, { ...ignores }, counted)).toBe("uncounted");
});
