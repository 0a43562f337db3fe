import { expect, test } from "vitest";
import { loadList, saveList } from "./list-storage.ts";

const storageWith = (text?: string) => {
  let kept = text ?? null;
  const storage = { getItem: () => kept, setItem: (_key: string, value: string) => void (kept = value) };
  return () => storage;
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

test("a storage that throws is no failure, nor is one that cannot even be had", () => {
  const refuse = () => {
    throw new Error("denied");
  };
  for (const storage of [() => ({ getItem: refuse, setItem: refuse }), refuse]) {
    expect(loadList(storage)).toBeUndefined();
    expect(() => saveList(storage, ["AAPL"])).not.toThrow();
  }
});
