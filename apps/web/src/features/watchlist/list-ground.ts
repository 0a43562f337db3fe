import type { TickerAlerts } from "../alerts/ticker-alerts.ts";
import type { FocusWish } from "./focus-wish.ts";
import type { Asked, MenuGround } from "./list-actions.tsx";
import type { KeptView } from "./list-view.ts";
import type { Watchlist } from "./watchlist.ts";
import type { Notice } from "./watchlist-surroundings.ts";

/** What menus act upon is made of. */
export interface GroundParts {
  readonly book: MenuGround["book"];
  readonly watchlist: Watchlist;
  readonly view: Pick<KeptView, "view">;
  readonly wish: Pick<FocusWish, "follow">;
  readonly alerts: Pick<TickerAlerts, "count">;
  readonly ask: (asked: Asked) => void;
  readonly say: (notice: Notice) => void;
  /** The list has no row any more. */
  readonly onEmptied: () => void;
}

/** What menus, keys and notices do with the open list. What has alerts is asked about before it goes, one as well as many. */
export function listGround({ book, watchlist, view, wish, alerts, ask, say, onEmptied }: GroundParts): MenuGround {
  const removing = (tickers: readonly string[], removeNow: () => void): void => {
    const remove = (): void => {
      removeNow();
      // Without a row the list has no place for the focus.
      if (watchlist.state().tickers.length === 0) onEmptied();
    };
    if (tickers.some((ticker) => alerts.count(ticker) > 0)) ask({ for: "alerts", tickers, remove });
    else remove();
  };
  return {
    book,
    state: watchlist.state,
    isSorted: () => view.view().sorts[watchlist.state().list.id] !== undefined,
    ask,
    say,
    remove: (ticker) => removing([ticker], () => wish.follow(() => watchlist.remove(ticker))),
    removeLeftOut: (tickers) => removing(tickers, () => watchlist.removeLeftOut(tickers)),
    tellLeftOut: () => watchlist.tellLeftOut(),
  };
}
