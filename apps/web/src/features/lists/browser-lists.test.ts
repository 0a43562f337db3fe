import { expect, test } from "vitest";
import { browserStorage } from "../../../../../test/browser-storage.ts";
import { browserLists } from "./browser-lists.ts";

test("a storage that is full is told of once; what it could not take lives on until it has room", async () => {
  const mine = browserStorage();
  let isFull = false;
  let told = 0;
  const { getItem, setItem } = mine.storage();
  const storage = () => ({
    getItem,
    setItem: (key: string, value: string) => {
      if (isFull) throw new DOMException("full", "QuotaExceededError");
      setItem(key, value);
    },
  });
  const lists = browserLists({ ...mine, storage, onFull: () => told++ });
  const list = await lists.create("Tech", [{ ticker: "NVDA" }]);
  isFull = true;
  const wider = await lists.update({ ...list, entries: [{ ticker: "NVDA" }, { ticker: "AMD" }] });
  await lists.update({ ...wider, name: "Chips" });
  expect([told, await lists.all()]).toMatchObject([
    1,
    [{ name: "Chips", entries: [{ ticker: "NVDA" }, { ticker: "AMD" }] }],
  ]);
  isFull = false;
  await lists.create("Coins", []);
  expect((await browserLists(mine).all()).map(({ name }) => name)).toEqual(["Chips", "Coins"]);
});
