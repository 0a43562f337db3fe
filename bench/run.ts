// `npm run bench`: our server beside what a user would pick instead and a server in C, on the same work in one run.
// `npm run bench -- --help` has its options.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { ROOT } from "../scripts/prepare/install.mjs";
import { MEMORY_FLAG } from "../scripts/prepare/node-flags.mjs";
import { elapsed, run, step, tellFailure } from "../scripts/prepare/progress.mjs";
import { chartOf } from "./chart.ts";
import { fetchPeers } from "./debian.ts";
import { goalsOf } from "./goals.ts";
import { measure } from "./measure.ts";
import { isWhole, planned, secondsOf, stagesOf, type Part } from "./plan.ts";
import { runText } from "./figures.ts";
import { withPart } from "./marked-part.ts";
import { readOptions, USAGE, type Options } from "./options.ts";
import { pageTables } from "./page-tables.ts";
import { readmeNote, readmeTable } from "./readme-table.ts";
import { printedReport } from "./report.ts";
import { holdRounds } from "./rounds.ts";
import { measureAllUnread, UNREAD_DOORS, unreadMissing, type Unread } from "./unread.ts";
import type { Results, Row, Skipped } from "./results.ts";

const UNREAD = "clients that read no more";

const asksForUnread = ({ quick, only }: Options): boolean => !quick && UNREAD.includes(only);

/** What clients that read no more cost, where it is asked for and can be measured. */
async function holdUnread(options: Options): Promise<{ unread?: Unread[] }> {
  if (!asksForUnread(options)) return {};
  const why = unreadMissing();
  if (why === undefined) return { unread: await step(UNREAD, "unread", measureAllUnread) };
  console.log(`${UNREAD}: ${why}`);
  return {};
}

async function hold(parts: readonly Part[], options: Options): Promise<Results> {
  const began = Date.now();
  const rows: Row[] = [];
  const skipped: Skipped[] = [];
  for (const stage of stagesOf(parts)) {
    const told = stage.map(({ work: { name, title, rounds }, contenders }) => {
      const count = `${contenders.length} servers, ${rounds === 1 ? "one round" : `${rounds} rounds`}`;
      return `${name}: ${title} (${count})`;
    });
    const names = stage.map(({ work }) => work.name).join(", ");
    const held = await step(told.join("; "), names, () => holdRounds(stage, measure));
    rows.push(...held.rows);
    skipped.push(...held.skipped);
  }
  return {
    form: options.quick ? "quick" : "full",
    idleNodeFlag: MEMORY_FLAG,
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      kernel: release(),
      node: process.versions.node,
    },
    rows,
    skipped,
    ...(await holdUnread(options)),
    tookMinutes: Math.round((Date.now() - began) / 60_000),
  };
}

/** The documents as this run has them. */
async function write(results: Results): Promise<void> {
  const place = (path: string): string => join(ROOT, path);
  writeFileSync(place("docs/benchmarks.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  writeFileSync(place("docs/benchmarks.svg"), chartOf(results));
  for (const [path, part] of [
    ["README.md", `${readmeTable(results)}\n\n${readmeNote(results)}`],
    ["docs/benchmarks.md", pageTables(results)],
  ] as const) {
    writeFileSync(place(path), withPart(readFileSync(place(path), "utf8"), part));
  }
  const written = ["README.md", "docs/benchmarks.md", "docs/benchmarks.json"];
  await run(place("node_modules/.bin/oxfmt"), written, { cwd: ROOT });
}

function sayPlan(parts: readonly Part[], options: Options): void {
  for (const { work, contenders } of parts) {
    console.log(`${work.name}: ${work.title}; ${work.rounds} × ${contenders.map(({ name }) => name).join(" | ")}`);
  }
  if (asksForUnread(options)) console.log(`${UNREAD}: ${UNREAD_DOORS.join(" | ")}`);
  console.log(`about ${Math.ceil(secondsOf(parts) / 60)} minutes`);
}

async function measureAll(parts: readonly Part[], options: Options): Promise<void> {
  const began = Date.now();
  if (options.install) await fetchPeers();
  const results = await hold(parts, options);
  console.log(printedReport(results, parts, goalsOf(results)));
  if (isWhole(parts)) await write(results);
  console.log(`\n${runText(results)}`);
  console.log(elapsed(Date.now() - began));
}

/** What is asked for, and who is put to it. Throws where that is nothing. */
function asked(args: readonly string[]): { options: Options; parts: readonly Part[] } {
  const options = readOptions(args);
  const parts = planned(options.quick, options.only, options.rounds);
  if (parts.length === 0 && !asksForUnread(options)) throw new Error(`nobody's name contains '${options.only}'`);
  return { options, parts };
}

process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

let plan;
try {
  plan = asked(process.argv.slice(2));
} catch (error) {
  console.error(`bench: ${(error as Error).message}\nnpm run bench -- --help has the options.`);
  process.exitCode = 2;
}
if (plan?.options.help) console.log(USAGE);
else if (plan?.options.dry) sayPlan(plan.parts, plan.options);
else if (plan) {
  try {
    await measureAll(plan.parts, plan.options);
  } catch (error) {
    tellFailure(error);
    process.exitCode = 1;
  }
}
