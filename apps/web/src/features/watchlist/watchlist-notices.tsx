"use client";
import { LeftOutNotice, PausedNotice, RefusalNotice, WaitingNotice } from "./list-notices.tsx";
import type { MenuGround } from "./list-actions.tsx";
import type { PausedPrices } from "./paused-prices.ts";
import type { Watchlist } from "./watchlist.ts";
import type { WatchlistState } from "./watchlist-state.ts";

/**
 * What is said above the rows. Its regions are there before their texts: what comes together with its region is often not
 * read.
 */
export function WatchlistNotices({
  state: { book, refusal, leftOutTold },
  isBare,
  paused,
  watchlist,
  ground,
  onAdd,
  onResume,
}: {
  state: WatchlistState;
  /** The list has no row, and says itself what is left out. */
  isBare: boolean;
  paused: PausedPrices | undefined;
  watchlist: Watchlist;
  ground: MenuGround;
  onAdd: (ticker: string) => void;
  onResume: () => void;
}) {
  const { isHeldUp, isLoading, isDefault, waiting } = book;
  return (
    <>
      <div role="alert">
        {refusal && <RefusalNotice refusal={refusal} onAdd={onAdd} onDismiss={() => watchlist.dismissRefusal()} />}
      </div>
      {leftOutTold.length > 0 && !isDefault && !isBare && (
        <LeftOutNotice
          tickers={leftOutTold}
          onRemove={() => ground.removeLeftOut(leftOutTold)}
          onDismiss={() => watchlist.dismissLeftOut()}
        />
      )}
      <div role="status" aria-label="Paused">
        {paused && <PausedNotice sinceMs={paused.sinceMs} onResume={onResume} />}
      </div>
      <div role="status" aria-label="Lists">
        {isHeldUp && !isLoading && !isDefault && <WaitingNotice waiting={waiting} />}
      </div>
    </>
  );
}
