import type { ImportReport } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import {
  columnOf,
  FILE_MAX_BYTES,
  fileFault,
  isReady,
  outcomeText,
  readingText,
  withAnswer,
  withColumn,
} from "./import-plan.ts";

const REPORT: ImportReport = {
  ...{
    dryRun: true,
    imported: false,
    rows: 2,
    added: 2,
    duplicates: 0,
    faultCount: 0,
    faults: [],
    questions: [],
    firstRows: [],
  },
  reading: {
    ...{ encoding: "UTF-8", delimiter: ";", decimalMark: 2, dateOrder: 2 },
    columns: [
      { heading: "Datum", field: "date" },
      { heading: "Kurs", field: "price" },
      { heading: "Limit", field: "" },
    ],
  },
};

test("a file is refused before it is sent at one byte too many, and not before", () => {
  expect(fileFault({ name: "a.csv", size: FILE_MAX_BYTES })).toBeUndefined();
  expect(fileFault({ name: "a.csv", size: FILE_MAX_BYTES + 1 })).toMatch(/16 MiB/);
  expect(fileFault({ name: "a.csv", size: 0 })).toMatch(/empty/);
  expect(fileFault({ name: "Depot.XLSX", size: 9 })).toMatch(/CSV/);
});

test("a column that becomes a field is no other one any more", () => {
  expect(columnOf(REPORT, "price")).toBe("#2");
  expect(columnOf(REPORT, "fee")).toBeUndefined();
  expect(withColumn({}, REPORT, 2, "price").columns).toEqual({ price: "#3" });
  expect(withColumn({}, REPORT, 1, "amount").columns).toEqual({ price: "", amount: "#2" });
  expect(withColumn({ columns: { fee: "#3" } }, REPORT, 1, "").columns).toEqual({ fee: "#3", price: "" });
});

test("an answer is given under the name that asked", () => {
  const asks = (parameter: string) => ({ parameter, message: "", choices: [] });
  expect(withAnswer({ decimal: "point" }, asks("dates"), "dmy")).toEqual({ decimal: "point", dates: "dmy" });
  expect(withAnswer({}, asks("column.date"), "#2")).toEqual({ columns: { date: "#2" } });
});

test("what was read and what will come of it is said in words", () => {
  expect(readingText(REPORT)).toBe("2 lines, semicolons between cells, decimal comma, dates day first");
  expect(outcomeText(REPORT)).toBe("2 activities will be added.");
  expect(outcomeText({ ...REPORT, added: 0, duplicates: 2, imported: true })).toBe(
    "Nothing new was added. 2 activities are there already.",
  );
  expect(outcomeText({ ...REPORT, faultCount: 3 })).toMatch(/^3 faults are in the way/);
  expect(isReady(REPORT)).toBe(true);
  expect(isReady({ ...REPORT, added: 0 })).toBe(false);
  expect(isReady({ ...REPORT, faultCount: 1 })).toBe(false);
});
