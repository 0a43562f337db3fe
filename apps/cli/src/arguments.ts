import { parseArgs } from "node:util";
import { nearest } from "@streampulse/core";
import type { Command, Option } from "./command.ts";
import { CommandError, Exit } from "./exit.ts";
import { cleanText } from "./render/clean.ts";

/** What a command line says to one command. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly operands: readonly string[];
  readonly help: boolean;
}

/**
 * Reads what stands behind a command's name. Throws a CommandError with exit code 2 that names the
 * argument at fault and what would be right. With --help nothing else is checked.
 */
export function readArguments(command: Command, words: readonly string[]): Arguments {
  if (asksForHelp(words)) return { values: {}, operands: [], help: true };
  const hint = `Try: streampulse ${command.name} --help`;
  const fail = (message: string) => new CommandError(Exit.USAGE, message, hint);
  const { tokens } = parseArgs({ args: words.map(marked), options: shapeOf(command), strict: false, tokens: true });
  const values: Record<string, string | number | boolean | undefined> = {};
  for (const [name, option] of Object.entries(command.options))
    values[name] = option.kind === "flag" ? false : undefined;
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(unmarked(token.value));
    if (token.kind !== "option") continue;
    const option = command.options[token.name];
    if (!option) throw fail(unknownOption(token.rawName, command));
    values[token.name] = readValue(option, token.rawName, valueOf(token), fail);
  }
  if (operands.length < command.operands.least)
    throw fail(`Something is missing: streampulse ${command.name} ${command.operands.text}`);
  if (operands.length > command.operands.most) {
    const extra = shown(operands[command.operands.most] ?? "");
    throw fail(`${command.name} does not take ${extra}${command.operands.most === 0 ? "" : " besides the others"}.`);
  }
  return { values, operands, help: false };
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? words.length : end).some((word) => word === "--help" || word === "-h");
}

function shapeOf(command: Command) {
  const shape: Record<string, { type: "boolean" | "string"; short?: string }> = {};
  for (const [name, option] of Object.entries(command.options)) {
    shape[name] = { type: option.kind === "flag" ? "boolean" : "string" };
    if (option.short) shape[name].short = option.short;
  }
  return shape;
}

function unknownOption(rawName: string, command: Command): string {
  const known = Object.keys(command.options).map((name) => `--${name}`);
  const near = nearest(rawName, [...known, "--help"]);
  return `${command.name} has no option ${shown(rawName)}.${near ? ` Did you mean ${near}?` : ""}`;
}

function readValue(
  option: Option,
  rawName: string,
  value: string | undefined,
  fail: (message: string) => CommandError,
): string | number | boolean {
  if (option.kind === "flag") {
    if (value !== undefined) throw fail(`${rawName} takes no value.`);
    return true;
  }
  if (value === undefined || value === "") throw fail(`${rawName} needs a value: ${rawName} ${option.value}`);
  if (option.kind === "text") return value;
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= option.least && number <= option.most) || (option.whole && !Number.isInteger(number))) {
    const kind = option.whole ? "a whole number" : "a number";
    throw fail(`${rawName} must be ${kind} from ${option.least} to ${option.most}, not ${shown(value)}.`);
  }
  return number;
}

/** Stands before a word that begins as a number below 0 while options are told apart; no argument can hold it. */
const NUMBER = "\0";

/** No option begins with a digit, so a number, an amount or a span below 0 is never one, wherever it stands. */
function marked(word: string): string {
  return /^-[.,]?\d/.test(word) ? NUMBER + word : word;
}

function unmarked(word: string): string {
  return word.startsWith(NUMBER) ? word.slice(1) : word;
}

/** A next argument that looks like an option is none's value; `--name=-value` says that it is meant, `-` is stdin or stdout. */
function valueOf(token: { readonly value: string | undefined; readonly inlineValue: boolean | undefined }) {
  const isValue = token.inlineValue === true || !token.value?.startsWith("-") || token.value === "-";
  return isValue && token.value !== undefined ? unmarked(token.value) : undefined;
}

/** What was typed, in quotes, fit to be printed. */
function shown(text: string): string {
  return `"${cleanText(text, 60)}"`;
}
