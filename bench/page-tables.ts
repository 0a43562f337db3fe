import { cpuText, delivered, idleNote, offeredBy, OURS, runText } from "./figures.ts";
import { goalsOf } from "./goals.ts";
import { markdown } from "./markdown.ts";
import { rowOf, type Results, type Row } from "./results.ts";
import { WORKS, type Work } from "./work.ts";

/** What docs/benchmarks.md has of a run: every work with every row, the goals, and what was not measured. */
export function pageTables(results: Results): string {
  const { tookMinutes, skipped } = results;
  const took = tookMinutes === undefined ? "" : ` It took ${tookMinutes} minutes.`;
  const works = WORKS.flatMap((work) => {
    const rows = results.rows.filter((row) => row.work === work.name);
    const note = work.name === "idle" ? idleNote(results) : "";
    const parts = [`### ${work.name}: ${work.title}`, workTable(results, work, rows), ...(note ? [note] : [])];
    return rows.length === 0 ? [] : [parts.join("\n\n")];
  });
  const missing = skipped.map(({ work, name, why }) => `- ${work}, ${name}: ${why}`);
  return [
    `${runText(results)}${took}`,
    ...works,
    ...unreadPart(results),
    ...(missing.length > 0 ? [`### Not measured\n\n${missing.join("\n")}`] : []),
    `### Goals\n\n${goalTable(results)}`,
  ].join("\n\n");
}

function workTable(results: Results, work: Work, rows: readonly Row[]): string {
  if (work.name === "idle") {
    const sorted = rows.toSorted((a, b) => a.kibPerConnection - b.kibPerConnection);
    return markdown(
      ["", "memory of the process for each"],
      sorted.map(({ name, kibPerConnection }) => [name, `${kibPerConnection.toFixed(1)} KiB`]),
    );
  }
  const offered = offeredBy(work);
  const ours = rowOf(results, work.name, OURS) ?? rows.find(({ kind }) => kind === "ours");
  const cells = rows
    .toSorted((a, b) => a.cpuPerMillion - b.cpuPerMillion)
    .map((row) => [
      row === ours ? `**${row.name}**` : row.name,
      cpuText(row),
      ours ? `${(row.cpuPerMillion / ours.cpuPerMillion).toFixed(2)} ×` : "",
      row.cpuPerMillionMessages === undefined ? "" : `${row.cpuPerMillionMessages.toFixed(1)} µs`,
      `${row.p50} / ${row.p99} ms`,
      row.deliveriesPerSecond.toLocaleString("en"),
      delivered(row, offered),
      `${Math.round(row.core * 100)} %`,
    ]);
  const head = ["", "CPU per million", "to ours", "per message", "p50 / p99", "delivered/s"];
  return markdown([...head, `of ${offered.toLocaleString("en")}/s`, "of its core"], cells);
}

function unreadPart({ unread = [] }: Results): string[] {
  if (unread.length === 0) return [];
  const rows = unread.map(({ door, lowat, kernelKib, processKib }) => [
    door,
    lowat === undefined ? "none" : lowat.toLocaleString("en"),
    `${kernelKib.toLocaleString("en")} KiB`,
    `${processKib.toLocaleString("en")} KiB`,
  ]);
  const table = markdown(["", "tcp_notsent_lowat", "in the kernel", "in the process"], rows);
  return [`### A client that reads no more, beyond its own receive window\n\n${table}`];
}

function goalTable(results: Results): string {
  const rows = goalsOf(results).map(({ what, goal, measured, distance, isMet }) => [
    what,
    goal,
    measured,
    isMet === undefined ? "?" : isMet ? "met" : "**missed**",
    distance,
  ]);
  return markdown(["", "goal", "measured", "", "how far"], rows);
}
