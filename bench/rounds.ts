import { ROOT } from "../scripts/prepare/install.mjs";
import type { Contender } from "./contender.ts";
import type { Measured } from "./measure.ts";
import type { Part } from "./plan.ts";
import { rowOfRounds, type Row, type Skipped } from "./results.ts";
import type { Work } from "./work.ts";

/** What came of some works. */
export interface Held {
  readonly rows: Row[];
  readonly skipped: Skipped[];
}

/** One contender at one work, once. */
type Measure = (contender: Contender, work: Work) => Promise<Measured>;

/**
 * Rounds of the works of a stage: in each round everyone at every work in turn, so that what a machine does to one of
 * them it does to all. Who fails once is not tried again at that work. Rows are in the order of the parts.
 */
export async function holdRounds(stage: readonly Part[], measure: Measure): Promise<Held> {
  const skipped: Skipped[] = [];
  const turns = stage.flatMap(({ work, contenders }) =>
    contenders.map((contender) => ({ work, contender, rounds: [] as Measured[], why: contender.missing() })),
  );
  for (let round = 0; turns.some(({ work }) => round < work.rounds); round++) {
    for (const turn of turns.filter(({ work, why }) => round < work.rounds && why === undefined)) {
      try {
        turn.rounds.push(await measure(turn.contender, turn.work));
      } catch (error) {
        turn.why = whyOf(error as Error);
      }
    }
  }
  for (const { work, contender, why } of turns) {
    if (why !== undefined) skipped.push({ work: work.name, name: contender.name, why });
  }
  const rows = turns
    .filter(({ why }) => why === undefined)
    .map(({ work, contender, rounds }) => rowOfRounds(contender, work.name, rounds));
  return { rows, skipped };
}

/** The first line, without places of this machine. */
const whyOf = ({ message }: Error): string => message.split("\n", 1)[0]?.replaceAll(`${ROOT}/`, "") ?? "";
