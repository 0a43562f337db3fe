"use client";
import { usePriceStore } from "@streampulse/client/react";
import { useCallback, useState, useSyncExternalStore } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { type MarketKind, marketKind } from "./market-kind.ts";

const SAYS: Readonly<Record<Exclude<MarketKind, "real">, readonly [string, string]>> = {
  simulated: ["Simulated prices.", "A made-up market for trying things out."],
  replay: ["Replayed prices.", "A recording of earlier trading, not the market of today."],
  "simulated and replay": ["Simulated and replayed prices.", "None of them is the market of today."],
};

/** Asked again whenever a listed price changes, but rendered only when the answer does. */
function useMarketKind(tickers: readonly string[]): MarketKind {
  const store = usePriceStore();
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = tickers.map((ticker) => store.subscribe(ticker, listener));
      return () => leave.forEach((call) => call());
    },
    [store, tickers],
  );
  const read = (): MarketKind => marketKind(tickers.map((ticker) => store.quote(ticker)));
  return useSyncExternalStore(subscribe, read, () => "real");
}

/** Says in the header that prices are made up or replayed, and how to have real ones. */
export function MarketBanner({ tickers }: { tickers: readonly string[] }) {
  const kind = useMarketKind(tickers);
  const [explains, setExplains] = useState(false);
  if (kind === "real") return null;
  const [title, text] = SAYS[kind];
  return (
    <div className="mb-3.5 flex items-center gap-3 rounded-[10px] bg-warn-soft px-3.5 py-2 text-[13px] text-warn">
      <p className="min-w-0">
        <b className="font-semibold">{title}</b> {text}
      </p>
      <button
        type="button"
        onClick={() => setExplains(true)}
        className="ml-auto rounded font-medium whitespace-nowrap underline underline-offset-2"
      >
        Use real prices →
      </button>
      {explains && <RealPrices onClose={() => setExplains(false)} />}
    </div>
  );
}

function RealPrices({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Real prices" onClose={onClose}>
      <div className="space-y-3 text-[13.5px] text-text">
        <p>The server decides where prices come from. Stop it and start it again with one setting:</p>
        <pre className="overflow-x-auto rounded-lg bg-sunken px-3.5 py-3 font-mono text-[12.5px]">
          STREAMPULSE_SOURCES=binance npm start
        </pre>
        <p className="text-muted">
          Binance streams crypto prices (BTCUSDT, ETHUSDT and many more) without a key. Tickers that it does not trade
          will not be known then. This page connects again by itself.
        </p>
      </div>
    </Dialog>
  );
}
