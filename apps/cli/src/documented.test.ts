import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { commandIn, partOf } from "./group.ts";

const DOCS = fileURLToPath(new URL("../../../docs/", import.meta.url));
const all = COMMANDS.flatMap((one): readonly Command[] => ("run" in one ? [one] : one.commands));

/** The command lines of the program's help and of the guides. */
const lines = [
  ...all.flatMap(({ examples }) => examples.map(([line]) => line)),
  ...readdirSync(DOCS)
    .filter((name) => name.endsWith(".md"))
    .flatMap((name) => readFileSync(join(DOCS, name), "utf8").match(/^(?:npx )?streampulse [^\n]*$/gm) ?? []),
];

/** The words behind the program's name, of the first command of a pipe. */
function wordsOf(line: string): string[] {
  const [, own = ""] =
    /(?:^|\s)streampulse(?: (.*))?$/.exec(line.replace(/ [|>] .*/, "").replace(/\$\(.*?\)/, "AAPL")) ?? [];
  return [...own.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

test.each([...new Set(lines)])("%s", (line) => {
  const [name = "serve", ...rest] = wordsOf(line);
  const found = COMMANDS.find((one) => one.name === name);
  if (!found) return expect(name).toMatch(/^(-|help$)/);
  const meant = "run" in found ? { command: found, rest } : commandIn(found, rest);
  // Throws for an option or operand that there is none of.
  if (meant) expect(readArguments(meant.command, meant.rest)).toMatchObject({ help: expect.any(Boolean) });
});

test("every command is found by its own name, and tells how it is used", () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const group of COMMANDS) {
    if ("run" in group) continue;
    expect(group.commands).toContain(group.byItself);
    expect(commandIn(group, [])?.command).toBe(group.byItself);
    for (const command of group.commands) {
      const words = command.name.split(" ").slice(1);
      expect(commandIn(group, [...words, "x"])).toEqual({ command, rest: ["x"] });
      expect(command.examples.length).toBeGreaterThan(0);
    }
  }
});

test("help on a word that only begins commands lists those", () => {
  for (const group of COMMANDS) {
    if ("run" in group || group.name !== "portfolio") continue;
    expect(commandIn(group, ["account", "--help"])).toBeUndefined();
    expect(partOf(group, "account").commands.map(({ name }) => name)).toContain("portfolio account add");
    expect(partOf(group, "account").commands.every(({ name }) => name.startsWith("portfolio account "))).toBe(true);
    expect(partOf(group, "--help")).toBe(group);
  }
});
