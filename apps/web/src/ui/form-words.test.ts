import { expect, test } from "vitest";
import { formWords } from "./form-words.ts";

const LABELS: Readonly<Record<string, string>> = {
  "target.webhook.url": "Address",
  split_to: "Units after",
  split_from: "Units before",
  name: "Name",
};
const words = (message: string) => formWords(message, (name) => LABELS[name]);

test("names of the contract's fields are called as the form calls them, and nothing else is changed", () => {
  expect(words("target.webhook.url must be an address.")).toBe("Address must be an address.");
  expect(words("split_to and split_from belong together.")).toBe("Units after and Units before belong together.");
  expect(words("name is taken; the name of another account.")).toBe("Name is taken; the name of another account.");
  expect(words("hooks.example.com does not answer.")).toBe("Hooks.example.com does not answer.");
  expect(words("“four” is not a number.")).toBe("“four” is not a number.");
  expect(words("")).toBe("");
});
