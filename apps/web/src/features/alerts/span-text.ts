const UNITS: readonly (readonly [number, string])[] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** A time in its greatest whole unit: `5 minutes`, `90 seconds`. */
export function spanText(seconds: number): string {
  const [size, word] = UNITS.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? ([1, "second"] as const);
  const count = seconds / size;
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
