"use client";
import type { Price, QuotesAnswer } from "@streampulse/client";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../session/session-context.tsx";
import { type ListRow, rowsOf, type Sort } from "./row-order.ts";
import type { WatchlistState } from "./watchlist.ts";

/** How often rows are sorted anew. */
const SORT_MS = 2_000;
/** What is out of view is asked for now and then, as much as one call takes. */
const SNAPSHOT_MS = 30_000;
const SNAPSHOT_MAX = 256;

/**
 * The rows as they are shown. Sorted ones are sorted anew every two seconds, but not while the pointer or the focus is among
 * them: what a reader is about to touch does not move. Rows out of view are not followed; a look at their prices decides
 * their place.
 */
export function usePriceRows(
  { list, leftOut, tickers }: WatchlistState,
  sort: Sort | undefined,
  area: RefObject<HTMLElement | null>,
): readonly ListRow[] {
  const session = useSession();
  const [turn, setTurn] = useState(0);
  const looked = useRef(new Map<string, Price>());
  useLooks(tickers, sort !== undefined, looked.current, () => setTurn((before) => before + 1));
  useEffect(() => {
    if (sort === undefined) return undefined;
    const timer = setInterval(() => {
      if (!isHeld(area.current)) setTurn((before) => before + 1);
    }, SORT_MS);
    return () => clearInterval(timer);
  }, [sort, area]);
  return useMemo(() => {
    const shown = new Set(tickers);
    const absent = new Set([
      ...leftOut,
      ...list.entries.flatMap((entry) => ("ticker" in entry && !shown.has(entry.ticker) ? [entry.ticker] : [])),
    ]);
    const price = (ticker: string): Price => {
      const followed = session.store.price(ticker);
      return followed.quote ? followed : (looked.current.get(ticker) ?? followed);
    };
    return rowsOf(list.entries, absent, sort, price);
    // oxlint-disable-next-line react/exhaustive-deps -- a turn is a reason of its own
  }, [list.entries, leftOut, tickers, sort, session, turn]);
}

function isHeld(area: HTMLElement | null): boolean {
  return area !== null && (area.matches(":hover") || area.matches(":has(:focus-visible)"));
}

/** Looks at the prices of all rows where they decide the order, one call after the other. */
function useLooks(tickers: readonly string[], wanted: boolean, into: Map<string, Price>, told: () => void): void {
  const { client, store } = useSession();
  const tell = useRef(told);
  useEffect(() => {
    tell.current = told;
  });
  useEffect(() => {
    if (!wanted) return undefined;
    const leaving = new AbortController();
    const look = async (): Promise<void> => {
      const unfollowed = tickers.filter((ticker) => !store.quote(ticker));
      for (let at = 0; at < unfollowed.length; at += SNAPSHOT_MAX) {
        const some = unfollowed.slice(at, at + SNAPSHOT_MAX);
        const answer = await client
          .getQuotes(some, { signal: leaving.signal })
          .catch((): QuotesAnswer | undefined => undefined);
        if (!answer || leaving.signal.aborted) return;
        for (const info of answer.infos) into.set(info.ticker, { ...into.get(info.ticker), info });
        for (const quote of answer.quotes) into.set(quote.ticker, { ...into.get(quote.ticker), quote });
      }
      if (unfollowed.length > 0) tell.current();
    };
    void look();
    const timer = setInterval(() => void look(), SNAPSHOT_MS);
    return () => {
      clearInterval(timer);
      leaving.abort();
    };
  }, [tickers, wanted, client, store, into]);
}
