import { AlertWindow, type AlertCondition, MoveDirection } from "@streampulse/client/alerts";
import { describe, expect, test } from "vitest";
import { type ConditionDraft, draftOf, FIRST_DRAFT, readDraft } from "./condition-draft.ts";
import { numberMarks } from "../../../ui/number-typed.ts";

const en = numberMarks("en");
const de = numberMarks("de");
const read = (part: Partial<ConditionDraft>, marks = en) => readDraft({ ...FIRST_DRAFT, ...part }, marks);

const EVERY: readonly AlertCondition[] = [
  { crossing: { price: "225" } },
  { crossingUp: { price: "0.00001726" } },
  { crossingDown: { price: "67123.45" } },
  { above: { price: "1.0846" } },
  { below: { price: "180" } },
  { percentMove: { percent: "5", direction: MoveDirection.EITHER } },
  { percentMove: { percent: "250", direction: MoveDirection.UP, referencePrice: "210.5" } },
  { windowMove: { percent: "2.5", direction: MoveDirection.DOWN, window: AlertWindow["24_HOURS"] } },
  { stale: { forSeconds: 0 } },
];

test.each(EVERY)("%j is read from the draft that it is shown as, in every locale", (condition) => {
  expect(
    readDraft(
      draftOf(condition, (text) => text),
      en,
    ),
  ).toEqual(condition);
  expect(
    readDraft(
      draftOf(condition, (text) => text.replace(".", ",")),
      de,
    ),
  ).toEqual(condition);
});

describe("what cannot be set names its field", () => {
  test.each<[Partial<ConditionDraft>, string, string]>([
    [{ price: "" }, "price", "Write the price."],
    [{ price: "0" }, "price", "A price is above 0."],
    [{ kind: "percentMove", percent: "0" }, "percent", "A move is above 0 %."],
    [{ kind: "percentMove", reference: "x" }, "reference", "“x” has no digits. Write the number, such as 215.50."],
    [{ kind: "windowMove", percent: "0.1234567" }, "percent", "A move has at most 10 digits, 6 of them decimals."],
    [{ kind: "stale", staleSeconds: "86401" }, "staleSeconds", "Write whole seconds, from 0 to 86400."],
    [{ kind: "stale", staleSeconds: "1.5" }, "staleSeconds", "Write whole seconds, from 0 to 86400."],
  ])("%j", (part, field, fault) => {
    expect(read(part)).toEqual({ field, fault });
  });
});

test("a price falls by less than 100 %, and rises by as much as it likes", () => {
  expect(read({ kind: "percentMove", percent: "100" })).toHaveProperty("field", "percent");
  expect(read({ kind: "percentMove", percent: "99.999999" })).not.toHaveProperty("field");
  expect(read({ kind: "percentMove", percent: "100 %", direction: MoveDirection.UP })).not.toHaveProperty("field");
});

test("the bounds themselves can be set", () => {
  expect(read({ kind: "stale", staleSeconds: "86400" })).toEqual({ stale: { forSeconds: 86_400 } });
  expect(read({ kind: "windowMove", percent: "1.123456" })).not.toHaveProperty("field");
});
