import { createContext, createElement, useCallback, useContext, useSyncExternalStore, type ReactNode } from "react";
import type { ConnectionState } from "./connection-state.ts";
import type { Price, PriceStore } from "./price-store.ts";

const StoreContext = createContext<PriceStore | undefined>(undefined);

/** Gives the components below it a store. Whoever made the store starts and stops it. */
export function PriceStoreProvider({ store, children }: { store: PriceStore; children?: ReactNode }): ReactNode {
  return createElement(StoreContext.Provider, { value: store }, children);
}

/** The store of the nearest provider; throws where there is none. */
export function usePriceStore(): PriceStore {
  const store = useContext(StoreContext);
  if (!store) throw new Error("There is no PriceStoreProvider above this component.");
  return store;
}

/** One ticker's price; a tick of another ticker renders nothing here. */
export function usePrice(ticker: string): Price {
  const store = usePriceStore();
  const subscribe = useCallback((listener: () => void) => store.subscribe(ticker, listener), [store, ticker]);
  const snapshot = (): Price => store.price(ticker);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

/** The wanted set, in order. */
export function useTickers(): readonly string[] {
  const store = usePriceStore();
  const subscribe = useCallback((listener: () => void) => store.subscribeTickers(listener), [store]);
  const snapshot = (): readonly string[] => store.tickers;
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

/** How the connection is. */
export function useConnection(): ConnectionState {
  const store = usePriceStore();
  const subscribe = useCallback((listener: () => void) => store.subscribeConnection(listener), [store]);
  const snapshot = (): ConnectionState => store.connection;
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}
