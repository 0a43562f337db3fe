import { expect, test } from "vitest";
import { numberMarks } from "../../ui/number-typed.ts";
import { entryKind } from "./entry-kinds.ts";
import { entryTotal } from "./entry-total.ts";

const EN = numberMarks("en");
const VALUES = { quantity: "10", price: "201.70", fee: "1.5" };

test("a purchase costs its fees too, a sale brings what they leave", () => {
  expect(entryTotal(entryKind("buy"), VALUES, EN)).toBe("2018.5");
  expect(entryTotal(entryKind("sell"), VALUES, EN)).toBe("2015.5");
  expect(entryTotal(entryKind("buy"), { ...VALUES, fee: "" }, EN)).toBe("2017");
});

test("nothing is told of what is not there or no number", () => {
  expect(entryTotal(entryKind("buy"), { ...VALUES, price: "" }, EN)).toBeUndefined();
  expect(entryTotal(entryKind("buy"), { ...VALUES, fee: "x" }, EN)).toBeUndefined();
  expect(entryTotal(entryKind("deposit"), VALUES, EN)).toBeUndefined();
});

test("fees may be more than a sale brings, and are never below nothing", () => {
  expect(entryTotal(entryKind("sell"), { quantity: "1", price: "1", fee: "2.50" }, EN)).toBe("-1.5");
  for (const kind of ["buy", "sell", "short", "cover"])
    expect(entryTotal(entryKind(kind), { ...VALUES, fee: "-1" }, EN)).toBeUndefined();
});
