import { expect, test } from "vitest";
import { browserStorage } from "../../../../../test/browser-storage.ts";
import { KeptView, PUT_AWAY_MAX, viewFrom } from "./list-view.ts";

test("what one tab changes no other one takes back, whether it heard of it or not", () => {
  const browser = browserStorage();
  const [one, other] = [new KeptView(browser), new KeptView(browser)];
  one.change(({ putAway }) => ({ putAway: [...putAway, "OLD"] }));
  one.sort("a", { column: "ticker", descending: false });
  other.change({ listId: "b" });
  other.sort("b", { column: "ticker", descending: true });
  const kept = viewFrom(browser.storage().getItem("streampulse.list-view"));
  expect(kept).toMatchObject({ putAway: ["OLD"], listId: "b" });
  expect(Object.keys(kept.sorts)).toEqual(["a", "b"]);
  expect(other.view()).toEqual(kept);
});

test("a tab shows what another one changed, once", () => {
  const browser = browserStorage();
  const [one, other] = [new KeptView(browser), new KeptView(browser)];
  let heard = 0;
  other.subscribe(() => heard++);
  one.change({ columns: ["volume"] });
  browser.wrote("streampulse.list-view");
  browser.wrote("streampulse.list-view");
  expect([other.view().columns, heard]).toEqual([["volume"], 1]);
});

test("a browser that keeps nothing more keeps every change as long as the page lives", () => {
  const browser = browserStorage({ "streampulse.list-view": JSON.stringify({ listId: "a" }) });
  const full = {
    ...browser.storage(),
    setItem: () => {
      throw new Error("full");
    },
  };
  const view = new KeptView({ ...browser, storage: () => full });
  view.change({ listId: "b" });
  view.change({ putAway: ["OLD"] });
  expect(view.view()).toMatchObject({ listId: "b", putAway: ["OLD"] });
});

test.each([PUT_AWAY_MAX, PUT_AWAY_MAX + 1])(
  "of %i tickers that a browser kept as known the newest are read",
  (count) => {
    const kept = Array.from({ length: count }, (_, n) => `T${n}`);
    expect(viewFrom(JSON.stringify({ putAway: [7, ...kept] })).putAway).toEqual(kept.slice(-PUT_AWAY_MAX));
  },
);
