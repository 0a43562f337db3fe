import type { Goal } from "./goals.ts";
import { rowOf, type Results, type Row } from "./results.ts";
import type { Part } from "./plan.ts";

const OURS = "StreamPulse, Connect";
/** Of a peer, which conflates nothing: below this share of what was published, it did not hold the work. */
const HELD = 0.9;
const OFFERED = 200_000;
/** More than this, used by others, shows in the figures. */
const QUIET_CORES = 0.15;

const number = (value: number, decimals = 1): string => value.toFixed(decimals);

/** The README's table: the large work and an idle connection, ours first, then by CPU. */
export function readmeTable(results: Results): string {
  const ours = rowOf(results, "W1", OURS);
  const rows = results.rows
    .filter(({ work }) => work === "W1")
    .toSorted((a, b) => rank(a) - rank(b) || a.cpuPerMillion - b.cpuPerMillion)
    .map((row) => {
      const idle = rowOf(results, "idle", row.name.replace(/(?<=^StreamPulse.*), 50 ms$/, ""));
      const kept = row.kind !== "peer" || row.deliveriesPerSecond >= OFFERED * HELD ? "" : " (behind)";
      return [
        row.name === OURS ? `**${row.name}**` : row.name,
        `${number(row.cpuPerMillion, 2)} s`,
        ours ? `${number(row.cpuPerMillion / ours.cpuPerMillion, 2)} ×` : "",
        `${Math.round(row.p50)} / ${Math.round(row.p99)} ms${kept}`,
        idle ? `${number(idle.kibPerConnection)} KiB` : "",
      ];
    });
  return markdown(["", "CPU per million", "to ours", "latency p50 / p99", "idle connection"], rows);
}

/** Under the README's table: what ran where, and how quiet the machine was. */
export function readmeNote({ date, machine, rows }: Results): string {
  const large = rows.filter(({ work }) => work === "W1");
  const others = large.reduce((sum, row) => sum + row.others, 0) / Math.max(1, large.length);
  const rounds = Math.max(0, ...large.map((row) => row.rounds));
  const quiet =
    others <= QUIET_CORES
      ? "nothing else at work"
      : `${number(others)} of the cores busy with other work, which widens everything`;
  return `${date}, ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${rounds === 1 ? "one round" : `median of ${rounds} rounds`}, ${quiet}.`;
}

const rank = ({ kind }: Row): number => ["ours", "limit", "peer"].indexOf(kind);

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** Everything measured, for the terminal. */
export function printedReport(results: Results, parts: readonly Part[], goals: readonly Goal[]): string {
  const tables = parts.map(({ work }) => {
    const own = results.rows.filter((row) => row.work === work.name);
    const ours = own.find(({ kind }) => kind === "ours");
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
  const kept = goals.map(({ what, goal, measured, isMet }) => [
    isMet === undefined ? "?" : isMet ? "met" : "missed",
    what,
    goal,
    measured,
  ]);
  return [
    ...tables,
    ...(unread.length > 0
      ? [`\nA client that reads no more, beyond its own window\n${markdown(unreadHead, unread)}`]
      : []),
    ...(skipped.length > 0 ? [`\nNot measured\n${skipped.join("\n")}`] : []),
    `\nGoals\n${markdown(["", "what", "goal", "measured"], kept)}`,
  ].join("\n");
}
