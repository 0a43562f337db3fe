import type { LinePoint } from "./net-worth-range.ts";

/** Where a line is drawn, in pixels. */
export interface LineShape {
  /** The line, a part for each run of days without a gap. */
  readonly line: string;
  /** The area below it. */
  readonly area: string;
  /** The levels that are marked, from below, as their text and their height. */
  readonly levels: readonly { readonly value: number; readonly y: number }[];
  /** How far to the right it goes. */
  readonly width: number;
  x(index: number): number;
  y(value: number): number;
  /** The day that is nearest to a place. */
  nearest(x: number): number;
}

const LEVELS = 4;

/**
 * The line of points in a field of this size, so much of which `beside` keeps free at its right. A gap stays one: the line ends before it and begins after it. Floats, for
 * pixels alone.
 */
export function lineShape(points: readonly LinePoint[], allWidth: number, height: number, beside = 0): LineShape {
  const width = Math.max(1, allWidth - beside);
  const values = points.flatMap(({ value }) => value ?? []);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = niceStep(high - low || Math.abs(high) || 1);
  const bottom = Math.floor(low / step) * step;
  const top = Math.max(Math.ceil(high / step) * step, bottom + step);
  const x = (index: number): number => (points.length < 2 ? width / 2 : (index / (points.length - 1)) * width);
  const y = (value: number): number => height - ((value - bottom) / (top - bottom)) * height;
  const parts: string[] = [];
  const areas: string[] = [];
  let run: { x: number; y: number }[] = [];
  const close = (): void => {
    const [first] = run;
    const last = run.at(-1);
    if (first && last) {
      // A day between two gaps is a dot's width of line, so that it is seen.
      const path = run.length === 1 ? `M${fixed(first.x - 1)},${fixed(first.y)}h2` : pathOf(run);
      parts.push(path);
      areas.push(`${pathOf(run)}L${fixed(last.x)},${fixed(height)}L${fixed(first.x)},${fixed(height)}Z`);
    }
    run = [];
  };
  points.forEach(({ value }, index) => {
    if (value === undefined) close();
    else run.push({ x: x(index), y: y(value) });
  });
  close();
  const levels = values.length === 0 ? [] : steps(bottom, top, step).map((value) => ({ value, y: y(value) }));
  const nearest = (at: number): number =>
    Math.max(0, Math.min(points.length - 1, Math.round((at / width) * (points.length - 1))));
  return { line: parts.join(""), area: areas.join(""), levels, width, x, y, nearest };
}

/** 1, 2 or 5 times a power of ten, so that some four levels fit. */
function niceStep(span: number): number {
  const rough = span / LEVELS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power;
}

function steps(bottom: number, top: number, step: number): readonly number[] {
  const count = Math.round((top - bottom) / step);
  return Array.from({ length: count + 1 }, (_, index) => bottom + index * step);
}

function pathOf(run: readonly { readonly x: number; readonly y: number }[]): string {
  return run.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${fixed(x)},${fixed(y)}`).join("");
}

function fixed(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}
