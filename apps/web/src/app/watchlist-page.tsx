"use client";
import type { TickerInfo } from "@streampulse/core";
import { usePriceStore } from "@streampulse/client/react";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { TickerDetail } from "../features/detail/ticker-detail.tsx";
import type { HelpKeys } from "../features/help/use-help-key.ts";
import { MarketBanner } from "../features/market/market-banner.tsx";
import { FirstSteps } from "../features/onboarding/first-steps.tsx";
import { TickerSearch } from "../features/search/ticker-search.tsx";
import { EmptyList } from "../features/watchlist/empty-list.tsx";
import { LeftOutNotice, RefusalNotice } from "../features/watchlist/list-notices.tsx";
import { PriceList } from "../features/watchlist/price-list.tsx";
import { useListKeys } from "../features/watchlist/use-list-keys.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Place } from "./place.tsx";
import { placeAt } from "./places.ts";
import { useOpenWatchlist } from "./watchlist-context.tsx";

/** From this width on the detail stands beside the list; see `.place-with-aside`. */
const HAS_ASIDE = "(min-width: 1180px)";

const KEYS: HelpKeys = [
  [["/"], "Add a ticker"],
  [["↑", "↓", "j", "k"], "Move through the list"],
  [["Home", "End"], "To the first, to the last"],
  [["Enter"], "Show more of the ticker"],
  [["Delete"], "Remove the ticker"],
];

/** The list over an open stream, and everything around it. */
export function WatchlistPage() {
  const { watchlist, session, demand, wish } = useOpenWatchlist();
  const { tickers, selected, refusal, leftOut } = useSyncExternalStore(
    watchlist.subscribe,
    watchlist.state,
    watchlist.state,
  );
  const [showsDetail, setShowsDetail] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const store = usePriceStore();
  useEffect(() => demand.show(watchlist.state().tickers), [demand, watchlist]);

  const actions = useMemo(
    () => ({
      select: (ticker: string) => watchlist.select(ticker),
      open: (ticker: string) => {
        watchlist.select(ticker);
        if (!matchMedia(HAS_ASIDE).matches) setShowsDetail(true);
      },
      remove: (ticker: string) => {
        wish.follow(() => watchlist.remove(ticker));
        // With its last row the list has no place for the focus.
        if (watchlist.state().tickers.length === 0) input.current?.focus();
      },
    }),
    [watchlist, wish],
  );
  const keys = useMemo(() => {
    const chosen = (): string | undefined => watchlist.state().selected;
    return {
      search: () => input.current?.focus(),
      move: (rows: number) => wish.follow(() => watchlist.move(rows)),
      remove: () => {
        const ticker = chosen();
        if (ticker !== undefined) actions.remove(ticker);
      },
      open: () => {
        const ticker = chosen();
        if (ticker !== undefined) actions.open(ticker);
      },
    };
  }, [watchlist, actions, wish]);
  useListKeys(keys);

  const add = (ticker: string): void => void watchlist.add(ticker);
  const isListed = (info: TickerInfo): boolean => watchlist.lists(info);
  const close = (): void => setShowsDetail(false);
  return (
    <Place
      name="Watchlist"
      keys={KEYS}
      aside={selected === undefined ? <NothingSelected /> : <TickerDetail ticker={selected} headed />}
      asideLabel="Selected ticker"
    >
      <MarketBanner tickers={tickers} />
      <TickerSearch client={session.client} input={input} isListed={isListed} onAdd={add} />
      {refusal && <RefusalNotice refusal={refusal} onAdd={add} onDismiss={() => watchlist.dismiss()} />}
      {leftOut.length > 0 && tickers.length > 0 && !watchlist.isNewcomers && (
        <LeftOutNotice tickers={leftOut} onDismiss={() => watchlist.dismiss()} />
      )}
      {tickers.length > 0 ? (
        <PriceList tickers={tickers} selected={selected} actions={actions} takeFocus={wish.take} />
      ) : (
        <EmptyList client={session.client} leftOut={leftOut} onAdd={(all) => all.forEach(add)} />
      )}
      <FirstSteps hasAlerts={placeAt("/alerts/") !== undefined} />
      {showsDetail && selected !== undefined && (
        <Dialog title={store.info(selected)?.name ?? selected} shape="sheet" onClose={close}>
          <TickerDetail ticker={selected} headed={false} />
          <button
            type="button"
            className="mt-4 w-full rounded-lg border border-line py-2.5 font-medium text-down"
            onClick={() => {
              close();
              actions.remove(selected);
            }}
          >
            Remove {selected}
          </button>
        </Dialog>
      )}
    </Place>
  );
}

function NothingSelected() {
  return <p className="text-[13px] text-faint">Select a ticker to see where its price comes from.</p>;
}
