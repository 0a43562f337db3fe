import { rowOf, type Results, type Row } from "./results.ts";
import type { Work } from "./work.ts";

/** Of a peer, which conflates nothing: below this share of what was offered, it did not hold the work. */
const HELD = 0.9;
/** More than this, used by others, shows in the figures. */
const QUIET_CORES = 0.15;

/** The row that ratios are to. */
export const OURS = "StreamPulse, Connect";

/** Deliveries a second, were every price to reach every reader of its ticker. */
export function offeredBy({ ticksPerSecond, clients, tickersEach, tickers }: Work): number {
  return (ticksPerSecond * clients * tickersEach) / tickers;
}

/** Whether a server kept up: ours and the limit conflate as they mean to, a peer that delivers less falls behind. */
export function keptUp({ kind, deliveriesPerSecond }: Row, offered: number): boolean {
  return kind !== "peer" || deliveriesPerSecond >= offered * HELD;
}

/** `90 %`, and of a peer that did not hold the work `64 %, behind`. */
export function delivered(row: Row, offered: number): string {
  const share = Math.round((100 * row.deliveriesPerSecond) / offered);
  return `${share} %${keptUp(row, offered) ? "" : ", behind"}`;
}

/** `1.84 s (1.79–1.89)`: the middle of the rounds, the least and the most. */
export function cpuText({ cpuPerMillion, cpuLeast, cpuMost, rounds }: Row): string {
  const spread = rounds > 1 ? ` (${cpuLeast.toFixed(2)}–${cpuMost.toFixed(2)})` : "";
  return `${cpuPerMillion.toFixed(2)} s${spread}`;
}

/** What a row's figure is of its rounds: the median of two is their mean. */
export function middleText(rounds: number): string {
  return rounds === 1 ? "one round" : `${rounds === 2 ? "mean" : "median"} of ${rounds} rounds`;
}

/** What ran where, and how quiet the machine was. */
export function runText({ date, machine, rows }: Results): string {
  const large = rows.filter(({ work }) => work === "W1");
  const others = large.reduce((sum, row) => sum + row.others, 0) / Math.max(1, large.length);
  const rounds = Math.max(1, ...large.map((row) => row.rounds));
  const quiet =
    others <= QUIET_CORES
      ? "nothing else at work"
      : `${others.toFixed(1)} of the cores busy with other work, which widens everything`;
  const spread = rounds > 1 ? " (in brackets the least and the most)" : "";
  return `${date}, ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${middleText(rounds)}${spread}, ${quiet}.`;
}

/** How servers in Node were run for idle connections; empty where a run does not tell. */
export function idleNote({ idleNodeFlag }: Results): string {
  return idleNodeFlag === undefined
    ? ""
    : `Idle connections: every server in Node, ours and peers, with \`${idleNodeFlag}\`, as \`npm start\` runs ours.`;
}

/** The memory of an idle connection of the same server and door, whatever its window. */
export function idleText(results: Results, row: Row): string {
  const idle = rowOf(results, "idle", row.name.replace(/(?<=^StreamPulse.*), 50 ms$/, ""));
  return idle ? `${idle.kibPerConnection.toFixed(1)} KiB` : "";
}
