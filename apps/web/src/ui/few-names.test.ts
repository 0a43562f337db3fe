import { expect, test } from "vitest";
import { fewNames } from "./few-names.ts";

test.each([
  [["KO"], "KO"],
  [["KO", "PEP"], "KO, PEP"],
  [["KO", "PEP", "WMT"], "KO, PEP and 1 more"],
])("of %j at most two are named", (names, said) => {
  expect(fewNames(names, 2)).toBe(said);
});
