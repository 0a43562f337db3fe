"use client";
import type { Account, Activity } from "@streampulse/client/portfolio";
import { Ellipsis } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useSettings } from "../settings/use-settings.ts";
import { type ActivityFilter, filterFault, isFiltering } from "./activity-filter.ts";
import { ActivityFigures } from "./activity-figures.tsx";
import { ActivityFilters } from "./activity-filters.tsx";
import { activityTitle } from "./activity-words.ts";
import { dayText } from "./day-text.ts";
import type { ActivityPages } from "./use-activities.ts";

/** What happened and matches, the newest first, page by page. Each can be changed and deleted. */
export function ActivityList({
  pages,
  filter,
  accounts,
  onFilter,
  accountName,
  accountCurrency,
  onEdit,
  onDelete,
}: {
  pages: ActivityPages;
  filter: ActivityFilter;
  accounts: readonly Account[];
  onFilter: (filter: ActivityFilter) => void;
  accountName: (id: string) => string;
  accountCurrency: (id: string) => string | undefined;
  onEdit: (activity: Activity) => void;
  onDelete: (activity: Activity) => void;
}) {
  const { activities, hasMore, isAsking, failure } = pages;
  // A note may say an amount.
  const { privacy } = useSettings();
  const isPart = isFiltering(filter);
  return (
    <section aria-labelledby="activity">
      <h2 id="activity" className="mb-2.5 text-[15px] font-semibold">
        Activity
      </h2>
      {(isPart || activities?.length !== 0) && (
        <ActivityFilters filter={filter} accounts={accounts} onChange={onFilter} />
      )}
      {failure !== undefined && <ErrorNote title="Activities did not come." error={failure} onRetry={pages.retry} />}
      {!activities && failure === undefined && filterFault(filter) === undefined && (
        <Card isList>
          <SkeletonRows rows={4} />
        </Card>
      )}
      {activities?.length === 0 && (
        <p role="status" className="text-[13px] text-muted">
          {isPart ? "No activity matches all of that." : "Nothing was recorded yet."}
        </p>
      )}
      {activities && activities.length > 0 && (
        <Card isList>
          <ul>
            {activities.map((activity) => (
              <li
                key={activity.id}
                className="flex items-center gap-3 border-b border-line-soft py-2 pr-2 pl-4 last:border-b-0"
              >
                <div className="min-w-0 flex-1">
                  <p className="truncate text-[13.5px] font-medium">{activityTitle(activity)}</p>
                  <p className="truncate text-xs text-faint">
                    {dayText(activity.day)} · {accountName(activity.accountId)}
                    {activity.toAccountId !== undefined && ` → ${accountName(activity.toAccountId)}`}
                    {activity.note !== undefined && !privacy && ` · ${activity.note}`}
                  </p>
                </div>
                <ActivityFigures
                  activity={activity}
                  currency={activity.currency ?? accountCurrency(activity.accountId)}
                />
                <Menu
                  trigger={
                    <IconButton label={`Change ${activityTitle(activity)} of ${dayText(activity.day)}`}>
                      <Ellipsis size={16} />
                    </IconButton>
                  }
                  groups={[
                    [
                      { text: "Edit", onChoose: () => onEdit(activity) },
                      { text: "Delete", isDanger: true, onChoose: () => onDelete(activity) },
                    ],
                  ]}
                />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {hasMore && (
        <div className="mt-2.5 flex justify-center">
          <Button disabled={isAsking} onClick={pages.more}>
            Show more
          </Button>
        </div>
      )}
    </section>
  );
}
