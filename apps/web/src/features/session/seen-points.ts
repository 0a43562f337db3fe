/** A thin line: more points than pixels would show nothing more. Odd, so that thinning keeps the newest point. */
const MOST = 97;

/**
 * What was seen of a price since the page opened, evenly spaced in time: when it is full every second
 * point goes and the spacing doubles, so that the line always reaches back to the beginning.
 * Floats: for pixels only.
 */
export interface SeenPoints {
  readonly values: readonly number[];
  /** How many offered values make one point. */
  readonly spacing: number;
  /** How many values were offered since the last point was taken. */
  readonly offered: number;
}

/** Nothing seen yet. */
export const NO_POINTS: SeenPoints = { values: [], spacing: 1, offered: 0 };

/** Offers the price of this moment; the first one always counts. */
export function offerPoint(points: SeenPoints, value: number): SeenPoints {
  const offered = points.offered + 1;
  if (points.values.length > 0 && offered < points.spacing) return { ...points, offered };
  const values = [...points.values, value];
  if (values.length < MOST) return { values, spacing: points.spacing, offered: 0 };
  return { values: values.filter((_, index) => index % 2 === 0), spacing: points.spacing * 2, offered: 0 };
}

/** An SVG path through the points, over the whole width and height less a margin; empty below two points. */
export function sparkPath(values: readonly number[], width: number, height: number): string {
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
      return `${index ? "L" : "M"}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
