/** The last values as a line from 0 to the greatest, the newest at the right. For the eye alone: the figure says it. */
export function TinyChart({ values, length }: { values: readonly (number | undefined)[]; length: number }) {
  return (
    <svg viewBox="0 0 100 28" preserveAspectRatio="none" className="block h-7 w-full" aria-hidden="true">
      <path
        d={linePath(values, length)}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={1.4}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

const HEIGHT = 28;
const WIDTH = 100;

/** The path of the line; a value that nobody knows breaks it. */
export function linePath(values: readonly (number | undefined)[], length: number): string {
  const most = Math.max(...values.map((value) => value ?? 0), 0);
  const step = WIDTH / Math.max(1, length - 1);
  const from = length - values.length;
  let isDrawing = false;
  return values
    .flatMap((value, at) => {
      const wasDrawing = isDrawing;
      isDrawing = value !== undefined;
      if (value === undefined) return [];
      const x = ((from + at) * step).toFixed(1);
      const y = (HEIGHT - 2 - (most === 0 ? 0 : (value / most) * (HEIGHT - 4))).toFixed(1);
      return [`${wasDrawing ? "L" : "M"}${x} ${y}`];
    })
    .join("");
}
