import { delimiter, join } from "node:path";
import { ROOT } from "./prepare/install.mjs";
import { run } from "./prepare/progress.mjs";

/** Something that holds for the whole project and that a tool checks. */
export interface Gate {
  /** What is true when it passes. */
  readonly promise: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Every gate; `npm run check` runs them by themselves, `npm test` as tests. */
export const GATES: readonly Gate[] = [
  { promise: "the types of server, SDK, terminal and tests hold", command: "tsc", args: ["-b"] },
  { promise: "the types of the page hold", command: "tsc", args: ["-p", "apps/web", "--noEmit"] },
  { promise: "oxlint finds nothing", command: "oxlint", args: ["--deny-warnings"] },
  { promise: "every file is formatted", command: "oxfmt", args: ["--check"] },
  { promise: "knip finds nothing dead", command: "knip", args: [] },
  { promise: "the contract keeps buf's standard", command: "buf", args: ["lint", "packages/proto"] },
  {
    promise: "the contract is formatted",
    command: "buf",
    args: ["format", "--diff", "--exit-code", "packages/proto"],
  },
  {
    promise: "the contract breaks nobody who holds the last release's",
    command: "buf",
    args: ["breaking", "packages/proto", "--against", "packages/proto/baseline.binpb"],
  },
];

/** Runs one gate; rejects with a CommandError that holds what the tool found. */
export async function passGate(gate: Gate): Promise<void> {
  const bin = join(ROOT, "node_modules", ".bin");
  const env = { ...process.env, PATH: bin + delimiter + process.env["PATH"], NO_COLOR: "1", FORCE_COLOR: "0" };
  await run(join(bin, gate.command), gate.args, { cwd: ROOT, env });
}
