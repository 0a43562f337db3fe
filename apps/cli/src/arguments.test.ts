import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { CommandError } from "./exit.ts";
import { nearest } from "@streampulse/core";
import { commandHelp } from "./render/help.ts";
import { PLAIN } from "./render/style.ts";
import { textWidth } from "./render/width.ts";

const command = defineCommand({
  name: "brew",
  summary: "make tea",
  operands: { text: "LEAF...", least: 1, most: 2 },
  options: {
    json: { kind: "flag", describes: "as JSON" },
    pot: { kind: "text", short: "p", value: "NAME", describes: "which pot" },
    cups: { kind: "number", value: "N", least: 1, most: 10, whole: true, describes: "how many" },
  },
  details: ["A long paragraph that must be broken ".repeat(5).trim()],
  examples: [["streampulse brew oolong", "one pot"]],
  run: async () => 0,
});

const refusal = (words: string[]): CommandError => {
  try {
    readArguments(command, words);
  } catch (error) {
    if (error instanceof CommandError) return error;
  }
  throw new Error(`accepted: ${words.join(" ")}`);
};

describe("a command line", () => {
  test("gives typed values and operands in any order", () => {
    expect(readArguments(command, ["oolong", "--cups=3", "-p", "blue", "--json"])).toEqual({
      values: { json: true, pot: "blue", cups: 3 },
      operands: ["oolong"],
      help: false,
    });
    expect(readArguments(command, ["--", "--json"])).toEqual({
      values: { json: false, pot: undefined, cups: undefined },
      operands: ["--json"],
      help: false,
    });
  });

  test.each(["-", "-3", "-0.5", "-.5", "-,5", "-7d"])("takes %s for a value: no option begins with a digit", (text) => {
    expect(readArguments(command, ["oolong", "--pot", text]).values).toMatchObject({ pot: text });
  });

  test.each(["-5", "-50", "-0.5", "-5p"])("takes %s for an operand, whatever stands before it", (text) => {
    expect(readArguments(command, [text, "--json", text])).toMatchObject({
      values: { json: true, pot: undefined },
      operands: [text, text],
    });
    expect(readArguments(command, ["--", text]).operands).toEqual([text]);
  });

  test("with --help is not checked further", () => {
    expect(readArguments(command, ["--nonsense", "--help"]).help).toBe(true);
    expect(readArguments(command, ["-h"]).help).toBe(true);
  });

  test.each([
    [[], "Something is missing: streampulse brew LEAF..."],
    [["a", "b", "c"], 'brew does not take "c" besides the others.'],
    [["a", "--jsno"], 'brew has no option "--jsno". Did you mean --json?'],
    [["a", "--\u001b[2J"], 'brew has no option "--[2J".'],
    [["a", "-x"], 'brew has no option "-x".'],
    [["a", "--json=yes"], "--json takes no value."],
    [["a", "--pot"], "--pot needs a value: --pot NAME"],
    [["a", "--pot", "--json"], "--pot needs a value: --pot NAME"],
    [["a", "--pot="], "--pot needs a value: --pot NAME"],
    [["a", "--cups", "many"], '--cups must be a whole number from 1 to 10, not "many".'],
    [["a", "--cups", "1.5"], '--cups must be a whole number from 1 to 10, not "1.5".'],
    [["a", "--cups", "11"], '--cups must be a whole number from 1 to 10, not "11".'],
    [["a", "--cups", "-3"], '--cups must be a whole number from 1 to 10, not "-3".'],
    [["a", "--pot", "-p"], "--pot needs a value: --pot NAME"],
    [["a", "--cups", "--json"], "--cups needs a value: --cups N"],
    [["a", "--cups", "1e1"], '--cups must be a whole number from 1 to 10, not "1e1".'],
  ])("%j is refused: %s", (words, sentence) => {
    const error = refusal(words);
    expect(error.message).toBe(sentence);
    expect(error.exit).toBe(2);
    expect(error.hint).toBe("Try: streampulse brew --help");
  });
});

test("help names every option and example within 80 columns", () => {
  const help = commandHelp(command, PLAIN);
  for (const part of [
    "streampulse brew LEAF... [options]",
    "-p, --pot NAME",
    "--cups N",
    "-h, --help",
    "streampulse brew oolong",
  ]) {
    expect(help).toContain(part);
  }
  for (const line of help.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(80);
});

test.each([
  ["wathc", "watch"],
  ["serv", "serve"],
  ["QUOTE", "quote"],
  ["xyzzy", undefined],
  ["q", undefined],
])("%s is near %s", (word, near) => {
  expect(nearest(word, ["serve", "watch", "quote", "search"])).toBe(near);
});
