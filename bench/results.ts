import type { Contender } from "./contender.ts";
import type { Measured } from "./measure.ts";
import type { Unread } from "./unread.ts";
import type { WorkName } from "./work.ts";

/** One contender at one work: medians of its rounds (of two: their mean). */
export interface Row {
  readonly work: WorkName;
  readonly name: string;
  readonly kind: Contender["kind"];
  /** Seconds of the server's CPU for a million deliveries, and the least and most of a round. */
  readonly cpuPerMillion: number;
  readonly cpuLeast: number;
  readonly cpuMost: number;
  readonly rounds: number;
  /** The same for a million messages (batches); absent where the load client cannot tell them apart. */
  readonly cpuPerMillionMessages?: number;
  /** The server's share of its core, and messages a second. */
  readonly core: number;
  /** How many cores others on the machine used meanwhile: its noise. */
  readonly others: number;
  readonly messagesPerSecond: number;
  readonly deliveriesPerSecond: number;
  /** From the stamp of a price to its arrival, ms. */
  readonly p50: number;
  readonly p99: number;
  /** What the process grew by for each connection, KiB. */
  readonly kibPerConnection: number;
  /** Quotes that were not newer than the reader's last, and newest ones that never came. */
  readonly disorder: number;
  readonly behind: number;
}

/** What was not measured, and why. */
export interface Skipped {
  readonly work: WorkName;
  readonly name: string;
  readonly why: string;
}

/** A run as docs/benchmarks.json holds it. */
export interface Results {
  readonly form: "full" | "quick";
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly kernel: string; readonly node: string };
  /** What every server in Node, ours and peers, was started with to hold idle connections. */
  readonly idleNodeFlag?: string;
  /** How long the run took in all. */
  readonly tookMinutes?: number;
  readonly rows: readonly Row[];
  readonly skipped: readonly Skipped[];
  /** Absent where no network of its own can be made. */
  readonly unread?: readonly Unread[];
}

/** The row of a contender at a work; undefined where there is none. */
export function rowOf({ rows }: Results, work: WorkName, name: string): Row | undefined {
  return rows.find((row) => row.work === work && row.name === name);
}

/** A contender's rounds as one row. */
export function rowOfRounds(contender: Contender, work: WorkName, rounds: readonly Measured[]): Row {
  const middle = (of: (round: Measured) => number): number => median(rounds.map(of));
  const cpu = rounds.map(({ serverCpu, deliveries }) => (serverCpu * 1e6) / deliveries).toSorted((a, b) => a - b);
  const messages = middle((round) => round.messages);
  return {
    work,
    name: contender.name,
    kind: contender.kind,
    cpuPerMillion: rounded(median(cpu), 3),
    cpuLeast: rounded(cpu[0] ?? 0, 3),
    cpuMost: rounded(cpu.at(-1) ?? 0, 3),
    rounds: rounds.length,
    ...(messages > 0 && {
      cpuPerMillionMessages: rounded(
        middle((round) => (round.serverCpu * 1e6) / round.messages),
        2,
      ),
    }),
    core: rounded(
      middle(({ serverCpu, seconds }) => serverCpu / seconds),
      3,
    ),
    others: rounded(
      middle(({ othersCpu, seconds }) => othersCpu / seconds),
      2,
    ),
    messagesPerSecond: Math.round(middle((round) => round.messages / round.seconds)),
    deliveriesPerSecond: Math.round(middle(({ deliveries, seconds }) => deliveries / seconds)),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    kibPerConnection: rounded(
      middle(({ rssAfter, rssBefore, clients }) => (rssAfter - rssBefore) / clients),
      1,
    ),
    disorder: rounds.reduce((sum, round) => sum + round.disorder, 0),
    behind: rounds.reduce((sum, round) => sum + round.behind, 0),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

const rounded = (value: number, decimals: number): number =>
  Number.isFinite(value) ? Number(value.toFixed(decimals)) : 0;
