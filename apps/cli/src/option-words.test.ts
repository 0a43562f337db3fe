import { expect, test } from "vitest";
import { optionWords } from "./option-words.ts";

test.each([
  [
    "No source knows NOSUCH; SearchTickers finds what there is.",
    "No source knows NOSUCH; streampulse search finds what there is.",
  ],
  ["from_ms must be at most 10000 steps before to_ms.", "--from must be at most 10000 steps before --to."],
  ["target.email.address must be an address.", "--email must be an address."],
  ["target.amount.amount is -5: it must be 0 or more.", "AMOUNT is -5: it must be 0 or more."],
  ["target.amount.currency is GBX, a hundredth.", "--currency is GBX, a hundredth."],
  ["target.from_month must be a month such as 2026-01.", "--from must be a month such as 2026-01."],
  ["target.category must have 1 to 64 characters.", "CATEGORY must have 1 to 64 characters."],
  [
    "Depot has 2 activities: say with_activities to delete them too.",
    "Depot has 2 activities: say --with-activities to delete them too.",
  ],
  [
    "split_to does not belong to activities of the kind buy: leave it out.",
    "--split does not belong to activities of the kind buy: leave it out.",
  ],
  ["quantity is 40, but there are 4 of AAPL.", "quantity is 40, but there are 4 of AAPL."],
  ["my_from_ms and to_msx stay as they are", "my_from_ms and to_msx stay as they are"],
])("%s", (sentence, words) => {
  expect(optionWords(sentence)).toBe(words);
});
