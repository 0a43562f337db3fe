import { parseArgs } from "node:util";
import { roundsOf } from "./plan.ts";

/** What `npm run bench` is asked for. */
export interface Options {
  readonly help: boolean;
  readonly quick: boolean;
  readonly dry: boolean;
  readonly install: boolean;
  readonly only: string;
  readonly rounds: number;
}

/** Shown by --help, and told to look at where an option is none. */
export const USAGE = `npm run bench -- [options]

Ours beside what a user would pick instead and a server in C, on the same work in one run. Writes
docs/benchmarks.json, docs/benchmarks.svg and the tables of README.md and docs/benchmarks.md.

  --quick       one short round, idle connections fewer, growth left out; writes nothing
  --only TEXT   contenders whose name contains it ("clients that read no more" is one); writes nothing
  --rounds N    at most N rounds of each work; fewer than all of them write nothing
  --install     fetches the native peers from Debian into .cache first
  --dry         says what it would do
  --help        this
`;

/** The arguments as options. Throws with one line for people where they are none. */
export function readOptions(args: readonly string[]): Options {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", short: "h", default: false },
        quick: { type: "boolean", default: false },
        dry: { type: "boolean", default: false },
        install: { type: "boolean", default: false },
        only: { type: "string", default: "" },
        rounds: { type: "string" },
      },
    }));
  } catch (error) {
    // Behind the first sentence is what to do about arguments that begin with a dash.
    throw new Error((error as Error).message.split(/\.? (?:To specify|This command)|\n/, 1)[0], { cause: error });
  }
  const rounds = roundsOf(values.rounds);
  if (rounds === undefined) throw new Error(`--rounds takes a whole number from 1 on, not "${values.rounds}"`);
  return { ...values, rounds };
}
