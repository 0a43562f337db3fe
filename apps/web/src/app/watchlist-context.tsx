"use client";
import { createContext, type ReactNode, use, useSyncExternalStore } from "react";
import type { PriceSession } from "../features/session/price-session.ts";
import { useSession } from "../features/session/session-context.tsx";
import { keptWatchlists } from "../features/session/kept/kept-watchlists.ts";
import { useToasts } from "../ui/toast-context.ts";
import type { Toasts } from "../ui/toasts.ts";
import { openLists, type OpenWatchlist, openWatchlist } from "./open-watchlist.ts";

const Context = createContext<OpenWatchlist | undefined>(undefined);

let open: OpenWatchlist | undefined;

/**
 * The page's one open watchlist, over this session. It is no state of a component's: a render that is thrown away and made
 * anew must not open, and have keep, the lists a second time.
 */
function watchlistOver(session: PriceSession, toasts: Toasts): OpenWatchlist {
  if (open?.session === session) return open;
  open?.close();
  return (open = openWatchlist(session, open ?? openLists(keptWatchlists(), toasts), toasts));
}

/** Gives every place the reader's lists. Over a fresh session they are the same lists. */
export function WatchlistProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  const toasts = useToasts();
  return <Context value={watchlistOver(session, toasts)}>{children}</Context>;
}

/** The reader's lists; throws outside of the shell. */
export function useOpenWatchlist(): OpenWatchlist {
  const given = use(Context);
  if (!given) throw new Error("useOpenWatchlist needs a WatchlistProvider above it");
  return given;
}

const never = (): (() => void) => () => undefined;

/** How many tickers the open list has, for the rail; nothing before it is open, and of an empty one. */
export function ListCount() {
  const list = use(Context)?.watchlist;
  const count = useSyncExternalStore(
    list?.subscribe ?? never,
    () => list?.state().tickers.length ?? 0,
    () => 0,
  );
  return count > 0 && count;
}
