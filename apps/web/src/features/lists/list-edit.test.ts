import { isHeading, type WatchlistEntry } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { edited, entryKeys, type ListEdit } from "./list-edit.ts";

const LIST: readonly WatchlistEntry[] = [
  { heading: "Chips" },
  { ticker: "NVDA", note: "later" },
  { ticker: "AMD" },
  { heading: "Coins" },
  { ticker: "BTCUSDT" },
];
const names = (entries: readonly WatchlistEntry[]) =>
  entries.map((entry) => (isHeading(entry) ? entry.heading : entry.ticker)).join(" ");

test.each<[ListEdit, string]>([
  [{ do: "add", entries: [{ ticker: "INTC" }] }, "Chips NVDA AMD Coins BTCUSDT INTC"],
  [
    { do: "add", entries: [{ ticker: "INTC" }, { ticker: "AMD" }], before: "# 1 Coins" },
    "Chips NVDA AMD INTC Coins BTCUSDT",
  ],
  [{ do: "add", entries: [{ ticker: "INTC" }], before: "GONE" }, "Chips NVDA AMD Coins BTCUSDT INTC"],
  [{ do: "remove", key: "# 1 Chips" }, "NVDA AMD Coins BTCUSDT"],
  [{ do: "place", key: "BTCUSDT", before: "NVDA" }, "Chips BTCUSDT NVDA AMD Coins"],
  [{ do: "place", key: "# 1 Chips" }, "NVDA AMD Coins BTCUSDT Chips"],
  [{ do: "retitle", key: "# 1 Coins", heading: "Crypto" }, "Chips NVDA AMD Crypto BTCUSDT"],
])("%j", (edit, after) => {
  expect(names(edited(LIST, edit))).toBe(after);
});

test("a note comes and goes, and moving keeps it", () => {
  const noted = edited(LIST, { do: "note", ticker: "AMD", note: "soon" });
  expect(noted[2]).toEqual({ ticker: "AMD", note: "soon" });
  expect(edited(noted, { do: "note", ticker: "AMD", note: "" })).toEqual(LIST);
  expect(edited(LIST, { do: "place", key: "NVDA" }).at(-1)).toEqual({ ticker: "NVDA", note: "later" });
});

test("headings of the same words have keys of their own", () => {
  const keys = entryKeys([{ heading: "A" }, { heading: "A" }, { ticker: "A" }]);
  expect(new Set(keys).size).toBe(3);
});

const anyEdit: fc.Arbitrary<ListEdit> = (() => {
  const ticker = fc.constantFrom("NVDA", "AMD", "BTCUSDT", "KO", "PEP");
  const key = fc.constantFrom("NVDA", "AMD", "KO", "# 1 Chips", "# 1 Coins");
  const before = fc.option(key, { nil: undefined });
  return fc.oneof(
    fc.record({ do: fc.constant("add" as const), entries: fc.array(fc.record({ ticker }), { maxLength: 3 }), before }),
    fc.record({ do: fc.constant("remove" as const), key }),
    fc.record({ do: fc.constant("place" as const), key, before }),
    fc.record({ do: fc.constant("note" as const), ticker, note: fc.constantFrom("", "x") }),
  );
})();

test("made a second time, an edit changes nothing: what was kept without an answer may be sent again", () => {
  fc.assert(
    fc.property(fc.array(anyEdit, { maxLength: 8 }), anyEdit, (before, edit) => {
      const list = before.reduce<readonly WatchlistEntry[]>(edited, LIST);
      const once = edited(list, edit);
      expect(edited(once, edit)).toBe(once);
      const tickers = once.flatMap((entry) => (isHeading(entry) ? [] : [entry.ticker]));
      expect(new Set(tickers).size).toBe(tickers.length);
    }),
    { seed: 7 },
  );
});
