import { expect, test } from "vitest";
import { pickerChoice } from "./picker-choice.ts";

const AAPL = { ticker: "AAPL", name: "Apple Inc." };
const AMZN = { ticker: "AMZN", name: "Amazon.com Inc." };

test("an answer for the beginning of a text takes nothing: Enter waits for its own", () => {
  expect(pickerChoice("AMZN", { query: "A", results: [AAPL, AMZN] }, undefined)).toEqual({ wait: true });
  expect(pickerChoice(" AMZN", { query: "AMZN", results: [AMZN] }, undefined)).toEqual({ take: "AMZN" });
});

test("a ticker that the search does not list can be chosen, a name takes its company", () => {
  expect(pickerChoice("nyse:brk.b", { query: "nyse:brk.b", results: [] }, undefined)).toEqual({ take: "NYSE:BRK.B" });
  // Codes of others that begin so are not meant.
  expect(pickerChoice("A", { query: "A", results: [{ ticker: "AAPL" }] }, undefined)).toEqual({ take: "A" });
  expect(pickerChoice("amazon", { query: "amazon", results: [AMZN] }, undefined)).toEqual({ take: "AMZN" });
});

test("what the arrows chose is taken whatever stands there, and what is no ticker is refused in words", () => {
  expect(pickerChoice("AM", { query: "A", results: [AAPL, AMZN] }, "AMZN")).toEqual({ take: "AMZN" });
  expect(pickerChoice("no such thing", { query: "no such thing", results: [] }, undefined)).toEqual({
    fault: "“no such thing” is no ticker: it may hold letters, digits and . - _ / ^ = ! & + $ # @ * only.",
  });
  expect(pickerChoice(" ", { query: "", results: [] }, undefined)).toHaveProperty("fault");
});
