import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runInside } from "../../../../test/inside-program.ts";
import type { Command } from "../command.ts";
import { COMMANDS } from "./index.ts";

const scriptFor = async (shell: string): Promise<string> => (await runInside(["completions", shell])).out;
const all = COMMANDS.flatMap((one): readonly Command[] => ("run" in one ? [one] : one.commands));

/** What bash, with the script alone, offers for each of these command lines; the last word is the one at the cursor. */
async function offered(lines: readonly (readonly string[])[], cwd?: string): Promise<string[][]> {
  const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
  const asks = lines.map(
    (words) =>
      `COMP_WORDS=(streampulse ${words.map(quoted).join(" ")}); COMP_CWORD=${words.length}; _streampulse; echo "\${COMPREPLY[*]}"`,
  );
  const script = [
    "set -u",
    await scriptFor("bash"),
    '[ "$(complete -p streampulse)" = "complete -F _streampulse streampulse" ] || exit 1',
    ...asks,
  ].join("\n");
  const out = execFileSync("bash", ["--norc", "--noprofile", "-s"], { input: script, encoding: "utf8", cwd });
  return out
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split(" ").filter(Boolean));
}

const OFFERS: readonly (readonly [readonly string[], readonly string[]])[] = [
  [["al"], ["alert"]],
  [["alert", "ad"], ["add"]],
  [["alert", "add", "--we"], ["--webhook"]],
  [["alert", "add", "AAPL above 215", "--we"], ["--webhook"]],
  [["alert", "list", "--state", "f"], ["fired"]],
  [["alert", "--state", "f"], ["fired"]],
  [
    ["alert", "--state", "="],
    ["active", "fired", "paused", "expired", "error"],
  ],
  [["alert", "--state", "=", "p"], ["paused"]],
  [["portfolio", "acc"], ["account"]],
  [
    ["portfolio", "account", ""],
    ["list", "add", "rename", "remove"],
  ],
  [["portfolio", "account", "add", "Loan", "--kind", "de"], ["debt"]],
  [["portfolio", "budget", "se"], ["set"]],
  [["portfolio", "budget", "--mo"], ["--months"]],
  [["portfolio", "activity", "add", "bu"], ["buy"]],
  [["candles", "AAPL", "-s", "5"], ["5m"]],
  [
    ["completions", ""],
    ["bash", "zsh", "fish"],
  ],
  [["completions", "bash", "z"], []],
  [["help", "watchl"], ["watchlist"]],
  [["--tls"], ["--tls-self-signed"]],
  [["--vers"], ["--version"]],
  [["watch", "AA"], []],
  // An operand that is called as a command is none.
  [["quote", "alert", "ad"], []],
  [["serve", "--port", "9"], []],
];

test("bash completes commands, what they take, options and what options can be", async () => {
  expect(await offered(OFFERS.map(([words]) => words))).toEqual(OFFERS.map(([, offers]) => offers));
});

test("bash knows every option of every command", async () => {
  const offers = await offered(all.map(({ name }) => [...name.split(" "), "--"]));
  expect(offers).toEqual(all.map(({ options }) => [...Object.keys(options).map((name) => `--${name}`), "--help"]));
});

test("bash completes files where a file is taken, whatever their names hold", async () => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-completions-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "mon*day.spr"), "");
  const lines = [
    ["replay", "mo"],
    ["quote", "AAPL", "--token-file", "mo"],
    ["replay", "--mo"],
    ["quote", "mo"],
  ];
  expect(await offered(lines, folder)).toEqual([["mon*day.spr"], ["mon*day.spr"], [], []]);
});

test.each(["zsh", "fish"])(
  "the script for %s has every command and option, and every text in its quotes",
  async (shell) => {
    const script = await scriptFor(shell);
    for (const { name, options } of all) {
      expect(script).toContain(`'${name}'`);
      for (const option of Object.keys(options))
        expect(script).toContain(shell === "fish" ? ` -l ${option} ` : `'--${option}:`);
    }
    // Every quote that begins on a line ends on it.
    const escaped = shell === "fish" ? /\\'/g : /'\\''/g;
    for (const line of script.split("\n")) {
      if (!line.startsWith("#") && !line.trim().startsWith("#"))
        expect(line.replace(escaped, "").split("'").length % 2).toBe(1);
    }
  },
);

test.each(["bash", "zsh", "fish"])("%s, where it is installed, finds no fault in its script", async (shell) => {
  const { error, status, stderr } = spawnSync(shell, ["-n"], { input: await scriptFor(shell), encoding: "utf8" });
  if (error !== undefined && shell !== "bash") return expect(error).toMatchObject({ code: "ENOENT" });
  expect({ error, status, stderr }).toEqual({ error: undefined, status: 0, stderr: "" });
});

test("another shell is refused with those that there are", async () => {
  expect(await runInside(["completions", "tcsh"])).toMatchObject({
    out: "",
    exit: 2,
    err: expect.stringContaining('completions takes bash, zsh or fish, not "tcsh".'),
  });
});
