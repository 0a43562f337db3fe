const BADGE = /^\(\d+\+?\) /;

/** The title of a tab with what was not read before it: `(2) Watchlist`. A count of 0 takes it away. */
export function badgedTitle(title: string, count: number, hasMore: boolean): string {
  const bare = title.replace(BADGE, "");
  return count === 0 ? bare : `(${count}${hasMore ? "+" : ""}) ${bare}`;
}
