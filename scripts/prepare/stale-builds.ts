import { existsSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, isStamped, stamp } from "./fingerprint.ts";
import { step } from "./progress.mjs";

/** Something that is made from files. */
export interface Build {
  readonly doing: string;
  readonly done: string;
  /** Files and folders below the root, and what is made of them. */
  readonly inputs: readonly string[];
  readonly output: string;
  readonly work: () => Promise<void>;
  /** What has to be right before its work begins, since that takes long: the exit code that says what is not, or 0. */
  readonly before?: () => number;
}

/** Builds what is stale of these, or all; 0, or the exit code with which one of them was refused, and with it those behind it. */
export async function buildStale(root: string, builds: readonly Build[], force: boolean): Promise<number> {
  for (const { doing, done, inputs, output, work, before } of builds) {
    const stampFile = join(root, ".cache", "builds", output.replaceAll("/", "-"));
    const print = fingerprint(root, inputs);
    if (!force && existsSync(join(root, output)) && isStamped(stampFile, print)) continue;
    const refused = before?.() ?? 0;
    if (refused !== 0) return refused;
    await step(doing, done, work);
    stamp(stampFile, print);
  }
  return 0;
}
