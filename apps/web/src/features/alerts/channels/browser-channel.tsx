"use client";
import type { Channel } from "@streampulse/client/alerts";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { pageWorker } from "../../offline/page-worker.ts";
import { Card } from "../../../ui/card.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { browserAbility, browserFacts } from "../notices/browser-ability.ts";
import { notifySetting } from "../notices/notify-setting.ts";
import { browserName, ownChannel, subscribedBrowser } from "./this-browser.ts";
import { useChannels, useChannelShelf } from "./use-channels.ts";

const off = (): boolean => false;

/** What this browser itself can show: while the page is open, and when it is closed. Asks for nothing until it is turned on. */
export function BrowserChannel() {
  const { status, channels, webPushPublicKey } = useChannels();
  const shelf = useChannelShelf();
  const isOn = useSyncExternalStore(notifySetting.subscribe, notifySetting.isOn, off);
  const [registration, setRegistration] = useState<ServiceWorkerRegistration>();
  const [own, setOwn] = useState<Channel>();
  const [failure, setFailure] = useState<string>();
  const [, setAsked] = useState(0);
  useEffect(() => {
    void pageWorker().then(setRegistration, () => undefined);
  }, []);
  useEffect(() => {
    void ownChannel(registration, channels).then(setOwn, () => undefined);
  }, [registration, channels]);
  const facts = browserFacts();
  const shows = browserAbility(facts, false);
  const pushes = browserAbility(facts, true);

  const allowed = useCallback(async (): Promise<boolean> => {
    const answer = await Notification.requestPermission();
    setAsked((count) => count + 1);
    return answer === "granted";
  }, []);
  const tried = async (work: () => Promise<void>): Promise<void> => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "The browser refused.");
    }
  };
  const turnNotices = async (next: boolean): Promise<void> => notifySetting.turn(next && (await allowed()));
  const turnPush = (next: boolean): Promise<void> =>
    tried(async () => {
      if (!next) {
        if (own) await shelf.remove(own);
        await (await registration?.pushManager.getSubscription())?.unsubscribe();
        return;
      }
      if (!registration || webPushPublicKey === undefined || !(await allowed())) return;
      const name = browserName(navigator.userAgent);
      setOwn((await shelf.add(await subscribedBrowser(registration, webPushPublicKey, name))).channel);
    });

  return (
    <Card className="mb-5 flex flex-col gap-4">
      {failure !== undefined && <ErrorNote title="This browser was not subscribed." error={failure} />}
      <Switch
        label="Notifications while the page is open"
        note={
          shows.can ? "When something fires and you look elsewhere. The page itself tells you in any case." : shows.why
        }
        checked={isOn && shows.can && shows.isAllowed}
        disabled={!shows.can}
        onChange={(next) => void turnNotices(next)}
      />
      {shows.can && (
        <Switch
          label="Push messages when the page is closed"
          note={pushNote(pushes, status === "ready" && webPushPublicKey === undefined, registration !== undefined)}
          checked={own !== undefined}
          disabled={!pushes.can || registration === undefined || webPushPublicKey === undefined}
          onChange={(next) => void turnPush(next)}
        />
      )}
    </Card>
  );
}

function pushNote(pushes: ReturnType<typeof browserAbility>, isMissing: boolean, hasWorker: boolean): string {
  if (!pushes.can) return pushes.why;
  if (isMissing) return "This server sends no push messages.";
  if (!hasWorker) return "This browser keeps nothing of the page in the background, so it cannot be woken.";
  return "This browser becomes a channel, which alerts can name.";
}
