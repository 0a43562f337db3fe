import type { Terminal } from "./terminal.ts";

/** One option of a command. A flag takes no value; the others take one, named `value` in the help. */
export type Option =
  | { readonly kind: "flag"; readonly short?: string; readonly describes: string }
  | {
      readonly kind: "text";
      readonly short?: string;
      readonly value: string;
      readonly describes: string;
      /** What it can be, where that is one of a few words: shells complete them. */
      readonly choices?: readonly string[];
    }
  | {
      readonly kind: "number";
      readonly short?: string;
      readonly value: string;
      readonly describes: string;
      readonly least: number;
      readonly most: number;
      readonly whole?: boolean;
    };

/** The options of a command by their long names, as typed behind `--`. */
export type Options = Readonly<Record<string, Option>>;

/** What was given for each option; a flag that was not given is false, another undefined. */
export type ValuesOf<O extends Options> = {
  readonly [K in keyof O]: O[K]["kind"] extends "flag"
    ? boolean
    : (O[K]["kind"] extends "number" ? number : string) | undefined;
};

/** One call of a command. */
export interface Call<O extends Options = Options> {
  readonly values: ValuesOf<O>;
  readonly operands: readonly string[];
  readonly terminal: Terminal;
}

/** A command as its file defines it: what parses it, what helps with it, what it does. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What stands behind the name in the usage line, options left out. */
  readonly operands: {
    readonly text: string;
    readonly least: number;
    readonly most: number;
    /** What the first can be, where that is one of a few words: shells complete them. */
    readonly choices?: readonly string[];
  };
  readonly options: Options;
  /** Paragraphs for its help, one text each. */
  readonly details: readonly string[];
  /** What to type, and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  /** Answers with the exit code; throws a CommandError for what the user must know. */
  run(call: Call): Promise<number>;
}

/** Makes a command whose `run` sees the types of its own options. */
export function defineCommand<const O extends Options>(
  command: Omit<Command, "options" | "run"> & { readonly options: O; run(call: Call<O>): Promise<number> },
): Command {
  return command;
}
