import { expect, test } from "vitest";
import { idsBeginning } from "./ids-beginning.ts";

const all = [{ id: "abcdef" }, { id: "abcdxy" }, { id: "abcd" }, { id: "zzzzzz" }];

test("an id, or a beginning of 4 characters that only it has, is that one", () => {
  expect(idsBeginning("abcde", all)).toEqual([{ id: "abcdef" }]);
  expect(idsBeginning("zzzz", all)).toEqual([{ id: "zzzzzz" }]);
  expect(idsBeginning("zzz", all)).toEqual([]);
  expect(idsBeginning("abcdz", all)).toEqual([]);
});

test("a whole id is that one also where others begin with it", () => {
  expect(idsBeginning("abcd", all)).toEqual([{ id: "abcd" }]);
  expect(idsBeginning("abcd", all.slice(0, 2))).toHaveLength(2);
});
