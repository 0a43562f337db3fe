import { readFileSync } from "node:fs";
import { nearest } from "@streampulse/core";
import { readArguments } from "./arguments.ts";
import type { Call, Command } from "./command.ts";
import { COMMANDS, DEFAULT_COMMAND } from "./commands/index.ts";
import { CommandError, Exit } from "./exit.ts";
import { commandIn, partOf } from "./group.ts";
import { cleanText } from "./render/clean.ts";
import { commandHelp, groupHelp, programHelp } from "./render/help.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/**
 * Runs the program with a process's arguments, environment and streams; answers with its exit code. It
 * never throws: what a user must know is on stderr, without a stack.
 */
export async function main(process: NodeJS.Process): Promise<number> {
  const terminal = openTerminal(process);
  try {
    const exit = await dispatch(process.argv.slice(2), terminal);
    return terminal.closed.aborted ? Exit.OK : exit;
  } catch (error) {
    if (terminal.closed.aborted) return Exit.OK;
    return tell(error, terminal);
  }
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first = DEFAULT_COMMAND.name] = words;
  if (first === "--version" || first === "-v" || first === "version") {
    terminal.out(version());
    return Exit.OK;
  }
  if (first === "--help" || first === "-h" || (first === "help" && words.length === 1)) {
    terminal.out(programHelp(COMMANDS, version(), terminal.style));
    return Exit.OK;
  }
  if (first === "help") return dispatch([...words.slice(1), "--help"], terminal);
  // Options alone are those of the default command: `streampulse --port 9000` serves.
  if (first.startsWith("-")) return run(DEFAULT_COMMAND, words, terminal);
  const command = COMMANDS.find(({ name }) => name === first);
  if (!command) throw unknownCommand(first);
  if ("run" in command) return run(command, words.slice(1), terminal);
  const found = commandIn(command, words.slice(1));
  if (found) return run(found.command, found.rest, terminal);
  terminal.out(groupHelp(partOf(command, words[1]), terminal.style));
  return Exit.OK;
}

async function run(command: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, operands, help } = readArguments(command, words);
  if (help) {
    terminal.out(commandHelp(command, terminal.style));
    return Exit.OK;
  }
  return command.run({ values, operands, terminal } as Call);
}

function unknownCommand(word: string): CommandError {
  const near = nearest(
    word,
    COMMANDS.map(({ name }) => name),
  );
  const said = `There is no command "${cleanText(word, 60)}".`;
  return new CommandError(Exit.USAGE, near ? `${said} Did you mean ${near}?` : said, "Try: streampulse --help");
}

function tell(error: unknown, terminal: Terminal): number {
  if (error instanceof CommandError) {
    terminal.err(`${terminal.errorStyle.failure("streampulse:")} ${error.message}`);
    if (error.hint !== undefined) terminal.err(terminal.errorStyle.faint(error.hint));
    return error.exit;
  }
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  terminal.err(`${terminal.errorStyle.failure("streampulse:")} something unforeseen: ${cleanText(said)}`);
  return Exit.FAULT;
}

/** The version in package.json, which lies one folder above this file, built or not. */
function version(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
