import type { Client, TickerInfo } from "@streampulse/client";
import type { PriceSession } from "../features/session/price-session.ts";
import { DEFAULT_LIST } from "../features/watchlist/default-list.ts";
import { createFocusWish, type FocusWish } from "../features/watchlist/focus-wish.ts";
import { ListDemand } from "../features/watchlist/list-demand.ts";
import { loadList, saveList } from "../features/watchlist/list-storage.ts";
import { takeoverText } from "../features/watchlist/source-words.ts";
import { type FirstList, type Notice, Watchlist } from "../features/watchlist/watchlist.ts";
import type { Toasts } from "../ui/toasts.ts";

/** The reader's list over the page's session. */
export interface OpenWatchlist {
  readonly session: PriceSession;
  readonly watchlist: Watchlist;
  readonly demand: ListDemand;
  readonly wish: FocusWish;
}

/** Near matches beside a refused ticker: more would not be near. */
const NEAR = 5;
const BEGINNING = 3;

/** What a search finds for a text, or, of a text that finds nothing, for how it begins. */
async function nearMatches(client: Client, query: string): Promise<readonly TickerInfo[]> {
  const { results } = await client.search(query, { limit: NEAR });
  if (results.length > 0 || query.length <= BEGINNING) return results;
  return (await client.search(query.slice(0, BEGINNING), { limit: NEAR })).results;
}

/** The list that this browser keeps, else the one for newcomers. */
export function firstList(): FirstList {
  const kept = loadList(() => localStorage);
  return { tickers: kept ?? DEFAULT_LIST, isDefault: kept === undefined };
}

/** Opens a list over a session; its tickers are wanted while `demand` shows them. */
export function openWatchlist(session: PriceSession, first: FirstList, toasts: Toasts): OpenWatchlist {
  session.store.subscribeSourceChanges((change) => {
    const text = takeoverText(change);
    if (text !== undefined) toasts.say({ text });
  });
  const demand = new ListDemand(session);
  const wish = createFocusWish(() => watchlist.state().selected);
  const watchlist: Watchlist = new Watchlist(
    {
      store: demand,
      search: (query) => nearMatches(session.client, query),
      save: (tickers) => saveList(() => localStorage, tickers),
      say: (notice) => toasts.say(withFocus(notice, wish)),
    },
    first,
  );
  return { session, watchlist, demand, wish };
}

/** The button of an undo goes with its message: the focus passes to the row that came back. */
function withFocus({ text, undo }: Notice, wish: FocusWish): Notice {
  if (!undo) return { text };
  return {
    text,
    undo: () => wish.follow(undo),
  };
}
