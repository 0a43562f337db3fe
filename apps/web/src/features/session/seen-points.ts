/** A thin line: more points than pixels would show nothing more. Odd, so that thinning keeps the newest point. */
const MOST = 97;

/**
 * What was seen of a price since the page opened, evenly spaced in time: when it is full every second
 * point goes and the spacing doubles, so that the line always reaches back to the beginning.
 * Floats: for pixels only.
 */
export interface SeenPoints {
  readonly values: readonly number[];
  /** Where each of them came from: between two sources there is no move. */
  readonly origins: readonly string[];
  /** How many offered values make one point. */
  readonly spacing: number;
  /** How many values were offered since the last point was taken. */
  readonly offered: number;
}

/** Nothing seen yet. */
export const NO_POINTS: SeenPoints = { values: [], origins: [], spacing: 1, offered: 0 };

/** Offers the price of this moment; the first one always counts. */
export function offerPoint(points: SeenPoints, value: number, origin = ""): SeenPoints {
  const offered = points.offered + 1;
  if (points.values.length > 0 && offered < points.spacing) return { ...points, offered };
  const values = [...points.values, value];
  const origins = [...points.origins, origin];
  if (values.length < MOST) return { values, origins, spacing: points.spacing, offered: 0 };
  const isKept = (_: unknown, index: number) => index % 2 === 0;
  return { values: values.filter(isKept), origins: origins.filter(isKept), spacing: points.spacing * 2, offered: 0 };
}

/** The points that a path is drawn through. */
export type Spark = Pick<SeenPoints, "values" | "origins">;

/** By how much it went in all, what a change of source made of it left out. */
export function riseOf({ values, origins }: Spark): number {
  let rise = 0;
  let from = 0;
  values.forEach((value, at) => {
    if (origins[at + 1] === origins[at]) return;
    rise += value - (values[from] ?? value);
    from = at + 1;
  });
  return rise;
}

/**
 * An SVG path through the points, over the whole width and height less a margin, broken where the source changed;
 * empty below two points.
 */
export function sparkPath({ values, origins }: Spark, width: number, height: number): string {
  if (values.length < 2) return "";
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  const margin = 2;
  const step = width / (values.length - 1);
  return values
    .map((value, index) => {
      // A flat line runs through the middle.
      const at = span === 0 ? 0.5 : (value - low) / span;
      const y = height - margin - at * (height - 2 * margin);
      const isBroken = index === 0 || origins[index] !== origins[index - 1];
      return `${isBroken ? "M" : "L"}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
