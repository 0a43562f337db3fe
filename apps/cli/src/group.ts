import { nearest } from "@streampulse/core";
import type { Command } from "./command.ts";
import { CommandError, Exit } from "./exit.ts";
import { cleanText } from "./render/clean.ts";

/** Commands that share their first word. */
export interface Group {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What the first word does by itself; one of the commands. */
  readonly byItself: Command;
  /** In the order of the help; their names begin with the group's. */
  readonly commands: readonly Command[];
}

/**
 * The command of a group that the words behind its name mean, and what is left of them; undefined where they ask for the
 * group's help. Throws a CommandError for a word that none has.
 */
export function commandIn(
  group: Group,
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  const [first] = words;
  if (isHelp(first)) return undefined;
  if (first === undefined || first.startsWith("-")) return { command: group.byItself, rest: words };
  for (const length of [2, 1]) {
    const name = [group.name, ...words.slice(0, length)].join(" ");
    const command = group.commands.find((one) => one.name === name);
    if (command) return { command, rest: words.slice(length) };
  }
  const known = group.commands.map(({ name }) => name.slice(group.name.length + 1));
  const begun = known.filter((name) => name.startsWith(`${first} `));
  if (begun.length > 0 && isHelp(words[1])) return undefined;
  const near = begun.length > 0 ? begun.join(", ") : nearest(first, known);
  const typed = begun.length > 0 && words[1]?.startsWith("-") === false ? `${first} ${words[1]}` : first;
  const said = `${group.name} has no command "${cleanText(typed, 60)}".`;
  throw new CommandError(
    Exit.USAGE,
    near ? `${said} Did you mean ${near}?` : said,
    `Try: streampulse ${group.name} --help`,
  );
}

/** The group with those of its commands alone that begin with a word, where some do: what help on that word is about. */
export function partOf(group: Group, word: string | undefined): Group {
  const commands = group.commands.filter(({ name }) => name.startsWith(`${group.name} ${word} `));
  return commands.length === 0 ? group : { ...group, commands };
}

function isHelp(word: string | undefined): boolean {
  return word === "--help" || word === "-h";
}
