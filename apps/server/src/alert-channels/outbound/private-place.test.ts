import { expect, test } from "vitest";
import { privateTrouble, privateWords } from "./private-place.ts";

const PRIVATE = ["http://127.0.0.1:18999/hook", "http://2130706433/", "https://10.0.0.7", "http://[::1]:80/x"];
const NAMED = ["http://localhost:8080/", "https://a.LOCALHOST/", "http://localhost./"];
const ELSEWHERE = ["https://example.com/hook", "https://93.184.215.14/", "http://localhost.example/", "no address"];

test.each([...PRIVATE, ...NAMED])("%s says by itself that it is private", (text) => {
  expect(privateTrouble("The webhook", text, { allowPrivate: false })).toBe(privateWords("The webhook"));
  expect(privateTrouble("The webhook", text, { allowPrivate: true })).toBeUndefined();
});

test.each([...ELSEWHERE, undefined])("of %s nothing is known before it is called", (text) => {
  expect(privateTrouble("The webhook", text, { allowPrivate: false })).toBeUndefined();
});
