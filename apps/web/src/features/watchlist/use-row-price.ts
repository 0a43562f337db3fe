"use client";
import type { Price } from "@streampulse/client";
import { usePriceStore } from "@streampulse/client/react";
import { type RefObject, useCallback, useEffect, useState, useSyncExternalStore } from "react";

/** How far outside the window a row is still kept current, so that scrolling never meets an old price. */
const MARGIN = "300px 0px";

const rows = new WeakMap<Element, (inView: boolean) => void>();
let observer: IntersectionObserver | undefined;

function observe(row: Element, tell: (inView: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) rows.get(entry.target)?.(entry.isIntersecting);
    },
    { rootMargin: MARGIN },
  );
  rows.set(row, tell);
  observer.observe(row);
  return () => {
    rows.delete(row);
    observer?.unobserve(row);
  };
}

/** n while the row is in view for the n-th time, −n after it; the first time begins when the row does. */
function useViews(row: RefObject<Element | null>): number {
  const [views, setViews] = useState(1);
  useEffect(() => {
    if (!row.current) return undefined;
    return observe(row.current, (inView) => setViews((now) => (inView === now > 0 ? now : inView ? 1 - now : -now)));
  }, [row]);
  return views;
}

const never = (): (() => void) => () => undefined;

/**
 * A row's price, followed only while the row is in view: a long list costs what its visible part does.
 * `views` changes when the row comes into view, and the price that it finds then is a snapshot, no tick.
 */
export function useRowPrice(ticker: string, row: RefObject<Element | null>): Price & { readonly views: number } {
  const store = usePriceStore();
  const views = useViews(row);
  const inView = views > 0;
  const subscribe = useCallback(
    (listener: () => void) => (inView ? store.subscribe(ticker, listener) : never()),
    [store, ticker, inView],
  );
  const read = (): Price => store.price(ticker);
  const price = useSyncExternalStore(subscribe, read, read);
  return { ...price, views: Math.abs(views) };
}
