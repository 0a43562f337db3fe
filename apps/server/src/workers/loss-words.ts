import type { Loss } from "./crew.ts";

/** What is said of a worker that ended: how, why if it said so, and when another takes its place. */
export function lossWords({ code, signal, hasDrained, againInMs, why }: Loss): string {
  const how = hasDrained
    ? "was told to end"
    : signal === null
      ? `ended with exit code ${code}`
      : `was ended by ${signal}`;
  const reason = why.length === 0 ? "" : ` (${why.join(" ")})`;
  const when = againInMs === 0 ? "at once" : `in ${(againInMs / 1_000).toFixed(1)} s`;
  return `a worker ${how}${reason}, and is replaced ${when}`;
}
