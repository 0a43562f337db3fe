import { expect, test } from "vitest";
import { withoutSecrets } from "./without-secrets.ts";

test.each([
  ["wss://me:word@host/?token=key", "wss://***@host/?***"],
  ["https://key@host:8443/path", "https://***@host:8443/path"],
  ["postgres://me:p@ss/w?rd@host/prices", "postgres://***@host/prices"],
  ["https://host/#key and https://host/?a=1&b=key", "https://host/#*** and https://host/?***"],
  ["https://a.example,https://me:key@b.example", "https://a.example,https://***@b.example"],
])("%s is %s", (text, hidden) => {
  expect(withoutSecrets(text)).toBe(hidden);
});

test("what is no URL, or has nothing to hide, stays", () => {
  for (const text of ["", "https://host:8080", "AAPL,ES@1,#", "a?b#c@d", "://"])
    expect(withoutSecrets(text)).toBe(text);
});
