import type { PriceStore, Quote } from "@streampulse/client";
import { type PriceArchive, unkept } from "./kept-price.ts";

/** A page that is killed loses no more than this of its prices' age. */
const EVERY_MS = 15_000;

/** Keeps the store's last prices now and then, and when nobody sees the page any more, until the returned call. */
export function keepPrices(store: Pick<PriceStore, "tickers" | "price">, archive: PriceArchive): () => void {
  const kept = new Map<string, Quote>();
  const keep = (): void => {
    const fresh = unkept(store, kept);
    if (fresh.length > 0) void archive.save(fresh);
  };
  const keepHidden = (): void => {
    if (document.visibilityState === "hidden") keep();
  };
  const timer = setInterval(keep, EVERY_MS);
  document.addEventListener("visibilitychange", keepHidden);
  addEventListener("pagehide", keep);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", keepHidden);
    removeEventListener("pagehide", keep);
  };
}
