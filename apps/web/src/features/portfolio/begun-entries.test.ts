import { expect, test } from "vitest";
import { AttemptIds } from "../session/kept/attempt-ids.ts";
import { BegunEntries, type BegunEntry } from "./begun-entries.ts";

const entry = (amount: string): BegunEntry => ({ kind: "deposit", values: { amount }, attempts: new AttemptIds() });

test("what was begun is there again for what it was begun for, until it is saved or thrown away", () => {
  const begun = new BegunEntries();
  const [first, second] = [entry("1"), entry("2")];
  begun.keep("new", first);
  expect(begun.of("another")).toBeUndefined();
  expect(begun.of("new")).toBe(first);
  begun.keep("new", second);
  expect(begun.of("new")).toBe(second);
  begun.forget("new");
  expect(begun.of("new")).toBeUndefined();
});

test("of nine the one that was changed longest ago goes, and of eight none", () => {
  const begun = new BegunEntries();
  for (let at = 1; at <= 8; at++) begun.keep(`${at}`, entry(`${at}`));
  begun.keep("1", entry("changed"));
  expect(begun.of("1")?.values.amount).toBe("changed");
  expect(begun.of("2")).toBeDefined();
  begun.keep("9", entry("9"));
  expect(["1", "2", "3", "9"].map((opened) => begun.of(opened)?.values.amount)).toEqual([
    "changed",
    undefined,
    "3",
    "9",
  ]);
});
