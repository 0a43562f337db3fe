"use client";
import type { Price, QuotesAnswer } from "@streampulse/client";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "../session/session-context.tsx";
import type { PausedPrices } from "./paused-prices.ts";
import { type ListRow, rowsOf, type Sort } from "./row-order.ts";
import type { WatchlistState } from "./watchlist-state.ts";

/** How often rows are sorted anew. */
const SORT_MS = 2_000;
/** What is out of view is asked for now and then, as much as one call takes. */
const SNAPSHOT_MS = 30_000;
const SNAPSHOT_MAX = 256;

/**
 * The rows as they are shown. Sorted ones are sorted anew every two seconds, but neither while they are paused nor while
 * the pointer or the focus is among them: what a reader is about to touch does not move, whatever else changes of the list.
 * Rows out of view are not followed; a look at their prices decides their place.
 */
export function usePriceRows(
  { list, leftOut, tickers }: WatchlistState,
  sort: Sort | undefined,
  area: RefObject<HTMLDivElement | null>,
  paused: PausedPrices | undefined,
): readonly ListRow[] {
  const session = useSession();
  const [turn, setTurn] = useState(0);
  const looked = useRef(new Map<string, Price>());
  // oxlint-disable-next-line react/exhaustive-deps -- each turn goes by the prices of its own moment, and keeps them
  const prices = useMemo(() => new Map<string, Price>(), [session, sort, turn]);
  const isFree = (): boolean => {
    // As long as nothing was known no order was made that could be held.
    const isMade = [...prices.values()].some(({ quote }) => quote !== undefined);
    return paused === undefined && !(isMade && isTouched(area.current));
  };
  const free = useRef(isFree);
  useEffect(() => {
    free.current = isFree;
  });
  const sortAnew = useCallback(() => free.current() && setTurn((before) => before + 1), []);
  useLooks(tickers, sort !== undefined, looked.current, sortAnew);
  useEffect(() => {
    if (sort === undefined) return undefined;
    const timer = setInterval(sortAnew, SORT_MS);
    return () => clearInterval(timer);
  }, [sort, sortAnew]);
  return useMemo(() => {
    const shown = new Set(tickers);
    const absent = new Set([
      ...leftOut,
      ...list.entries.flatMap((entry) => ("ticker" in entry && !shown.has(entry.ticker) ? [entry.ticker] : [])),
    ]);
    const price = (ticker: string): Price => {
      const before = prices.get(ticker);
      if (before) return before;
      const followed = paused ? paused.of(ticker) : session.store.price(ticker);
      const now = followed.quote ? followed : (looked.current.get(ticker) ?? followed);
      prices.set(ticker, now);
      return now;
    };
    return rowsOf(list.entries, absent, sort, price);
  }, [list.entries, leftOut, tickers, sort, session, prices, paused]);
}

/** Whether the pointer, a finger or the keyboard's focus is among the rows; a finger that has left is not. */
function isTouched(area: HTMLElement | null): boolean {
  const rows = area?.querySelector(":scope > [role=rowgroup]:last-of-type");
  if (!rows) return false;
  const isPointed = matchMedia("(hover: hover)").matches && rows.matches(":hover");
  return isPointed || rows.matches(":active, :has(:focus-visible)");
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
