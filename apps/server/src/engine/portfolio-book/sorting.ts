/** How many are sorted, or put into their place, in one go: a millisecond or so. */
const TOGETHER = 1_000;
/** What that is as work: ordering ten costs about as much as going through one activity. */
const WORK = TOGETHER / 10;

/** Sorts in slices, by merging; what is equal keeps its order. It yields how much was done, for a WorkPace. */
export function* sorting<T>(items: readonly T[], compare: (a: T, b: T) => number): Generator<number, T[]> {
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += TOGETHER) {
    runs.push(items.slice(from, from + TOGETHER).toSorted(compare));
    if (items.length > TOGETHER) yield WORK;
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [one = [], other = []] = runs.slice(at, at + 2);
      merged.push(yield* merging(one, other, compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Two rows that are in order as one; of what is equal the first row's comes first. Slices as above. */
export function* merging<T>(
  some: readonly T[],
  others: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<number, T[]> {
  const all: T[] = [];
  let [at, next] = [0, 0];
  while (at < some.length || next < others.length) {
    const [one, other] = [some[at] as T, others[next] as T];
    const isOne = next >= others.length || (at < some.length && compare(one, other) <= 0);
    all.push(isOne ? one : other);
    if (isOne) at++;
    else next++;
    if (all.length % TOGETHER === 0) yield WORK;
  }
  return all;
}
