"use client";
import type { Activity } from "@streampulse/client/portfolio";
import { useState } from "react";
import { type Answer, useAnswer } from "./use-answer.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";

/** How many activities one press on "Show more" brings. */
const PAGE = 10;
/** The most that one call may ask for. */
const MOST = 500;

/** The newest activities, as far as they were asked for. */
export interface ActivityPages extends Omit<Answer<unknown>, "told"> {
  /** Undefined until the first page came. */
  readonly activities: readonly Activity[] | undefined;
  readonly hasMore: boolean;
  readonly more: () => void;
}

/** Activities page by page; asked for anew, as many as were there, whenever something of the portfolio changed. */
export function useActivities(): ActivityPages {
  const { server } = usePortfolio();
  const changes = useLive((state) => state.changes);
  const [wanted, setWanted] = useState(PAGE);
  const { told, ...answer } = useAnswer(changes === 0 ? undefined : `${changes} ${wanted}`, async (signal) => {
    const activities: Activity[] = [];
    let pageToken = "";
    do {
      const page = await server.activities(
        { limit: Math.min(MOST, wanted - activities.length), pageToken },
        { signal },
      );
      activities.push(...page.activities);
      pageToken = page.nextPageToken;
    } while (pageToken !== "" && activities.length < wanted);
    return { activities, hasMore: pageToken !== "" };
  });
  return {
    ...answer,
    activities: told?.activities,
    hasMore: told?.hasMore ?? false,
    more: () => setWanted(wanted + PAGE),
  };
}
