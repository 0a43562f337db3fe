"use client";
import { Plus } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { alertsView, type AlertsView } from "../../features/alerts/alerts-view.ts";
import { ChannelList } from "../../features/alerts/channels/channel-list.tsx";
import { AlertList } from "../../features/alerts/list/alert-list.tsx";
import { FiringList } from "../../features/alerts/log/firing-list.tsx";
import { openAlert } from "../../features/alerts/open-alert.ts";
import { useAlertFeed, useAlerts } from "../../features/alerts/use-alerts.ts";
import { type HelpKeys, isPageKey } from "../../features/help/use-help-key.ts";
import { Button } from "../../ui/button.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { Place } from "../place.tsx";

const KEYS: HelpKeys = [[["n"], "New alert"]];

/** The alerts, their log and their channels. */
export function AlertsPage() {
  const router = useRouter();
  const query = useSearchParams();
  const view = alertsView(query);
  const { status, alerts, unread } = useAlerts();
  const feed = useAlertFeed();
  const isRefused = status === "refused";
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== "n" || !isPageKey(event) || isRefused) return;
      event.preventDefault();
      openAlert({});
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [isRefused]);
  const show = (next: AlertsView): void => router.replace(next === "alerts" ? "/alerts/" : `/alerts/?view=${next}`);
  return (
    <Place
      name="Alerts"
      hasAmounts
      keys={KEYS}
      actions={
        !isRefused && (
          <Button look="primary" className="ml-2 h-8 max-[480px]:px-2" onClick={() => openAlert({})}>
            <Plus size={15} aria-hidden="true" />
            <span className="max-[480px]:sr-only">New alert</span>
          </Button>
        )
      }
    >
      {isRefused ? (
        <AlertList />
      ) : (
        <Tabs
          label="Views of alerts"
          value={view}
          onChange={show}
          tabs={[
            {
              value: "alerts",
              text: "Alerts",
              count: alerts.length > 0 ? alerts.length : undefined,
              content: <AlertList />,
            },
            {
              value: "log",
              text: "Log",
              count: unread.length > 0 ? unread.length : undefined,
              content: (
                <>
                  {unread.length > 0 && (
                    <div className="mb-3 flex justify-end">
                      <Button look="quiet" className="h-8" onClick={feed.readAll}>
                        Mark all read
                      </Button>
                    </div>
                  )}
                  <FiringList named={query.get("firing") ?? undefined} />
                </>
              ),
            },
            { value: "channels", text: "Channels", content: <ChannelList /> },
          ]}
        />
      )}
    </Place>
  );
}
