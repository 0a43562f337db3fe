import type { Candle } from "@streampulse/client/history";
import { percentChange } from "@streampulse/core";
import type { ChartToken } from "./chart-colors.ts";

/** How a course is drawn; several that are compared are lines. */
export type ChartKind = "area" | "line" | "candles";

/** All of them, with their names. */
export const CHART_KINDS: readonly { readonly kind: ChartKind; readonly words: string }[] = [
  { kind: "area", words: "Area" },
  { kind: "line", words: "Line" },
  { kind: "candles", words: "Candles" },
];

/** How a line runs: lines that are compared are told apart without their colours too. */
export type LineRun = "solid" | "dashed" | "dotted" | "long" | "sparse";

/** How the courses run when several are compared, in their order. */
export const COMPARED_RUNS: readonly LineRun[] = ["solid", "dashed", "dotted", "long", "sparse"];

/** The kind after this one, the first after the last. */
export function kindAfter(kind: ChartKind): ChartKind {
  const at = CHART_KINDS.findIndex((one) => one.kind === kind);
  return CHART_KINDS[(at + 1) % CHART_KINDS.length]?.kind ?? "area";
}

/** The courses of a chart: the first is what it is of, the others are compared with it. */
export interface ChartLine {
  readonly ticker: string;
  readonly candles: readonly Candle[];
}

/** At most so many beside the one: more lines would not be told apart. */
export const COMPARED_MOST = 4;

/** What the courses are drawn in when several are compared, in their order; tokens of the design. */
export const COMPARED_TOKENS: readonly ChartToken[] = ["accent", "warn", "up", "down", "muted"];

/**
 * Where each course counts from when several are compared: its first candle that ends after all of them have begun.
 * Undefined where a course has no candles, or none in the time that those before it have in common: per cent of other
 * times would say nothing beside theirs.
 */
export function basesOf(lines: readonly ChartLine[]): readonly (Candle | undefined)[] {
  let [beginMs, endMs] = [-Infinity, Infinity];
  const hasPart = lines.map(({ candles }) => {
    const [first, last] = [candles[0], candles.at(-1)];
    if (!first || !last || first.startMs >= endMs || last.endMs <= beginMs) return false;
    beginMs = Math.max(beginMs, first.startMs);
    endMs = Math.min(endMs, last.endMs);
    return true;
  });
  return lines.map(({ candles }, at) => (hasPart[at] ? candles.find((candle) => candle.endMs > beginMs) : undefined));
}

/** How far a candle's close is from where its course counts from, in per cent; undefined before it. */
export function percentFrom(base: Candle | undefined, candle: Candle | undefined): string | undefined {
  if (!base || !candle || candle.startMs < base.startMs) return undefined;
  return percentChange(candle.close, base.open);
}
