import type { Contender } from "./contender.ts";
import { NATIVE_PEERS } from "./native-peers.ts";
import { NODE_PEERS } from "./node-peers.ts";
import { OURS } from "./ours.ts";
import { WORKS, type Work } from "./work.ts";

/** Everyone at one work, in the order of a round. */
export interface Part {
  readonly work: Work;
  readonly contenders: readonly Contender[];
}

/** A quick run holds fewer idle connections, measures for a moment, and leaves out how cost grows. */
const QUICK = { rounds: 1, warmSeconds: 0.4, seconds: 0.8 };
const QUICK_IDLE = { ...QUICK, clients: 2_000, title: "2,000 readers of one ticker each that hardly ever moves" };

/** What a run does: `only` keeps contenders whose name contains it, `rounds` is how many at most. */
export function planned(isQuick: boolean, only = "", rounds = Infinity): Part[] {
  const everyone = [...NATIVE_PEERS, ...OURS, ...NODE_PEERS].filter(({ name }) => name.includes(only));
  return WORKS.filter(({ name }) => !isQuick || !name.startsWith("growth"))
    .map((work) => (isQuick ? { ...work, ...(work.name === "idle" ? QUICK_IDLE : QUICK) } : work))
    .map((work) => ({ ...work, rounds: Math.min(work.rounds, rounds) }))
    .map((work) => ({ work, contenders: everyone.filter(({ works }) => works.includes(work.name)) }))
    .filter(({ contenders }) => contenders.length > 0);
}

/** What is held together, round by round: the sizes of growth, which are compared; any other work by itself. */
export function stagesOf(parts: readonly Part[]): Part[][] {
  const isGrowth = ({ work }: Part): boolean => work.name.startsWith("growth");
  const growth = parts.filter(isGrowth);
  return [...parts.filter((part) => !isGrowth(part)).map((part) => [part]), ...(growth.length > 0 ? [growth] : [])];
}

/** Of a server's start, on a machine with nothing else to do: the mean of those in Node and the native ones. */
const START_SECONDS = 0.9;
/** Until a reader is connected and until it is gone. */
const READER_SECONDS = 2.5e-4;

/** How long the works take, roughly, where every peer is there. */
export function secondsOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { work, contenders }) => {
    const once = START_SECONDS + work.clients * READER_SECONDS + work.warmSeconds + work.seconds;
    return sum + work.rounds * contenders.length * once;
  }, 0);
}

/** How many rounds at most; undefined where `text` is no whole number from 1 on. Absent, as many as each work has. */
export function roundsOf(text: string | undefined): number | undefined {
  if (text === undefined) return Infinity;
  const rounds = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(rounds) && rounds >= 1 ? rounds : undefined;
}

/** Whether it is all that a full run does, which alone is written into the documentation. */
export function isWhole(parts: readonly Part[]): boolean {
  return JSON.stringify(parts) === JSON.stringify(planned(false));
}
