import { expect, test } from "vitest";
import { loadList, saveList } from "./list-storage.ts";

const storageWith = (text?: string) => {
  let kept = text ?? null;
  return { getItem: () => kept, setItem: (_key: string, value: string) => void (kept = value) };
};

test("a list comes back in its order", () => {
  const storage = storageWith();
  saveList(storage, ["VOD.L", "AAPL"]);
  expect(loadList(storage)).toEqual(["VOD.L", "AAPL"]);
});

test("an emptied list stays empty, a missing one is undefined", () => {
  const storage = storageWith();
  expect(loadList(storage)).toBeUndefined();
  saveList(storage, []);
  expect(loadList(storage)).toEqual([]);
});

test.each(["", "{", "[]", "null", '{"tickers":5}'])("%j is no list", (text) => {
  expect(loadList(storageWith(text))).toBeUndefined();
});

test("what is no ticker is left out, doubles collapse, the rest stays", () => {
  const text = JSON.stringify({ tickers: ["aapl", "AAPL", "A B", 7, null, "\u202e", "MSFT"] });
  expect(loadList(storageWith(text))).toEqual(["AAPL", "MSFT"]);
});

test("a storage that throws is no failure", () => {
  const refuse = () => {
    throw new Error("denied");
  };
  const storage = { getItem: refuse, setItem: refuse };
  expect(loadList(storage)).toBeUndefined();
  expect(() => saveList(storage, ["AAPL"])).not.toThrow();
});
