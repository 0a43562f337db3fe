import { expect, test } from "vitest";
import { emptyListWords } from "./empty-list-words.ts";

test.each([
  [[], false, "No tickers yet", ""],
  [["KO", "PEP"], true, "No tickers yet", "This server knows none of the usual ones (KO, PEP). "],
  [
    ["OLD"],
    false,
    "Nothing of this list is known here",
    "No source of this server knows OLD. The list keeps it for one that does. ",
  ],
  [
    ["A", "B", "C", "D"],
    false,
    "Nothing of this list is known here",
    "No source of this server knows A, B, C and 1 more. The list keeps them for one that does. ",
  ],
])("of a list without rows that leaves out %j (a newcomer's: %s) it is said: %s", (leftOut, isDefault, title, why) => {
  expect(emptyListWords(leftOut, isDefault)).toEqual({ title, why });
});
