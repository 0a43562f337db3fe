import { expect, test } from "vitest";
import { shownFor } from "./use-suggestions.ts";

const found = { query: "ether", results: [{ ticker: "ETHUSDT" }] };

test.each([
  ["ether", true],
  ["ethere", true],
  ["eth", true],
  ["t", false],
  ["tesla", false],
  ["", false],
])("what was found for `ether` shows at %j: %s", (query, shows) => {
  expect(shownFor(query, found).results.length > 0).toBe(shows);
});
