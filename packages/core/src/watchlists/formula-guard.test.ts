import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { guardFormulas, unguardFormulas } from "./formula-guard.ts";

/** Texts made of what matters to spreadsheets, among others. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."=+-@\t\r\n',;|\"aB1＝＋－＠".split("")), maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);

test("what was guarded comes back exactly, and nothing that is guarded begins a formula, however its cells are split", () => {
  holdsFor(
    "guarded texts",
    fc.property(texts, (text) => {
      const guarded = guardFormulas(text);
      expect(unguardFormulas(guarded)).toBe(text);
      for (const cell of guarded.split(/[,;|\n"]/)) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    }),
    { runs: 1_500, longRuns: 60_000 },
  );
});

test("what begins no formula stays as it is", () => {
  for (const text of ["", "AAPL", "1-2", "it's = fine", "'quoted'", "a@b"]) expect(guardFormulas(text)).toBe(text);
});

test.each([
  ["=1+1", "'=1+1"],
  ["-5", "'-5"],
  ["'=1", "''=1"],
  ["+49 30", "'+49 30"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t'=1"],
  ["x;=1", "x;'=1"],
  ["＝1", "'＝1"],
])("%j is guarded as %j", (text, guarded) => expect(guardFormulas(text)).toBe(guarded));
