"use client";
import { useSyncExternalStore } from "react";
import { clockText } from "../../ui/age-text.ts";
import { Card } from "../../ui/card.tsx";
import { numbers } from "../../ui/number-text.ts";
import { type Happenings, sinceFaultMs } from "./happenings.ts";
import { SectionHead } from "./section-head.tsx";

const DOT = { neutral: "bg-faint", good: "bg-good", waiting: "bg-warn", bad: "bg-bad" } as const;

/** What happened while the place was open, the newest first, each with its time and how long after the fault it came. */
export function HappeningsList({ happenings }: { happenings: Happenings }) {
  const all = useSyncExternalStore(happenings.subscribe, happenings.all, happenings.all);
  return (
    <section aria-labelledby="happenings" className="mb-6 min-w-0">
      <SectionHead id="happenings" title="What happened">
        since this place was opened
      </SectionHead>
      <Card>
        {all.length === 0 ? (
          <p className="text-[13px] text-muted">Nothing since then. How things stand is above.</p>
        ) : (
          <ol
            aria-labelledby="happenings"
            className="-my-1.5 max-h-120 overflow-y-auto"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
            tabIndex={0}
          >
            {all.map((happening, at) => {
              const sinceMs = sinceFaultMs(all, at);
              return (
                <li key={happening.id} className="flex items-baseline gap-x-3 py-1.5 text-[13px]">
                  <i
                    aria-hidden="true"
                    className={`size-[7px] shrink-0 self-center rounded-full ${DOT[happening.tone]}`}
                  />
                  <time className="shrink-0 text-faint tabular-nums">{clockText(happening.atMs).slice(0, 10)}</time>
                  <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{happening.text}</span>
                  {sinceMs !== undefined && (
                    <span className="shrink-0 text-muted tabular-nums" title="After the fault began">
                      +{numbers.price((sinceMs / 1_000).toFixed(1))} s
                    </span>
                  )}
                </li>
              );
            })}
          </ol>
        )}
      </Card>
    </section>
  );
}
