"use client";
import { Amount } from "../../ui/amount.tsx";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { signOf } from "./decimal-sum.ts";

const TONES = ["text-down", "text-muted", "text-up"] as const;
const ARROWS = ["▼", "■", "▲"] as const;

/** The class that colours a gain or a loss. */
export function toneOf(value: string | undefined): string {
  return value === undefined ? "text-faint" : (TONES[signOf(value) + 1] ?? "");
}

/** A gain or loss with arrow, sign and colour, and in per cent where that is known. Unknown is a dash. */
export function Delta({
  value,
  currency,
  percent,
  className = "",
}: {
  value: string | undefined;
  currency?: string | undefined;
  percent?: string | undefined;
  className?: string;
}) {
  if (value === undefined) return <span className={`text-faint ${className}`}>{UNKNOWN}</span>;
  return (
    <span className={`tabular-nums ${toneOf(value)} ${className}`}>
      <span className="whitespace-nowrap">
        <span aria-hidden="true" className="mr-1 text-[0.75em]">
          {ARROWS[signOf(value) + 1]}
        </span>
        <Amount value={value} currency={currency} signed />
      </span>
      {percent !== undefined && (
        <>
          {" "}
          <span className="whitespace-nowrap">{numbers.percent(percent)} %</span>
        </>
      )}
    </span>
  );
}
