import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../test/seeded.ts";
import { dateCell, dateText, isoDay, momentOf, orderEvidence } from "./date-text.ts";
import { delimiterOf } from "./delimiter.ts";
import { decimalText, markEvidence, numberCell } from "./number-text.ts";

test.each([
  ["12", "nothing", "12", "12"],
  ["0.125", "point", "0.125", undefined],
  ["1.234", "either", "1.234", "1234"],
  ["1,234", "either", "1234", "1.234"],
  ["1234,567", "comma", undefined, "1234.567"],
  ["1,234.5", "point", "1234.5", undefined],
  ["1.234,5", "comma", undefined, "1234.5"],
  ["1.234.567", "comma", undefined, "1234567"],
  ["12,34,567.8", "point", "1234567.8", undefined],
  ["1'234.50", "point", "1234.50", undefined],
  ["1 234,5", "comma", undefined, "1234.5"],
  ["1\u202F234\u00A0567", "nothing", undefined, undefined],
  ["-5", "nothing", "-5", "-5"],
  ["5-", "nothing", "-5", "-5"],
  ["\u22125", "nothing", "-5", "-5"],
  ["(1.5)", "point", "-1.5", undefined],
  ["+7", "nothing", "7", "7"],
  ["$12.50", "point", "12.50", undefined],
  ["12,50 €", "comma", undefined, "12.50"],
  [".5", "point", "0.5", undefined],
  ["1,23,45", "point", undefined, undefined],
  ["007", "nothing", "7", "7"],
] as const)(
  "%j tells of the decimal mark: %s; with a point it is %s, with a comma %s",
  (text, evidence, point, comma) => {
    const cell = numberCell(text);
    if (!cell) throw new Error("no number");
    expect([markEvidence(cell), decimalText(cell, "point"), decimalText(cell, "comma")]).toEqual([
      evidence,
      point,
      comma,
    ]);
  },
);

test.each([
  "",
  "-",
  "abc",
  "1e5",
  "1-2",
  "--5",
  "(-5)",
  "-5-",
  "0x10",
  "1.2.3,4.5x",
  "NaN",
  "Infinity",
  "٣",
  "5".repeat(65),
])("%j is no number", (text) => expect(numberCell(text)).toBeUndefined());

test("a number written in any notation is read as it was meant, and as no other where its mark is told", () => {
  const digits = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 14n }), fc.nat(6), fc.boolean());
  holdsFor(
    "written numbers",
    fc.property(digits, fc.constantFrom("point", "comma"), ([value, decimals, isNegative], mark) => {
      const text = value.toString().padStart(decimals + 1, "0");
      const [whole, fraction] = [text.slice(0, text.length - decimals), text.slice(text.length - decimals)];
      const [thousands, decimal] = mark === "point" ? [",", "."] : [".", ","];
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
      const sign = isNegative ? "-" : "";
      const cell = numberCell(`${sign}${grouped}${decimals > 0 ? decimal + fraction : ""}`);
      const told = cell && markEvidence(cell);
      expect([mark, "either", "nothing"]).toContain(told);
      const plain = `${isNegative && value > 0n ? "-" : ""}${BigInt(whole)}${decimals > 0 ? `.${fraction}` : ""}`;
      expect(cell && decimalText(cell, mark)).toBe(plain);
    }),
    { runs: 1_000 },
  );
});

test.each([
  ["2026-01-31", "2026-01-31", "2026-01-31"],
  ["2026/1/5", "2026-01-05", "2026-01-05"],
  ["20260131", "2026-01-31", "2026-01-31"],
  ["31.01.2026", "2026-01-31", "2026-01-31"],
  ["01/02/2026", "2026-02-01", "2026-01-02"],
  ["1-2-2026", "2026-02-01", "2026-01-02"],
  ["13/01/2026", "2026-01-13", undefined],
  ["01/13/2026", undefined, "2026-01-13"],
  ["31 Jan 2026", "2026-01-31", "2026-01-31"],
  ["31-January-2026", "2026-01-31", "2026-01-31"],
  ["Sept. 5, 2026", "2026-09-05", "2026-09-05"],
  ["29.02.2024", "2024-02-29", "2024-02-29"],
  ["29.02.2025", undefined, undefined],
  ["0000-01-01", undefined, undefined],
] as const)("%j is %s with the day first, %s with the month first", (text, dmy, mdy) => {
  const cell = dateCell(text);
  if (!cell) throw new Error("no date");
  expect([isoDay(cell, "dmy"), isoDay(cell, "mdy")]).toEqual([dmy, mdy]);
});

test.each(["", "soon", "31.01.26", "2026-01", "31.Foo.2026", "2026-01-31T25:00", "2026-01-31x", "1/2/3/2026"])(
  "%j is no date",
  (text) => expect(dateCell(text)).toBeUndefined(),
);

test("the order of day and month is told by dates that have but one", () => {
  const told = (text: string) => orderEvidence(dateCell(text) as never);
  expect(["13/01/2026", "01/13/2026", "02/03/2026", "05/05/2026", "03.04.2026"].map(told)).toEqual([
    "dmy",
    "mdy",
    "either",
    "nothing",
    "nothing",
  ]);
});

test("a time counts where its zone is told; written by us it is read as the same moment of the same day", () => {
  const moment = (text: string) => momentOf(dateCell(text) as never, text.slice(0, 10));
  expect(moment("2026-01-31T15:30")).toBeUndefined();
  expect(moment("2026-01-31T15:30:05Z")).toBe(Date.UTC(2026, 0, 31, 15, 30, 5));
  expect(moment("2026-01-31 00:30:00.250 +0200")).toBe(Date.UTC(2026, 0, 30, 22, 30, 0, 250));
  holdsFor(
    "moments",
    fc.property(fc.integer({ min: -14 * 3_600_000, max: 36 * 3_600_000 - 1 }), (behindMs) => {
      const timeMs = Date.UTC(2026, 0, 31) + behindMs;
      const text = dateText("2026-01-31", timeMs);
      expect([text.slice(0, 10), moment(text)]).toEqual(["2026-01-31", timeMs]);
    }),
    { runs: 300 },
  );
});

test.each([
  ["a,b;c,d\n", ",", 1],
  ["a;b;c\n", ";", 1],
  ["a\tb\n", "\t", 1],
  ['"a,b,c";d\n', ";", 1],
  ["\n\n a;b\n", ";", 1],
  ["sep=;\na,b\n", ";", 2],
  ["single\n", ",", 1],
] as const)("the cells of %j are told apart by %j", (text, delimiter, headLine) => {
  expect(delimiterOf(text, false)).toEqual({ delimiter, headLine });
  expect(delimiterOf(text.slice(0, 1), false)).toBeUndefined();
});
