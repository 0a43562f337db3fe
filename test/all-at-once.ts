/** Does all of a work that is made to be done in slices. Throws what it throws. */
export function allAtOnce<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
