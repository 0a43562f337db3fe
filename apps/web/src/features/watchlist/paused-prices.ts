"use client";
import type { Price, PriceStore } from "@streampulse/client";
import { usePrice, usePriceStore } from "@streampulse/client/react";
import { createContext, use, useCallback, useMemo, useSyncExternalStore } from "react";
import { serverTime } from "../session/server-time.ts";
import type { Column } from "./columns.ts";
import { looksAlike } from "./looks-alike.ts";

/** The prices that are shown while the list stands still: those of the moment in which it was stopped. */
export class PausedPrices {
  readonly sinceMs: number;
  readonly #read: (ticker: string) => Price;
  readonly #now: () => number;
  readonly #prices = new Map<string, { readonly price: Price; readonly atMs: number }>();

  /** Of the tickers that are followed now; one that comes into view later shows its price of then. */
  constructor(tickers: readonly string[], read: (ticker: string) => Price, now: () => number) {
    this.sinceMs = now();
    this.#read = read;
    this.#now = now;
    for (const ticker of tickers) this.of(ticker);
  }

  of(ticker: string): Price {
    return this.#held(ticker).price;
  }

  /** Since when the ticker's price stands still. */
  atMs(ticker: string): number {
    return this.#held(ticker).atMs;
  }

  #held(ticker: string): { readonly price: Price; readonly atMs: number } {
    const kept = this.#prices.get(ticker);
    if (kept?.price.quote) return kept;
    // What has no price yet still gets its first one.
    const held = { price: this.#read(ticker), atMs: this.#now() };
    this.#prices.set(ticker, held);
    return held;
  }
}

/** All that a store has, held at this moment of the server's clock, beside whose times it is shown. */
export function pausedPrices(
  store: Pick<PriceStore, "tickers" | "price" | "session">,
  device: () => number = Date.now,
): PausedPrices {
  return new PausedPrices(
    store.tickers,
    (ticker) => store.price(ticker),
    () => serverTime(store, device()),
  );
}

/** What stands still, where it does. */
export const Paused = createContext<PausedPrices | undefined>(undefined);

const still = (): (() => void) => () => undefined;

/** All that is known of a ticker: as it is now, or as it was when the list was paused. */
export function useHeldPrice(ticker: string): Price {
  const price = usePrice(ticker);
  return use(Paused)?.of(ticker) ?? price;
}

/** Reads on, but keeps what it read as long as it is like what is read now. */
function lasting(read: () => Price, isLike: (one: Price, other: Price) => boolean): () => Price {
  let kept = read();
  return () => {
    const now = read();
    if (!isLike(kept, now)) kept = now;
    return kept;
  };
}

/**
 * A row's price: the newest that looks another than the one before in these columns, or that of when the list was paused.
 * Once the stream is not live it is the very newest, whose age is shown from then on.
 */
export function useShownPrice(ticker: string, columns: readonly Column[], live: boolean): Price {
  const store = usePriceStore();
  const paused = use(Paused);
  const subscribe = useCallback((listener: () => void) => store.subscribe(ticker, listener), [store, ticker]);
  const read = useMemo(
    () =>
      lasting(
        () => (paused ? paused.of(ticker) : store.price(ticker)),
        (one, other) => live && looksAlike(one, other, columns),
      ),
    [store, paused, ticker, columns, live],
  );
  // What has no price yet may still get its first one.
  return useSyncExternalStore(paused?.of(ticker).quote ? still : subscribe, read, read);
}
