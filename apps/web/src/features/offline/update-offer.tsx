"use client";
import type { PriceStore } from "@streampulse/client";
import { useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { browserScheduler } from "../session/browser-scheduler.ts";
import { fetchUpdate, pageWorker, takeOffer, watchOffers } from "./page-worker.ts";
import { watchUpdates } from "./update-watch.ts";

/** The first prices come first: keeping the page's files waits for a while. */
const AFTER_MS = 4_000;

/**
 * Keeps the page for a start without a network, and offers a newer version of it when there is one. `store` tells when
 * the server was away. Its region is always there: one that comes with its text is often not read.
 */
export function UpdateOffer({ store }: { store: PriceStore | undefined }) {
  const [waiting, setWaiting] = useState<ServiceWorker>();
  useEffect(() => {
    if (!store) return undefined;
    const leaves: (() => void)[] = [];
    let isGone = false;
    const begin = async (): Promise<void> => {
      const registration = await pageWorker();
      if (!registration || isGone) return;
      leaves.push(watchOffers(registration, setWaiting));
      const isByWorker = navigator.serviceWorker.controller !== null;
      leaves.push(watchUpdates(() => fetchUpdate(registration), { store, scheduler: browserScheduler, isByWorker }));
    };
    const timer = setTimeout(() => void begin(), AFTER_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
      for (const leave of leaves) leave();
    };
  }, [store]);
  return (
    <div role="status" aria-label="New version">
      {waiting && <Offer onLater={() => setWaiting(undefined)} onTake={() => takeOffer(waiting)} />}
    </div>
  );
}

function Offer({ onLater, onTake }: { onLater: () => void; onTake: () => void }) {
  return (
    <div className="fixed right-4 bottom-[calc(16px+env(safe-area-inset-bottom))] left-4 z-30 mx-auto flex max-w-md items-center gap-3 rounded-xl border border-line bg-surface px-4 py-2.5 text-[13px] shadow-lg max-[700px]:bottom-[calc(72px+env(safe-area-inset-bottom))]">
      <p className="min-w-0 flex-1">A new version of this page is ready.</p>
      <Button look="quiet" onClick={onLater}>
        Later
      </Button>
      <Button look="primary" onClick={onTake}>
        Reload
      </Button>
    </div>
  );
}
