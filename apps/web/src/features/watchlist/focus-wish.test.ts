import { expect, test } from "vitest";
import { createFocusWish } from "./focus-wish.ts";

function selecting(first: string | undefined) {
  let selected = first;
  const wish = createFocusWish(() => selected);
  return { wish, select: (ticker: string | undefined) => (selected = ticker) };
}

test("the focus follows a move of the selection, once", () => {
  const { wish, select } = selecting("AAPL");
  wish.follow(() => select("MSFT"));
  expect([wish.take(), wish.take()]).toEqual([true, false]);
});

test.each([
  ["stays, at the end of the list", "AAPL"],
  ["goes with the last row", undefined],
])("where the selection %s, the next move is not followed: whoever types keeps the focus", (_, after) => {
  const { wish, select } = selecting("AAPL");
  wish.follow(() => select(after));
  select("MSFT");
  expect(wish.take()).toBe(false);
});

test("a move that could not be made takes nothing from the one just before", () => {
  const { wish, select } = selecting("AAPL");
  wish.follow(() => select("MSFT"));
  wish.follow(() => select("MSFT"));
  expect(wish.take()).toBe(true);
});
