"use client";
import { useEffect, useState } from "react";
import { Pill } from "../features/connection/connection-pill.tsx";
import { SessionProvider } from "../features/session/session-context.tsx";
import { DEFAULT_LIST } from "../features/watchlist/default-list.ts";
import { PriceListOutline } from "../features/watchlist/price-list.tsx";
import type { FirstList } from "../features/watchlist/watchlist.ts";
import { TipProvider } from "../ui/tip.tsx";
import { ToastRegion } from "../ui/toast-region.tsx";
import { Toasts } from "../ui/toasts.ts";
import { firstList, type OpenPage, openPage } from "./open-page.ts";
import { Frame, Header } from "./frame.tsx";
import { WatchlistPage } from "./watchlist-page.tsx";

/** The watchlist at /. What is exported is its outline; the stream opens in the browser. */
export default function Page() {
  const [toasts] = useState(() => new Toasts());
  const [first, setFirst] = useState<FirstList>();
  const [open, setOpen] = useState<OpenPage>();
  useEffect(() => {
    const page = openPage(first ?? firstList(), toasts);
    // oxlint-disable-next-line react/set-state-in-effect -- a stream is an outside thing, and opens in a browser alone
    setOpen(page);
    return () => page.session.close();
  }, [first, toasts]);
  return (
    <TipProvider>
      {open ? (
        <SessionProvider session={open.session}>
          <WatchlistPage
            open={open}
            // The same list over a fresh client id: the old one may be another stream's now.
            restart={() => setFirst({ tickers: open.watchlist.state().tickers, isDefault: false })}
          />
        </SessionProvider>
      ) : (
        <Frame count={0}>
          <Header pill={<Pill state={{ status: "connecting" }} nowMs={0} />} />
          <div className="mb-3 h-[42px] rounded-[10px] border border-line bg-surface" />
          <PriceListOutline rows={DEFAULT_LIST.length} />
        </Frame>
      )}
      <ToastRegion toasts={toasts} />
    </TipProvider>
  );
}
