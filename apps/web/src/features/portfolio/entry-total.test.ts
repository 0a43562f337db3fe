import { expect, test } from "vitest";
import { entryKind } from "./entry-kinds.ts";
import { entryTotal } from "./entry-total.ts";

const VALUES = { quantity: "10", price: "201.70", fee: "1.5" };

test("a purchase costs its fees too, a sale brings what they leave", () => {
  expect(entryTotal(entryKind("buy"), VALUES, ".")).toBe("2018.5");
  expect(entryTotal(entryKind("sell"), VALUES, ".")).toBe("2015.5");
  expect(entryTotal(entryKind("buy"), { ...VALUES, fee: "" }, ".")).toBe("2017");
});

test("nothing is told of what is not there or no number", () => {
  expect(entryTotal(entryKind("buy"), { ...VALUES, price: "" }, ".")).toBeUndefined();
  expect(entryTotal(entryKind("buy"), { ...VALUES, fee: "x" }, ".")).toBeUndefined();
  expect(entryTotal(entryKind("deposit"), VALUES, ".")).toBeUndefined();
});
