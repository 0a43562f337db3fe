"use client";
import { usePathname } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { holdBuild } from "../features/offline/build-lock.ts";
import { BUILD } from "../features/session/one-stream/build.ts";
import { openPriceSession, type PriceSession } from "../features/session/price-session.ts";
import { SessionProvider } from "../features/session/session-context.tsx";
import { followSettings } from "../features/settings/use-settings.ts";
import { endRushIn } from "../ui/first-rush.ts";
import { lazyExtra } from "../ui/lazy-part.tsx";
import { ToastContext } from "../ui/toast-context.ts";
import { ToastRegion } from "../ui/toast-region.tsx";
import { Toasts } from "../ui/toasts.ts";
import { SpokenRegion } from "../ui/spoken-region.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { PlaceOutline } from "./place-outline.tsx";
import { placeAt } from "./places.ts";
import { Rail } from "./rail.tsx";
import { Restart } from "./shell-context.ts";
import { WatchlistProvider } from "./watchlist-context.tsx";

/** So long a page of prices waits with the rest of it at the most; mostly that comes with the first of them. */
const RUSH_MS = 10_000;

/** Once prices are there: the first page waits for no alert. */
const AlertHost = lazyExtra(() => import("../features/alerts/alert-host.tsx").then((module) => module.AlertHost));
const UpdateOffer = lazyExtra(() =>
  import("../features/offline/update-offer.tsx").then((module) => module.UpdateOffer),
);

/** Once for the page, however often its shell is made. */
let isHeld = false;

function holdOnce(): void {
  if (!isHeld) holdBuild(navigator.locks, BUILD);
  isHeld = true;
}

/**
 * What stays while the places change: the page's one stream and its prices, the ways to the places, and messages. What is
 * exported is an outline; the stream opens in the browser.
 */
export function Shell({ children }: { children: ReactNode }) {
  const [toasts] = useState(() => new Toasts());
  const [session, setSession] = useState<PriceSession>();
  const open = useCallback(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- a stream is an outside thing, and opens in a browser alone
    setSession(openPriceSession());
    endRushIn(location.pathname === "/" ? RUSH_MS : 0);
  }, []);
  useEffect(open, [open]);
  useEffect(() => () => session?.close(), [session]);
  useEffect(followSettings, []);
  useEffect(holdOnce, []);
  const path = usePathname();
  const here = placeAt(path);
  const content = (
    <div className="shell">
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <Rail here={here} />
      {session ? children : <PlaceOutline here={here} />}
      <BottomBar here={here} />
    </div>
  );
  return (
    <ToastContext value={toasts}>
      <Restart value={open}>
        {session ? (
          <SessionProvider session={session}>
            <WatchlistProvider>
              {content}
              <AlertHost />
            </WatchlistProvider>
          </SessionProvider>
        ) : (
          content
        )}
      </Restart>
      <ToastRegion toasts={toasts} />
      <SpokenRegion />
      <UpdateOffer store={session?.store} />
    </ToastContext>
  );
}
