import type { ReactNode } from "react";

const TONES = {
  neutral: "border border-line text-muted",
  good: "bg-good-soft text-good",
  waiting: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  accent: "bg-accent-soft text-accent",
} as const;

/** A state in one or two words. Its colour repeats what its word says. */
export function Badge({ tone = "neutral", children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-[21px] shrink-0 items-center rounded-full px-2 text-[11px] font-medium whitespace-nowrap tabular-nums ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
