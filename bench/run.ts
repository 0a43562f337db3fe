// `npm run bench`: our server beside what a user would pick instead and a server in C, on the same work in one run.
// `npm run bench -- --help` has its options.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { ROOT } from "../scripts/prepare/install.mjs";
import { elapsed, run, step, tellFailure } from "../scripts/prepare/progress.mjs";
import { chartOf } from "./chart.ts";
import { fetchPeers } from "./debian.ts";
import { goalsOf } from "./goals.ts";
import { measure, type Measured } from "./measure.ts";
import { isWhole, planned, type Part } from "./plan.ts";
import { runText } from "./figures.ts";
import { withPart } from "./marked-part.ts";
import { readOptions, USAGE, type Options } from "./options.ts";
import { pageTables } from "./page-tables.ts";
import { readmeNote, readmeTable } from "./readme-table.ts";
import { printedReport } from "./report.ts";
import { measureAllUnread, UNREAD_DOORS, unreadMissing, type Unread } from "./unread.ts";
import { rowOfRounds, type Results, type Row, type Skipped } from "./results.ts";

const UNREAD = "clients that read no more";

/** Rounds of one work, everyone in turn; who fails once is not tried again. */
async function holdPart({ work, contenders }: Part): Promise<{ rows: Row[]; skipped: Skipped[] }> {
  const rounds = new Map<string, Measured[]>();
  const skipped: Skipped[] = [];
  for (const contender of contenders) {
    const why = contender.missing();
    if (why === undefined) rounds.set(contender.name, []);
    else skipped.push({ work: work.name, name: contender.name, why });
  }
  for (let round = 0; round < work.rounds; round++) {
    for (const contender of contenders.filter(({ name }) => rounds.has(name))) {
      try {
        rounds.get(contender.name)?.push(await measure(contender, work));
      } catch (error) {
        rounds.delete(contender.name);
        skipped.push({ work: work.name, name: contender.name, why: whyOf(error as Error) });
      }
    }
  }
  const held = contenders.filter(({ name }) => rounds.has(name));
  return { rows: held.map((each) => rowOfRounds(each, work.name, rounds.get(each.name) ?? [])), skipped };
}

/** The first line, without places of this machine. */
const whyOf = ({ message }: Error): string => message.split("\n", 1)[0]?.replaceAll(`${ROOT}/`, "") ?? "";

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
  for (const part of parts) {
    const { name, title, rounds } = part.work;
    const count = `${part.contenders.length} servers, ${rounds === 1 ? "one round" : `${rounds} rounds`}`;
    const held = await step(`${name}: ${title} (${count})`, name, () => holdPart(part));
    rows.push(...held.rows);
    skipped.push(...held.skipped);
  }
  return {
    form: options.quick ? "quick" : "full",
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
