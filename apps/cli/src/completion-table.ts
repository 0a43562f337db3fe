import type { Command, Option } from "./command.ts";
import type { Group } from "./group.ts";

/** What can stand behind some words of a command line, as a shell completes it. */
export interface CompletionPlace {
  /** The words behind the program's name, with one space between them; empty behind the name itself. */
  readonly at: string;
  /** What can come next, each with what it is about: commands, or what a command takes first. */
  readonly words: readonly (readonly [string, string])[];
  readonly options: readonly CompletionOption[];
  /** Whether what is no option may be a file. */
  readonly takesFile: boolean;
}

/** An option of a place. */
export interface CompletionOption {
  /** As typed: `--limit`, and `-l` where it has one. */
  readonly names: readonly string[];
  readonly describes: string;
  /** What its value may be: one of these, a file, or anything of this kind; undefined of a flag. */
  readonly value?: { readonly choices: readonly string[]; readonly isFile: boolean; readonly kind: string } | undefined;
}

/** What `--help` and a file are called in the table of commands. */
const HELP: CompletionOption = { names: ["--help", "-h"], describes: "what there is, and what it does" };
const VERSION: CompletionOption = { names: ["--version", "-v"], describes: "which version this is" };
const FILES = /\b(FILE|CAPTURE)\b/;

/** Every place there is, the program's own first. What stands behind `help` is there too. */
export function completionTable(
  commands: readonly (Command | Group)[],
  byDefault: Command,
): readonly CompletionPlace[] {
  const first = commands.map(({ name, summary }): [string, string] => [name, summary]);
  const top: CompletionPlace = {
    at: "",
    words: [...first, ["help", HELP.describes]],
    options: [...optionsOf(byDefault), VERSION],
    takesFile: false,
  };
  return [
    top,
    ...commands.flatMap((one) => ("run" in one ? [placeOf(one.name, one, [])] : placesIn(one))),
    { at: "help", words: first, options: [], takesFile: false },
  ];
}

function placesIn({ name, byItself, commands }: Group): CompletionPlace[] {
  const names = commands.map((command) => command.name);
  // `portfolio account add` has a place before it, whether or not a command has its name.
  const places = new Set([name, ...names.flatMap((one) => beginningsOf(one).slice(1))]);
  return [...places].map((at) => {
    const own = at === name ? byItself : commands.find((command) => command.name === at);
    const behind = [...places].filter((one) => one.startsWith(`${at} `) && !one.slice(at.length + 1).includes(" "));
    const next = behind.map((one): [string, string] => [one.slice(at.length + 1), aboutOf(one, commands)]);
    return placeOf(at, own, next);
  });
}

function beginningsOf(name: string): string[] {
  const words = name.split(" ");
  return words.map((_, index) => words.slice(0, index + 1).join(" "));
}

function aboutOf(at: string, commands: readonly Command[]): string {
  const own = commands.find(({ name }) => name === at);
  if (own) return own.summary;
  const begun = commands.filter(({ name }) => name.startsWith(`${at} `));
  return begun.map(({ name }) => name.slice(at.length + 1)).join(", ");
}

function placeOf(
  at: string,
  command: Command | undefined,
  next: readonly (readonly [string, string])[],
): CompletionPlace {
  const choices = (command?.operands.choices ?? []).map((one): [string, string] => [one, ""]);
  return {
    at,
    words: [...next, ...choices],
    options: command ? optionsOf(command) : [HELP],
    takesFile: FILES.test(command?.operands.text ?? ""),
  };
}

function optionsOf({ options }: Command): CompletionOption[] {
  return [...Object.entries(options).map(([name, option]) => optionOf(name, option)), HELP];
}

function optionOf(name: string, option: Option): CompletionOption {
  const names = [`--${name}`, ...(option.short === undefined ? [] : [`-${option.short}`])];
  if (option.kind === "flag") return { names, describes: option.describes };
  const choices = option.kind === "text" ? (option.choices ?? []) : [];
  return {
    names,
    describes: option.describes,
    value: { choices, isFile: FILES.test(option.value), kind: option.value },
  };
}
