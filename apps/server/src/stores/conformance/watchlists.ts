import { expect } from "vitest";
import type { KeptWatchlist } from "../../engine/ports/stores/watchlist-store.ts";
import type { Promises } from "./promises.ts";

const list = (id: string, more: Partial<KeptWatchlist> = {}): KeptWatchlist => ({
  id,
  name: `List ${id}`,
  revision: 1,
  entries: [],
  createdMs: 1_770_000_000_123,
  updatedMs: 1_770_000_000_456,
  ...more,
});

/** One with everything that there is. */
const FULL = list("full", {
  name: "Tech “🍏” 'q'",
  revision: 2 ** 40,
  entries: [
    { heading: "größte; \\ % _" },
    { ticker: "NASDAQ:AAPL", note: 'it\'s\na "note"\twith 🍏' },
    { ticker: "中国" },
  ],
});

export const WATCHLIST_PROMISES: Promises = {
  "who keeps no watchlist has none": async ({ open }) => {
    const store = await open();
    expect(await store.watchlists.all("a")).toEqual([]);
    await store.close();
  },

  "watchlists come back whole and in their order, each to its owner alone": async ({ open }) => {
    const store = await open();
    await store.watchlists.change("a", { put: [list("1"), FULL], removed: [], order: ["full", "1"] });
    await store.watchlists.change("b", { put: [list("1", { name: "other" })], removed: [], order: ["1"] });
    expect(await store.watchlists.all("a")).toEqual([FULL, list("1")]);
    expect(await store.watchlists.all("b")).toEqual([list("1", { name: "other" })]);
    await store.close();
  },

  "a changed watchlist takes its own place, and what is not named stays": async ({ open }) => {
    const store = await open();
    const order = ["1", "2", "3"];
    await store.watchlists.change("a", { put: order.map((id) => list(id)), removed: [], order });
    const changed = list("2", { name: "two", revision: 2, entries: [{ ticker: "A" }], updatedMs: 2 });
    await store.watchlists.change("a", { put: [changed], removed: [] });
    expect(await store.watchlists.all("a")).toEqual([list("1"), changed, list("3")]);
    await store.close();
  },

  "watchlists come, go and move in one change": async ({ open }) => {
    const store = await open();
    await store.watchlists.change("a", { put: [list("1"), list("2")], removed: [], order: ["1", "2"] });
    await store.watchlists.change("b", { put: [list("1")], removed: [], order: ["1"] });
    await store.watchlists.change("a", { put: [list("3")], removed: ["1"], order: ["3", "2"] });
    expect((await store.watchlists.all("a")).map(({ id }) => id)).toEqual(["3", "2"]);
    expect((await store.watchlists.all("b")).map(({ id }) => id)).toEqual(["1"]);
    await store.close();
  },

  "a change of watchlists that cannot be made leaves everything as it was": async ({ open }) => {
    const store = await open();
    await store.watchlists.change("a", { put: [list("1")], removed: [], order: ["1"] });
    // No name: the table takes none.
    const broken = { ...list("2"), name: null as unknown as string };
    const change = { put: [list("1", { revision: 2 }), broken], removed: [], order: ["1", "2"] };
    await expect(store.watchlists.change("a", change)).rejects.toThrow();
    expect(await store.watchlists.all("a")).toEqual([list("1")]);
    await store.close();
  },

  "watchlists are there after another start": async ({ open }) => {
    const first = await open();
    await first.watchlists.change("a", { put: [FULL], removed: [], order: ["full"] });
    await first.close();
    const second = await open();
    expect(await second.watchlists.all("a")).toEqual([FULL]);
    await second.close();
  },
};
