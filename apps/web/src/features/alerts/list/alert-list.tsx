"use client";
import { Bell, ShieldAlert } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { useNow } from "../../../ui/clock.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { useToasts } from "../../../ui/toast-context.ts";
import { browserScheduler } from "../../session/browser-scheduler.ts";
import { keptAlerts } from "../../session/kept/kept-alerts.ts";
import { useChannels } from "../channels/use-channels.ts";
import { openAlert } from "../open-alert.ts";
import { useAlertFeed, useAlerts } from "../use-alerts.ts";
import { createAlertActions } from "./alert-actions.ts";
import { alertGroups } from "./alert-groups.ts";
import { AlertRow } from "./alert-row.tsx";

/** So many rows are drawn at first, and more when asked: each of them wants its price. */
const SHOWN = 100;

/** Every alert of the reader, by where it stands. */
export function AlertList() {
  const { status, reason, alerts, isHeard } = useAlerts();
  const calls = keptAlerts();
  const feed = useAlertFeed();
  const toasts = useToasts();
  const { channels } = useChannels();
  // By the minute: rows tell moments, and no ages.
  const nowMs = Math.floor(useNow(true) / 60_000) * 60_000;
  const [most, setMost] = useState(SHOWN);
  const actions = useMemo(
    () => createAlertActions({ calls, feed, scheduler: browserScheduler, say: (message) => toasts.say(message) }),
    [calls, feed, toasts],
  );
  if (status === "loading")
    return (
      <Card isList>
        <SkeletonRows rows={4} label="Loading alerts" />
      </Card>
    );
  if (status === "refused")
    return (
      <EmptyState
        icon={<ShieldAlert size={18} />}
        title="This server keeps no alerts for you"
        actions={<Button onClick={feed.retry}>Try again</Button>}
      >
        {reason} Alerts belong to whoever sits at the server, or has a token of it.
      </EmptyState>
    );
  const left = Math.max(0, alerts.length - most);
  return (
    <>
      {status === "stopped" && <ErrorNote title="Alerts are not heard." error={reason} onRetry={feed.retry} />}
      <div role="status">
        {status === "ready" && !isHeard && (
          <p className="mb-3.5 rounded-[10px] bg-warn-soft px-3.5 py-2 text-[13px] text-warn">
            Reconnecting. The server watches on by itself; what is shown here may be old.
          </p>
        )}
      </div>
      {alerts.length === 0 && (
        <EmptyState
          icon={<Bell size={18} />}
          title="No alerts yet"
          actions={
            <Button look="primary" onClick={() => openAlert({})}>
              Set an alert
            </Button>
          }
        >
          The server watches prices for you, also while this page is closed, and tells you when one gets there.
        </EmptyState>
      )}
      {alertGroups(alerts.slice(0, most)).map((group) => (
        <section key={group.title} aria-label={group.title} className="mb-5">
          <h2 className="mb-1.5 flex items-baseline gap-2 text-[13px] font-semibold text-muted">
            {group.title}
            <span className="text-xs font-normal text-faint tabular-nums">{group.alerts.length}</span>
          </h2>
          <Card isList>
            <ul aria-label={group.title}>
              {group.alerts.map((alert) => (
                <AlertRow key={alert.id} alert={alert} channels={channels} actions={actions} nowMs={nowMs} />
              ))}
            </ul>
          </Card>
        </section>
      ))}
      {left > 0 && (
        <Button className="w-full" onClick={() => setMost(most + SHOWN)}>
          Show {Math.min(left, SHOWN)} more
        </Button>
      )}
    </>
  );
}
