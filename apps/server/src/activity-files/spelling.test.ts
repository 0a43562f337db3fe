import { expect, test } from "vitest";
import { speltRows } from "./spelling.ts";

test("rows get their recorded names in slices, between which everything else has its turn", async () => {
  const draft = { accountId: "depot", kind: "buy", day: "2025-06-02", ticker: "x:aapl" } as const;
  const rows = Array.from({ length: 2_000 }, (_, at) => ({ line: at + 2, draft }));
  const others = new Map([["X:AAPL", "AAPL"]]);
  const book = { recordedNames: () => Promise.resolve({ others, open: new Map() }) };
  let [turns, isOver] = [0, false];
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const { signal } = new AbortController();
  const spelt = await speltRows(book, "ann", rows, { spelling: "recorded", signal });
  isOver = true;
  expect(spelt.rows.map(({ line, draft: { ticker } }) => [line, ticker])).toEqual(
    rows.map(({ line }) => [line, "AAPL"]),
  );
  expect(turns).toBeGreaterThanOrEqual(4);
});
