import fc from "fast-check";

/** What a long form of a test runs for, in place of a moment. Asked for with TEST_FORM=long. */
export const isLong = process.env["TEST_FORM"] === "long";

/**
 * Holds a property for `runs` random cases, or `longRuns` in the long form, and prints how many and the
 * seed: TEST_SEED brings the same cases again. Another seed at each run, so that many runs see more.
 */
export function holdsFor<T>(
  what: string,
  property: fc.IProperty<T>,
  { runs, longRuns = runs * 20 }: { runs: number; longRuns?: number },
): void {
  const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 31);
  const numRuns = isLong ? longRuns : runs;
  console.info(`${what}: ${numRuns} cases, seed ${seed}`);
  fc.assert(property, { seed, numRuns });
}
