import type { PriceStore } from "@streampulse/client";
import type { FrameQueue } from "./frame-queue.ts";

/**
 * The same store, whose listeners hear of changes at the next frame: React commits once for all that came
 * since the last. What it answers is always the newest. A listener that has left hears nothing more, even
 * where a call was waiting; errors are handed on at once, none is gathered away.
 */
export function framedStore(store: PriceStore, queue: FrameQueue): PriceStore {
  const framed = (subscribe: (listener: () => void) => () => void, listener: () => void): (() => void) => {
    let listening = true;
    const tell = (): void => {
      if (listening) listener();
    };
    const leave = subscribe(() => queue(tell));
    return () => {
      listening = false;
      leave();
    };
  };
  return {
    get tickers() {
      return store.tickers;
    },
    get connection() {
      return store.connection;
    },
    quote: (ticker) => store.quote(ticker),
    info: (ticker) => store.info(ticker),
    error: (ticker) => store.error(ticker),
    subscribe: (ticker, listener) => framed((call) => store.subscribe(ticker, call), listener),
    subscribeTickers: (listener) => framed((call) => store.subscribeTickers(call), listener),
    subscribeConnection: (listener) => framed((call) => store.subscribeConnection(call), listener),
    subscribeErrors: (listener) => store.subscribeErrors(listener),
    add: (ticker) => store.add(ticker),
    remove: (ticker) => store.remove(ticker),
    start: () => store.start(),
    stop: () => store.stop(),
  };
}
