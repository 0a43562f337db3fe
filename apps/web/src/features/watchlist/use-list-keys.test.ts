import { expect, test } from "vitest";
import { keyAction, type ListKeys } from "./use-list-keys.ts";

const pressed = (key: string): string | undefined => {
  let did: string | undefined;
  const keys: ListKeys = {
    search: () => (did = "search"),
    move: (rows) => (did = `move ${rows}`),
    remove: () => (did = "remove"),
    open: () => (did = "open"),
    sort: () => (did = "sort"),
    pause: () => (did = "pause"),
    place: (by) => (did = `place ${by}`),
  };
  keyAction(key, keys)?.();
  return did;
};

test.each([
  ["/", "search"],
  ["j", "move 1"],
  ["ArrowDown", "move 1"],
  ["k", "move -1"],
  ["ArrowUp", "move -1"],
  ["Home", "move -Infinity"],
  ["End", "move Infinity"],
  ["Delete", "remove"],
  ["Enter", "open"],
  ["s", "sort"],
  ["p", "pause"],
  ["?", undefined],
  ["x", undefined],
  ["Backspace", undefined],
])("%s does %s", (key, did) => {
  expect(pressed(key)).toBe(did);
});
