import type { Watchlists } from "@streampulse/client/watchlists";
import { browserLists } from "../features/lists/browser-lists.ts";
import { ListBook } from "../features/lists/list-book.ts";
import { browserPages } from "../features/lists/living-pages.ts";
import { oneAtATime } from "../features/lists/one-at-a-time.ts";
import { serverLists } from "../features/lists/server-lists.ts";
import { browserScheduler } from "../features/session/browser-scheduler.ts";
import type { PriceSession } from "../features/session/price-session.ts";
import { DEFAULT_LIST } from "../features/watchlist/default-list.ts";
import { createFocusWish, type FocusWish } from "../features/watchlist/focus-wish.ts";
import { nearMatches } from "../features/watchlist/near-matches.ts";
import { KeptView, PUT_AWAY_MAX } from "../features/watchlist/list-view.ts";
import { takeoverText } from "../features/watchlist/source-words.ts";
import { Watchlist } from "../features/watchlist/watchlist.ts";
import type { Notice } from "../features/watchlist/watchlist-surroundings.ts";
import type { Toasts } from "../ui/toasts.ts";

/** The reader's lists, and how this browser shows them: as long as the page lives, over whichever session. */
export interface OpenLists {
  readonly book: ListBook;
  readonly view: KeptView;
}

/** The list that is shown, over the page's session. */
export interface OpenWatchlist extends OpenLists {
  readonly session: PriceSession;
  readonly watchlist: Watchlist;
  readonly wish: FocusWish;
  /** Hears nothing more of the session; the lists stay. */
  readonly close: () => void;
}

/** Opens the lists: those at the server, else those in the browser. */
export function openLists(server: Watchlists, toasts: Toasts): OpenLists {
  const storage = () => localStorage;
  const locks = navigator.locks as LockManager | undefined;
  const book = new ListBook({
    server: serverLists(server),
    browser: browserLists({
      storage,
      onWritten,
      onFull: () => toasts.say({ text: "This browser keeps nothing more: the lists live as long as this page." }),
    }),
    storage,
    after: (delayMs, call) => browserScheduler.after(delayMs, call),
    random: Math.random,
    firstTickers: DEFAULT_LIST,
    say: (text) => toasts.say({ text }),
    alone: oneAtATime(locks && ((name, work) => locks.request(name, work)), "streampulse.lists"),
    pages: browserPages((delayMs, call) => browserScheduler.after(delayMs, call)),
  });
  return { book, view: new KeptView({ storage, onWritten }) };
}

/** Tells of what another tab wrote; until the answer is called. */
function onWritten(key: string, tell: () => void): () => void {
  const listener = (event: StorageEvent): void => {
    if (event.key === key) tell();
  };
  addEventListener("storage", listener);
  return () => removeEventListener("storage", listener);
}

/**
 * Wants a newcomer's tickers while the server is asked whether they are one: of those who come for the first time most are,
 * and the stream then opens with what they will see.
 */
function wantMeanwhile(session: PriceSession, book: ListBook): void {
  if (!book.state().isLoading) return;
  const releases = DEFAULT_LIST.map((ticker) => session.want(ticker));
  const leave = book.subscribe(() => {
    if (book.state().isLoading) return;
    leave();
    for (const release of releases) release();
  });
}

/** Opens the list that was open last over a session. */
export function openWatchlist(session: PriceSession, lists: OpenLists, toasts: Toasts): OpenWatchlist {
  const leave = session.store.subscribeSourceChanges((change) => {
    const text = takeoverText(change);
    if (text !== undefined) toasts.say({ text });
  });
  wantMeanwhile(session, lists.book);
  const wish = createFocusWish(() => watchlist.state().selected);
  const watchlist: Watchlist = new Watchlist(
    {
      book: lists.book,
      store: session.store,
      want: (ticker) => session.want(ticker),
      answer: (ticker) => session.answer(ticker),
      search: (query) => nearMatches(session.client, query),
      say: (notice) => toasts.say(withFocus(notice, wish)),
      nowMs: () => performance.now(),
      putAway: {
        tickers: () => lists.view.view().putAway,
        change: (made) => lists.view.change(({ putAway }) => ({ putAway: made(putAway).slice(-PUT_AWAY_MAX) })),
      },
    },
    lists.view.view().listId,
  );
  const close = (): void => {
    leave();
    watchlist.close();
  };
  return { ...lists, session, watchlist, wish, close };
}

/** The button of an undo goes with its message: the focus passes to the row that came back. */
function withFocus({ text, undo }: Notice, wish: FocusWish): Notice {
  if (!undo) return { text };
  return {
    text,
    undo: () => wish.follow(undo),
  };
}
