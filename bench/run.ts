// `npm run bench`: our server beside what a user would pick instead and a server in C, on the same work in one run.
// --quick: one short round. --dry: says what it would do. --install: fetches the native peers from Debian first.
// --rounds N: fewer of them. --only TEXT: contenders whose name contains it. What is not whole writes nothing.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../scripts/prepare/install.mjs";
import { elapsed, run, step, tellFailure } from "../scripts/prepare/progress.mjs";
import { chartOf } from "./chart.ts";
import { fetchPeers } from "./debian.ts";
import { goalsOf } from "./goals.ts";
import { measure, type Measured } from "./measure.ts";
import { isWhole, planned, roundsOf, type Part } from "./plan.ts";
import { withTable } from "./readme.ts";
import { printedReport, readmeNote, readmeTable } from "./report.ts";
import { measureAllUnread, unreadMissing, type Unread } from "./unread.ts";
import { rowOfRounds, type Results, type Row, type Skipped } from "./results.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    dry: { type: "boolean", default: false },
    install: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    rounds: { type: "string" },
  },
});

const roundsMax = roundsOf(values.rounds);
if (roundsMax === undefined) {
  console.error(`--rounds takes a whole number from 1 on, not "${values.rounds}".`);
  process.exit(2);
}

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

/** What clients that read no more cost, where it is asked for and can be measured. */
async function holdUnread(): Promise<{ unread?: Unread[] }> {
  if (values.quick || !UNREAD.includes(values.only)) return {};
  const why = unreadMissing();
  if (why === undefined) return { unread: await step(UNREAD, "unread", measureAllUnread) };
  console.log(`${UNREAD}: ${why}`);
  return {};
}

async function hold(parts: readonly Part[]): Promise<Results> {
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
    form: values.quick ? "quick" : "full",
    date: new Date().toISOString().slice(0, 10),
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: cpus().length,
      kernel: release(),
      node: process.versions.node,
    },
    rows,
    skipped,
    ...(await holdUnread()),
  };
}

process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const parts = planned(values.quick, values.only, roundsMax);
if (values.dry) {
  for (const { work, contenders } of parts) {
    console.log(`${work.name}: ${work.title}; ${work.rounds} × ${contenders.map(({ name }) => name).join(" | ")}`);
  }
} else {
  try {
    const began = Date.now();
    if (values.install) await fetchPeers();
    const results = await hold(parts);
    console.log(printedReport(results, parts, goalsOf(results)));
    if (isWhole(parts)) {
      writeFileSync(join(ROOT, "docs", "benchmarks.json"), `${JSON.stringify(results, undefined, 2)}\n`);
      writeFileSync(join(ROOT, "docs", "benchmarks.svg"), chartOf(results));
      const readme = join(ROOT, "README.md");
      writeFileSync(
        readme,
        withTable(readFileSync(readme, "utf8"), `${readmeTable(results)}\n\n${readmeNote(results)}`),
      );
      await run(join(ROOT, "node_modules", ".bin", "oxfmt"), ["README.md", "docs/benchmarks.json"], { cwd: ROOT });
    }
    console.log(`\n${readmeNote(results)}`);
    console.log(elapsed(Date.now() - began));
  } catch (error) {
    tellFailure(error);
    process.exitCode = 1;
  }
}
