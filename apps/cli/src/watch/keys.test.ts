import { expect, test } from "vitest";
import { keyAction } from "./keys.ts";

test.each([
  [{ name: "q" }, { do: "quit" }],
  [{ name: "c", ctrl: true }, { do: "quit" }],
  [{ name: "z", ctrl: true }, { do: "suspend" }],
  [{ name: "s" }, { do: "sort" }],
  [{ name: "p" }, { do: "pause" }],
  [{ name: "a" }, { do: "ask" }],
  [{ sequence: "/" }, { do: "ask" }],
  [{ name: "d" }, { do: "remove" }],
  [{ name: "delete" }, { do: "remove" }],
  [{ name: "j" }, { do: "move", rows: 1 }],
  [{ name: "up" }, { do: "move", rows: -1 }],
  [{ name: "x", sequence: "x" }, undefined],
  [{ name: "u", ctrl: true }, undefined],
])("over the table %o asks for %o", (key, action) => {
  expect(keyAction(key, false)).toEqual(action);
});

test.each([
  [
    { name: "q", sequence: "q" },
    { do: "type", text: "q" },
  ],
  [{ name: "return" }, { do: "submit" }],
  [{ name: "escape" }, { do: "cancel" }],
  [{ name: "backspace" }, { do: "erase" }],
  [{ name: "u", ctrl: true }, { do: "clear" }],
  [{ name: "c", ctrl: true }, { do: "quit" }],
  [{ sequence: "ß" }, { do: "type", text: "ß" }],
  [{ name: "up", sequence: "\u001b[A" }, undefined],
  [{ name: "v", sequence: "\u001bv", meta: true }, undefined],
  [{ sequence: "\u202e" }, undefined],
])("at the prompt %o asks for %o", (key, action) => {
  expect(keyAction(key, true)).toEqual(action);
});
