"use client";
import type { Firing } from "@streampulse/client/alerts";
import { usePriceStore } from "@streampulse/client/react";
import { BellRing, X } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { IconButton } from "../../../ui/icon-button.tsx";
import { numbers } from "../../../ui/number-text.ts";
import { roomTaken } from "../../../ui/room-taken.ts";
import { PageLink } from "../../../ui/page-link.tsx";
import { useSettings } from "../../settings/use-settings.ts";
import { firingFacts, firingTitle } from "../log/firing-words.ts";
import { useAlertFeed, useAlerts } from "../use-alerts.ts";
import { useBrowserNotices } from "./use-browser-notices.ts";
import { useTitleBadge } from "./use-title-badge.ts";

/** More would cover what they are about; the others are counted. A phone has room for one. */
const SHOWN = 3;
/** So long one that nobody points at stands over what is below it; then it is counted. */
const FOLDS_MS = 30_000;
/** The page ends above them on a phone, so that all of it can be seen. */
const room = roomTaken("--room-of-notices");

/** What fired and was not read yet: announced when it comes, and counted on every place until it is read. */
export function FiredNotices() {
  const { unread, hasMoreUnread } = useAlerts();
  const feed = useAlertFeed();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const shown = unread.filter(({ id }) => !folded.has(id)).slice(0, SHOWN);
  useTitleBadge(unread.length, hasMoreUnread);
  useBrowserNotices(feed);
  return (
    <div
      ref={room}
      role="region"
      aria-label="Fired alerts"
      className="fired-notices pointer-events-none fixed right-4 z-20 flex w-[min(360px,calc(100vw-24px))] flex-col gap-2 max-[700px]:right-3"
    >
      <div aria-live="assertive" aria-relevant="additions" className="flex flex-col gap-2">
        {shown.map((firing) => (
          <Notice
            key={firing.id}
            firing={firing}
            onRead={() => feed.read(firing)}
            onFold={() => setFolded((before) => new Set(before).add(firing.id))}
          />
        ))}
      </div>
      {(unread.length > 1 || shown.length < unread.length) && (
        <div className="pointer-events-auto flex items-center justify-between rounded-xl border border-line bg-surface px-3.5 py-1.5 text-[12.5px] shadow-card max-[700px]:py-0.5">
          <PageLink href="/alerts/?view=log" className="text-accent underline underline-offset-2">
            {unread.length === 1 ? "1 fired" : `All ${unread.length}${hasMoreUnread ? "+" : ""}`} in the log
          </PageLink>
          <button type="button" className="rounded-md px-2 py-1 font-medium hover:bg-sunken" onClick={feed.readAll}>
            Mark {unread.length === 1 ? "" : "all "}read
          </button>
        </div>
      )}
    </div>
  );
}

function Notice({ firing, onRead, onFold }: { firing: Firing; onRead: () => void; onFold: () => void }) {
  const card = useRef<HTMLDivElement>(null);
  const fold = useEffectEvent(onFold);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && !card.current?.matches(":hover, :focus-within")) fold();
    }, FOLDS_MS);
    return () => clearInterval(timer);
  }, []);
  const { privacy } = useSettings();
  const decimals = usePriceStore().info(firing.ticker)?.decimals;
  const options = { numbers, decimals, hidesAmounts: privacy };
  return (
    <div
      ref={card}
      className="toast pointer-events-auto flex items-start gap-3 rounded-xl border border-line bg-surface py-3 pr-2 pl-3.5 max-[700px]:py-2 max-[700px]:not-first:hidden shadow-card"
    >
      <BellRing size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-accent" />
      <div className="min-w-0 flex-1">
        <p className="text-[13.5px] font-semibold [overflow-wrap:anywhere]">{firingTitle(firing, options)}</p>
        <p className="text-[12.5px] text-muted tabular-nums [overflow-wrap:anywhere]">{firingFacts(firing, options)}</p>
        {firing.note !== "" && !privacy && (
          <p className="mt-0.5 line-clamp-3 text-[12.5px] max-[700px]:line-clamp-1 [overflow-wrap:anywhere]">
            {firing.note}
          </p>
        )}
      </div>
      <IconButton label={`Mark as read: ${firingTitle(firing, options)}`} className="-mt-1" onClick={onRead}>
        <X size={16} />
      </IconButton>
    </div>
  );
}
