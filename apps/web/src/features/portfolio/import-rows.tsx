"use client";
import type { ImportReport } from "@streampulse/client/portfolio";
import { Badge } from "../../ui/badge.tsx";
import { ActivityFigures } from "./activity-figures.tsx";
import { activityTitle } from "./activity-words.ts";
import { dayText } from "./day-text.ts";
import { entryKindOf } from "./entry-kinds.ts";
import { vanishes } from "./entry-start.ts";
import { useLive } from "./portfolio-context.tsx";

/** The first lines of a file as they will be recorded, each with its number and whether it is there already. */
export function ImportRows({ report }: { report: ImportReport }) {
  const accounts = useLive((state) => state.accounts);
  const byId = new Map(accounts?.map((account) => [account.id, account]));
  const { firstRows, rows } = report;
  return (
    <section aria-labelledby="first-lines">
      <h3 id="first-lines" className="mb-1.5 text-[12.5px] font-medium text-muted">
        {firstRows.length < rows ? `The first ${firstRows.length} of ${rows} lines` : "The lines"}, as they will be
        recorded
      </h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <ul className="max-h-56 overflow-y-auto rounded-[10px] border border-line text-[13px]" tabIndex={0}>
        {firstRows.map(({ line, activity, already }) => {
          const account = byId.get(activity?.accountId ?? "");
          return (
            <li key={line} className="flex items-start gap-2.5 border-b border-line-soft px-3 py-1.5 last:border-b-0">
              <span className="min-w-4 shrink-0 pt-px text-right text-xs text-faint tabular-nums">
                <span className="sr-only">Line </span>
                {line}
              </span>
              {activity && (
                <>
                  <div className="min-w-0 flex-1">
                    <p className="flex flex-wrap items-center gap-x-2 [overflow-wrap:anywhere]">
                      {activityTitle(activity)}
                      {already && <Badge>There already</Badge>}
                      {account && vanishes(entryKindOf(activity), account) && (
                        <Badge tone="waiting">In no net worth: cash not counted</Badge>
                      )}
                    </p>
                    <p className="text-xs text-faint [overflow-wrap:anywhere]">
                      {dayText(activity.day)} · {account?.name ?? "…"}
                      {activity.toAccountId !== undefined && ` → ${byId.get(activity.toAccountId)?.name ?? "…"}`}
                    </p>
                  </div>
                  <ActivityFigures activity={activity} currency={activity.currency ?? account?.currency} />
                </>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
