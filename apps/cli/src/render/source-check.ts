import type { SourceCheck } from "@streampulse/server";
import { cleanText } from "./clean.ts";
import { wrapText } from "./fold.ts";
import { present } from "./json.ts";
import type { Style } from "./style.ts";

/** Of the mark and the step's name, with the gap behind them. */
const LABEL_WIDTH = 16;
/** Of how long a step took, with the gap before it. */
const TOOK_WIDTH = 10;

/** One object for NDJSON. */
export function checkJson({ source, ok, steps, fault, unasked }: SourceCheck): Record<string, unknown> {
  return present({
    source,
    ok,
    steps: steps.map((step) => ({ ...step, tookMs: Math.round(step.tookMs) })),
    fault,
    unasked,
  });
}

/** How a source answered: a line for what it is, and one for each step, folded to the columns. */
export function checkText({ source, ok, steps, fault, unasked }: SourceCheck, style: Style, columns: number): string {
  const failed = unasked === undefined ? "● does not answer" : `○ not asked: ${unasked}`;
  const lines = [`${style.strong(source)}  ${ok ? style.up("● answers") : style.failure(failed)}`];
  const room = Math.max(LABEL_WIDTH, (columns === Infinity ? 100 : columns) - LABEL_WIDTH - TOOK_WIDTH - 2);
  for (const step of steps) {
    const label = `  ${(step.ok ? "✓" : "✗").padEnd(2)}${step.step}`.padEnd(LABEL_WIDTH);
    const [first = "", ...rest] = wrapText(cleanText(step.words), room);
    const took = showTook(step.tookMs).padStart(TOOK_WIDTH);
    const paint = step.ok ? style.up : style.failure;
    lines.push(`${paint(label)}${first.padEnd(room)}${style.faint(took)}`.trimEnd());
    lines.push(...rest.map((line) => " ".repeat(LABEL_WIDTH) + line));
  }
  if (fault !== undefined) {
    const wide = (columns === Infinity ? 100 : columns) - 4;
    lines.push(
      ...wrapText(cleanText(fault), wide).map((line, n) => (n === 0 ? style.failure(`  ✗ ${line}`) : `    ${line}`)),
    );
  }
  return lines.join("\n");
}

function showTook(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
