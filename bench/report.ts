import { OURS } from "./figures.ts";
import type { Goal } from "./goals.ts";
import { markdown } from "./markdown.ts";
import type { Part } from "./plan.ts";
import { rowOf, type Results } from "./results.ts";

const number = (value: number, decimals = 1): string => value.toFixed(decimals);

/** Everything measured, for the terminal. */
export function printedReport(results: Results, parts: readonly Part[], goals: readonly Goal[]): string {
  const tables = parts.map(({ work }) => {
    const own = results.rows.filter((row) => row.work === work.name);
    const ours = rowOf(results, work.name, OURS) ?? own.find(({ kind }) => kind === "ours");
    const cells = own.map((row) => [
      row.name,
      number(row.cpuPerMillion, 2),
      `${number(row.cpuLeast, 2)}–${number(row.cpuMost, 2)}`,
      ours && ours.cpuPerMillion > 0 ? number(row.cpuPerMillion / ours.cpuPerMillion, 2) : "",
      `${row.p50}`,
      `${row.p99}`,
      `${row.deliveriesPerSecond}`,
      number(row.core, 2),
      number(row.others, 2),
      number(row.kibPerConnection),
    ]);
    const head = ["", "s/M", "rounds", "to ours", "p50 ms", "p99 ms", "deliveries/s", "core", "others", "KiB each"];
    return `\n${work.name}: ${work.title}\n${markdown(head, cells)}`;
  });
  const unread = (results.unread ?? []).map(({ door, lowat, kernelKib, processKib }) => [
    door,
    lowat === undefined ? "none" : `${lowat}`,
    `${kernelKib}`,
    `${processKib}`,
  ]);
  const unreadHead = ["", "tcp_notsent_lowat", "KiB in the kernel", "KiB in the process"];
  const skipped = results.skipped.map(({ work, name, why }) => `${work}, ${name}: ${why}`);
  const kept = goals.map(({ what, goal, measured, distance, isMet }) => [
    isMet === undefined ? "?" : isMet ? "met" : "missed",
    what,
    goal,
    measured,
    distance,
  ]);
  return [
    ...tables,
    ...(unread.length > 0
      ? [`\nA client that reads no more, beyond its own window\n${markdown(unreadHead, unread)}`]
      : []),
    ...(skipped.length > 0 ? [`\nNot measured\n${skipped.join("\n")}`] : []),
    `\nGoals\n${markdown(["", "what", "goal", "measured", "how far"], kept)}`,
  ].join("\n");
}
