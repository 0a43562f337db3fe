import { expect, test } from "vitest";
import { nearMatches } from "./near-matches.ts";

test.each([
  ["AAPLX", ["AAPLX", "AAP"], ["AAP?"]],
  ["<script>", ["<script>"], []],
  ["two words", ["two words"], []],
  ["XYZ", ["XYZ"], []],
  ["AAP", ["AAP"], ["AAP?"]],
])("near %j are asked for %j: %j", async (text, queries, near) => {
  const asked: string[] = [];
  const search = async (query: string) => {
    asked.push(query);
    return { results: query === "AAP" ? [{ ticker: "AAP?" }] : [], nextPageToken: "" };
  };
  expect((await nearMatches({ search }, text)).map(({ ticker }) => ticker)).toEqual(near);
  expect(asked).toEqual(queries);
});
