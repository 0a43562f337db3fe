"use client";
import { usePriceStore } from "@streampulse/client/react";
import { useCallback, useState, useSyncExternalStore } from "react";
import { RealPricesDialog } from "../onboarding/real-prices-dialog.ts";
import { createFrameQueue, requestBrowserFrame } from "../session/frame-queue.ts";
import { type MarketKind, marketKind } from "./market-kind.ts";

const SAYS: Readonly<Record<Exclude<MarketKind, "real">, readonly [string, string]>> = {
  simulated: ["Simulated prices.", "A made-up market for trying things out."],
  replay: ["Replayed prices.", "A recording of earlier trading, not the market of today."],
  "simulated and replay": ["Simulated and replayed prices.", "None of them is the market of today."],
};

/** Asked again whenever a listed price changes, but rendered only when the answer does. */
function useMarketKind(tickers: readonly string[]): MarketKind | undefined {
  const store = usePriceStore();
  const subscribe = useCallback(
    (listener: () => void) => {
      // However many of them change in one frame, they are looked through once.
      const queue = createFrameQueue(requestBrowserFrame);
      const soon = (): void => queue(listener);
      const leave = tickers.map((ticker) => store.subscribe(ticker, soon));
      return () => leave.forEach((call) => call());
    },
    [store, tickers],
  );
  const read = (): MarketKind | undefined => marketKind(tickers.map((ticker) => store.quote(ticker)));
  return useSyncExternalStore(subscribe, read, () => undefined);
}

/** Says in the header that prices are made up or replayed, and how to have real ones. */
export function MarketBanner({ tickers }: { tickers: readonly string[] }) {
  const known = useMarketKind(tickers);
  // A list without a price says nothing of the market: what it was stands, and nothing jumps.
  const [last, keep] = useState(known);
  if (known !== undefined && known !== last) keep(known);
  const kind = known ?? last;
  const [explains, setExplains] = useState(false);
  if (kind === undefined || kind === "real") return null;
  const [title, text] = SAYS[kind];
  return (
    <div className="mb-3.5 flex items-center gap-3 rounded-[10px] bg-warn-soft px-3.5 py-2 text-[13px] text-warn">
      <p className="min-w-0">
        <b className="font-semibold">{title}</b> <span className="max-[519px]:sr-only">{text}</span>
      </p>
      <button
        type="button"
        onClick={() => setExplains(true)}
        className="ml-auto rounded font-medium whitespace-nowrap underline underline-offset-2"
      >
        Use real prices →
      </button>
      {explains && <RealPricesDialog onClose={() => setExplains(false)} />}
    </div>
  );
}
