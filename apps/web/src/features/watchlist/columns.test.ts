import { expect, test } from "vitest";
import { COLUMNS, FIRST_COLUMNS, fitColumns, NARROW } from "./columns.ts";

test("what was chosen shows in one order, as far as there is room, and the template has a track for each", () => {
  expect(fitColumns(["quality", "change"], 2_000).columns).toEqual(["change", "quality"]);
  for (let width = NARROW; width <= 1_600; width += 20) {
    const { columns, template } = fitColumns(COLUMNS, width);
    const fixed = [...template.matchAll(/(\d+)px/g)].reduce((sum, [, px]) => sum + Number(px) + 12, 0);
    expect(fixed + 120).toBeLessThanOrEqual(width);
    expect([...template.matchAll(/px/g)].length).toBe(columns.length + 2);
  }
});

test("the price's change goes last, and a phone has two lines", () => {
  expect(fitColumns(FIRST_COLUMNS, NARROW).columns).toEqual(["change", "percent"]);
  expect(fitColumns(FIRST_COLUMNS, NARROW - 1)).toMatchObject({
    isNarrow: true,
    columns: ["change", "percent", "quality"],
  });
});
