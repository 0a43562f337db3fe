import fc from "fast-check";

/** Whether tests run in their long form, in place of a moment. Asked for with TEST_FORM=long. */
export const isLong = process.env["TEST_FORM"] === "long";

/** How many random cases, in npm test and in the long form. */
interface Size {
  readonly runs: number;
  readonly longRuns?: number;
}

/**
 * Holds a property for `runs` random cases, or `longRuns` in the long form, and prints how many and the
 * seed: TEST_SEED brings the same cases again. Another seed at each run, so that many runs see more.
 */
export function holdsFor<T>(what: string, property: fc.IProperty<T>, size: Size): void {
  fc.assert(property, chosen(what, size));
}

/** The same for a property that waits: what each case leaves to the event loop ends with it. */
export async function holdsInTurns<T>(what: string, property: fc.IAsyncProperty<T>, size: Size): Promise<void> {
  await fc.assert(property, chosen(what, size));
}

function chosen(what: string, { runs, longRuns = runs * 20 }: Size): { seed: number; numRuns: number } {
  const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 31);
  const numRuns = isLong ? longRuns : runs;
  console.info(`${what}: ${numRuns} cases, seed ${seed}`);
  return { seed, numRuns };
}
