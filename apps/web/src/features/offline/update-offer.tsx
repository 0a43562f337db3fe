"use client";
import { useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { pageWorker, takeOffer, watchOffers } from "./page-worker.ts";

/** The first prices come first: keeping the page's files waits for a while. */
const AFTER_MS = 4_000;

/** Keeps the page for a start without a network, and offers a newer version of it when there is one. */
export function UpdateOffer() {
  const [waiting, setWaiting] = useState<ServiceWorker>();
  useEffect(() => {
    let leave: (() => void) | undefined;
    let isGone = false;
    const begin = async (): Promise<void> => {
      const registration = await pageWorker();
      if (registration && !isGone) leave = watchOffers(registration, setWaiting);
    };
    const timer = setTimeout(() => void begin(), AFTER_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
      leave?.();
    };
  }, []);
  if (!waiting) return null;
  return (
    <div
      role="status"
      aria-label="New version"
      className="fixed right-4 bottom-[calc(16px+env(safe-area-inset-bottom))] left-4 z-30 mx-auto flex max-w-md items-center gap-3 rounded-xl border border-line bg-surface px-4 py-2.5 text-[13px] shadow-lg max-[700px]:bottom-[calc(72px+env(safe-area-inset-bottom))]"
    >
      <p className="min-w-0 flex-1">A new version of this page is ready.</p>
      <Button look="quiet" onClick={() => setWaiting(undefined)}>
        Later
      </Button>
      <Button look="primary" onClick={() => takeOffer(waiting)}>
        Reload
      </Button>
    </div>
  );
}
