import { expect, test } from "vitest";
import { idTrouble } from "./id-trouble.ts";

const all = [{ id: "abcdefgh" }, { id: "abcdexyz" }, { id: "zzzzzzzz" }, { id: "zz" }];

test("of an id that is too short it is said how much is needed, with an example that is taken", () => {
  const words = (text: string, enough: string) =>
    `"${text}" is too little of an id: write at least 4 characters of it, such as ${enough}.`;
  expect(idTrouble("zzz", all)).toBe(words("zzz", "zzzz"));
  expect(idTrouble("abc", all)).toBe(words("abc", "abcdef"));
});

test("of one that several begin with they are named, with so much of the first as says which", () => {
  expect(idTrouble("abcd", all)).toBe(
    '"abcd" begins 2 ids: abcdefgh, abcdexyz. Write more of the one you mean, such as abcdef.',
  );
  const many = Array.from({ length: 7 }, (_, n) => ({ id: `same${n}` }));
  expect(idTrouble("same", many)).toContain(" 7 ids: same0, same1, same2, same3, same4 and 2 more. ");
});

test("one that is whole or is enough is in order, and what begins no id is another trouble", () => {
  expect(["abcdef", "zz", "zzzz", "nosuch", "no"].map((text) => idTrouble(text, all))).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
});
