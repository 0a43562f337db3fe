"use client";
import type { Activity } from "@streampulse/client/portfolio";
import { useState } from "react";
import { type ActivityFilter, filterFault, filterQuery, filterWish } from "./activity-filter.ts";
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

/**
 * Activities that match, page by page; asked for anew, as many as were there, whenever something of the portfolio
 * changed. A filter with a fault is not asked for, and matches none yet.
 */
export function useActivities(filter: ActivityFilter): ActivityPages {
  const { server } = usePortfolio();
  const changes = useLive((state) => state.changes);
  const query = filterQuery(filter);
  const [pages, setPages] = useState({ query, wanted: PAGE });
  const wanted = pages.query === query ? pages.wanted : PAGE;
  const isAsked = changes > 0 && filterFault(filter) === undefined;
  const { told, ...answer } = useAnswer(isAsked ? `${changes} ${wanted} ${query}` : undefined, async (signal) => {
    const activities: Activity[] = [];
    let pageToken = "";
    do {
      const page = await server.activities(
        { ...filterWish(filter), limit: Math.min(MOST, wanted - activities.length), pageToken },
        { signal },
      );
      activities.push(...page.activities);
      pageToken = page.nextPageToken;
    } while (pageToken !== "" && activities.length < wanted);
    return { activities, hasMore: pageToken !== "", query };
  });
  const matching = told?.query === query ? told : undefined;
  return {
    ...answer,
    activities: matching?.activities,
    hasMore: matching?.hasMore ?? false,
    more: () => setPages({ query, wanted: wanted + PAGE }),
  };
}
