"use client";
import type { Firing } from "@streampulse/client/alerts";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { numbers } from "../../../ui/number-text.ts";
import { isOpenAlerts, logPath, tellWorkerPrivacy } from "../../../worker/push-handler.ts";
import { useSettings } from "../../settings/use-settings.ts";
import type { AlertFeed } from "../alert-feed.ts";
import { firingFacts, firingTitle } from "../log/firing-words.ts";
import { browserAbility, browserFacts } from "./browser-ability.ts";
import { type NoticePorts, showBrowserNotice } from "./browser-notice.ts";
import { notifySetting } from "./notify-setting.ts";
import { type GlancePorts, isReaderHere, tellGlance } from "./reader-glance.ts";

/** So many of those that fired together are shown: a flood is told in the page. */
const MOST = 5;

// The types take locks for granted, which old browsers and pages that are not secure have none of.
const glancePorts = (): GlancePorts => ({ locks: navigator.locks, document, window });

/** Shows what fires as notifications of the browser while nobody looks at the page, where the reader turned that on. */
export function useBrowserNotices(feed: AlertFeed): void {
  const router = useRouter();
  const { privacy } = useSettings();
  useEffect(() => {
    const ports: NoticePorts = {
      worker: async () => navigator.serviceWorker?.getRegistration(),
      show: (title, options) => new Notification(title, options),
      open: (firingId) => {
        window.focus();
        router.push(logPath(firingId));
      },
    };
    const show = async (firings: readonly Firing[]): Promise<void> => {
      const ability = browserAbility(browserFacts(), false);
      if (!notifySetting.isOn() || !ability.can || !ability.isAllowed || (await isReaderHere(glancePorts()))) return;
      const options = { numbers, hidesAmounts: privacy };
      for (const firing of firings.slice(-MOST)) {
        const notice = { title: firingTitle(firing, options), body: firingFacts(firing, options), tag: firing.id };
        void showBrowserNotice(ports, notice);
      }
    };
    return feed.onFired((firings) => void show(firings));
  }, [feed, privacy, router]);
  useEffect(() => tellGlance(glancePorts()), []);
  useEffect(() => {
    void tellWorkerPrivacy(globalThis.caches, privacy).catch(() => undefined);
  }, [privacy]);
  useEffect(() => {
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (isOpenAlerts(data)) router.push(logPath(data.firingId));
    };
    navigator.serviceWorker?.addEventListener("message", hear);
    return () => navigator.serviceWorker?.removeEventListener("message", hear);
  }, [router]);
}
