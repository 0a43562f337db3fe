"use client";
import type { TickerInfo } from "@streampulse/core";
import { usePriceStore } from "@streampulse/client/react";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useAlertedTickers } from "../features/alerts/use-alerted-tickers.ts";
import type { HelpKeys } from "../features/help/use-help-key.ts";
import { ListTabs, LIST_PANEL } from "../features/lists/list-tabs.tsx";
import { useSharedList } from "../features/lists/use-shared-list.ts";
import { useDroppedText } from "../features/lists/use-dropped-text.ts";
import { MarketBanner } from "../features/market/market-banner.tsx";
import { TickerSearch } from "../features/search/ticker-search.tsx";
import { type Asked, moveByOne } from "../features/watchlist/list-actions.tsx";
import { listGround } from "../features/watchlist/list-ground.ts";
import { ListMenu } from "../features/watchlist/list-menu.tsx";

import { Paused, type PausedPrices, pausedPrices } from "../features/watchlist/paused-prices.ts";
import { PriceListOutline } from "../features/watchlist/price-card.tsx";
import { clickedSort, nextSort } from "../features/watchlist/row-order.ts";
import { pastedTickers } from "../features/watchlist/typed-tickers.ts";
import { useListKeys } from "../features/watchlist/use-list-keys.ts";
import { usePriceRows } from "../features/watchlist/use-price-rows.ts";
import { Dialog } from "../ui/dialog.tsx";
import { lazyDialog, lazyExtra, lazyPart } from "../ui/lazy-part.tsx";
import { useToasts } from "../ui/toast-context.ts";
import { Place } from "./place.tsx";
import { placeAt } from "./places.ts";
import { useOpenWatchlist } from "./watchlist-context.tsx";

/** From this width on the detail stands beside the list; see `.place-with-aside`. */
const HAS_ASIDE = "(min-width: 1180px)";

const KEYS: HelpKeys = [
  [["/"], "Add a ticker"],
  [["↑", "↓", "j", "k"], "Move through the list"],
  [["Home", "End"], "To the first, to the last"],
  [["Alt ↑", "Alt ↓"], "Move the row itself"],
  [["Enter"], "Show more of the ticker"],
  [["Delete"], "Remove the ticker"],
  [["s"], "Sort: by change, by ticker, as the list is"],
  [["p"], "Pause the prices, and go on"],
];

/** Loaded once the first prices stand, and there from then on: they tell of a server that is away. */
const WatchlistNotices = lazyExtra(() =>
  import("../features/watchlist/watchlist-notices.tsx").then((module) => module.WatchlistNotices),
);
const ListDialogs = lazyDialog(() =>
  import("../features/watchlist/list-dialogs.tsx").then((module) => module.ListDialogs),
);
const SharedProposal = lazyPart(() =>
  import("../features/lists/shared-proposal.tsx").then((module) => module.SharedProposal),
);
const SheetActions = lazyPart(() =>
  import("../features/watchlist/sheet-actions.tsx").then((module) => module.SheetActions),
);
const FirstSteps = lazyExtra(() =>
  import("../features/onboarding/first-steps.tsx").then((module) => module.FirstSteps),
);
const TickerDetail = lazyPart(
  () => import("../features/detail/ticker-detail.tsx").then((module) => module.TickerDetail),
  { isLate: true, loading: <div className="h-[480px]" /> },
);
const EmptyList = lazyPart(() => import("../features/watchlist/empty-list.tsx").then((module) => module.EmptyList));
const PriceList = lazyPart(() => import("../features/watchlist/price-list.tsx").then((module) => module.PriceList), {
  loading: <PriceListOutline rows={6} />,
});
// Asked for with the page itself, beside its first scripts: nothing waits for it but the rows.
PriceList.warm();

/** The reader's lists over an open stream, and everything around them. */
export function WatchlistPage() {
  const open = useOpenWatchlist();
  const { watchlist, session, wish, book, view } = open;
  const state = useSyncExternalStore(watchlist.subscribe, watchlist.state, watchlist.state);
  const { isLoading, isDefault } = state.book;
  const { columns, sorts } = useSyncExternalStore(view.subscribe, view.view, view.view);
  const { list, tickers, selected, leftOut } = state;
  const [showsDetail, setShowsDetail] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const [paused, setPaused] = useState<PausedPrices>();
  const { proposal, end: endProposal } = useSharedList();
  const input = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const store = usePriceStore();
  const toasts = useToasts();
  const alerts = useAlertedTickers();
  const sort = sorts[list.id];
  // A list that is kept goes by another name from then on: its rows stay, and the focus with them.
  const [firstId, setFirstId] = useState(list.id);
  if (firstId !== list.id && book.idOf(firstId) !== list.id) setFirstId(list.id);
  const rows = usePriceRows(state, sort, area, paused);
  useEffect(() => {
    watchlist.showing(rows.flatMap(({ key, entry }) => ("ticker" in entry ? [key] : [])));
  }, [watchlist, rows]);
  useEffect(() => {
    const { listId } = view.view();
    // A new list has a name of its own until it is kept.
    if (listId !== undefined && listId !== list.id && book.idOf(listId) === list.id) view.change({ listId: list.id });
  }, [view, book, list.id]);
  useDroppedText(
    (text) => setAsked({ for: "import", text }),
    (text) => toasts.say({ text }),
  );

  const openList = (id: string): void => {
    watchlist.open(id);
    view.change({ listId: book.idOf(id) });
  };
  const ground = useMemo(
    () =>
      listGround({
        book,
        watchlist,
        view,
        wish,
        alerts,
        ask: setAsked,
        say: (notice) => toasts.say(notice),
        onEmptied: () => input.current?.focus(),
      }),
    [book, watchlist, view, wish, toasts, alerts],
  );
  const actions = useMemo(
    () => ({
      select: (ticker: string) => watchlist.select(ticker),
      open: (ticker: string) => {
        watchlist.select(ticker);
        if (!matchMedia(HAS_ASIDE).matches) setShowsDetail(true);
      },
      remove: ground.remove,
      ground,
    }),
    [watchlist, ground],
  );
  const pause = (): void => setPaused((before) => (before ? undefined : pausedPrices(session.store)));
  const keys = useMemo(() => {
    const onSelected = (act: (ticker: string) => void) => (): void => {
      const { selected: ticker } = watchlist.state();
      if (ticker !== undefined) act(ticker);
    };
    return {
      search: () => input.current?.focus(),
      move: (by: number) => wish.follow(() => watchlist.move(by)),
      remove: onSelected(ground.remove),
      open: onSelected(actions.open),
      sort: () => view.sort(watchlist.state().list.id, nextSort(view.view().sorts[watchlist.state().list.id])),
      pause: () => pause(),
      place: (by: 1 | -1) => onSelected((ticker) => !ground.isSorted() && moveByOne(ground, ticker, by))(),
    };
    // oxlint-disable-next-line react/exhaustive-deps -- pausing goes by what is paused at the time
  }, [watchlist, actions, wish, ground, view]);
  useListKeys(keys);

  const add = (ticker: string): void => void watchlist.add(ticker);
  const isListed = (info: TickerInfo): boolean => watchlist.lists(info);
  const closeDialog = (): void => setAsked(undefined);
  const deleteList = (): void => {
    const undo = book.delete(list.id);
    toasts.say({ text: `Deleted the list ${list.name}.`, undo: () => openList(undo()) });
  };
  return (
    <Paused value={paused}>
      <Place
        name="Watchlist"
        keys={KEYS}
        actions={
          <div className="ml-2 flex min-w-0 items-center max-[700px]:order-last max-[700px]:ml-0 max-[700px]:w-full">
            <ListTabs
              lists={state.book.lists}
              openId={list.id}
              onOpen={openList}
              onMove={(id, to) => {
                const ids = state.book.lists.map((each) => each.id).filter((each) => each !== id);
                book.reorder(ids.toSpliced(to, 0, id));
              }}
              onRename={(id) => setAsked({ for: "rename", id })}
              onNew={() => setAsked({ for: "new-list" })}
            />
            <ListMenu ground={ground} isPaused={paused !== undefined} onPause={pause} onDelete={deleteList} />
          </div>
        }
        aside={selected === undefined ? <NothingSelected /> : <TickerDetail ticker={selected} headed />}
        asideLabel="Selected ticker"
      >
        <MarketBanner tickers={tickers} />
        {proposal && (
          <SharedProposal
            shared={proposal}
            listName={list.name}
            onAdd={() => {
              endProposal();
              book.edit(list.id, { do: "merge", entries: proposal.entries });
            }}
            onNew={() => {
              endProposal();
              openList(book.create(proposal.name ?? "Shared", proposal.entries));
            }}
            onDismiss={endProposal}
          />
        )}
        <TickerSearch client={session.client} input={input} isListed={isListed} asPasted={pastedTickers} onAdd={add} />
        <WatchlistNotices
          state={state}
          isBare={rows.length === 0}
          paused={paused}
          watchlist={watchlist}
          ground={ground}
          onAdd={add}
          onResume={pause}
        />
        <div id={LIST_PANEL} role="tabpanel" aria-label={list.name}>
          {isLoading ? (
            <PriceListOutline rows={list.entries.length} />
          ) : rows.length > 0 ? (
            <PriceList
              key={firstId}
              area={area}
              rows={rows}
              selected={selected}
              chosen={columns}
              sort={sort}
              actions={actions}
              onSort={(column) => view.sort(list.id, clickedSort(sort, column))}
              onPlace={(key, before) => book.edit(list.id, { do: "place", key, before })}
              takeFocus={wish.take}
            />
          ) : (
            <EmptyList
              client={session.client}
              leftOut={leftOut}
              isDefault={isDefault}
              onAdd={(all) => all.forEach(add)}
              onRemove={ground.removeLeftOut}
            />
          )}
        </div>
        <FirstSteps hasAlerts={placeAt("/alerts/") !== undefined} />
        {showsDetail && selected !== undefined && (
          <Dialog title={store.info(selected)?.name ?? selected} shape="sheet" onClose={() => setShowsDetail(false)}>
            <TickerDetail ticker={selected} headed={false} />
            <SheetActions ground={ground} ticker={selected} close={() => setShowsDetail(false)} />
          </Dialog>
        )}
        {asked && (
          <ListDialogs
            asked={asked}
            book={book}
            view={view}
            state={state}
            alerts={alerts}
            onOpen={openList}
            say={(text) => toasts.say({ text })}
            onClose={closeDialog}
          />
        )}
      </Place>
    </Paused>
  );
}

function NothingSelected() {
  return <p className="text-[13px] text-faint">Select a ticker to see where its price comes from.</p>;
}
