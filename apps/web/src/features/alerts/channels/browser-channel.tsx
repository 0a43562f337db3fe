"use client";
import type { Channel } from "@streampulse/client/alerts";
import { useEffect, useState, useSyncExternalStore } from "react";
import { readyWorker } from "../../offline/page-worker.ts";
import { Card } from "../../../ui/card.tsx";
import { ErrorNote } from "../../../ui/error-note.tsx";
import { Switch } from "../../../ui/switch.tsx";
import { type BrowserAbility, browserAbility, browserFacts } from "../notices/browser-ability.ts";
import { notifySetting } from "../notices/notify-setting.ts";
import { hasEnded, turnPushOff, turnPushOn } from "./push-switch.ts";
import { browserName, ownChannel } from "./this-browser.ts";
import { useChannels, useChannelShelf } from "./use-channels.ts";

const off = (): boolean => false;

/** What this browser itself can show: while the page is open, and when it is closed. Asks for nothing until it is turned on. */
export function BrowserChannel() {
  const { status, channels, webPushPublicKey } = useChannels();
  const shelf = useChannelShelf();
  const isOn = useSyncExternalStore(notifySetting.subscribe, notifySetting.isOn, off);
  const [registration, setRegistration] = useState<ServiceWorkerRegistration>();
  const [own, setOwn] = useState<Channel>();
  const [failure, setFailure] = useState<{ readonly title: string; readonly error: string }>();
  useEffect(() => {
    void readyWorker().then(setRegistration, () => undefined);
  }, []);
  useEffect(() => {
    void ownChannel(registration, channels).then(setOwn, () => undefined);
  }, [registration, channels]);
  const facts = browserFacts();
  const shows = browserAbility(facts, false);
  const pushes = browserAbility(facts, true);
  const pushesIsOn = own !== undefined && !own.paused;

  const tried = async (title: string, work: () => Promise<void>): Promise<void> => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure({ title, error: error instanceof Error ? error.message : "The browser refused." });
    }
  };
  const turnNotices = (next: boolean): Promise<void> =>
    tried("Nothing was turned on.", async () => {
      notifySetting.turn(false);
      if (!next) return;
      await askPermission();
      notifySetting.turn(true);
    });
  const turnPush = async (next: boolean): Promise<void> => {
    if (!registration || webPushPublicKey === undefined) return;
    const push = { registration, shelf, own };
    if (!next)
      return tried("Nothing is pushed to this browser any more, but its channel below could not be removed.", () =>
        turnPushOff(push),
      );
    await tried("This browser was not subscribed.", async () => {
      await askPermission();
      await turnPushOn(push, webPushPublicKey, browserName(navigator.userAgent));
    });
  };

  return (
    <Card className="mb-5 flex flex-col gap-4">
      {failure && <ErrorNote title={failure.title} error={failure.error} />}
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
          note={pushNote(pushes, status === "ready" && webPushPublicKey === undefined, registration !== undefined, own)}
          checked={pushesIsOn}
          disabled={!pushes.can || registration === undefined || webPushPublicKey === undefined}
          onChange={(next) => void turnPush(next)}
        />
      )}
    </Card>
  );
}

/** Asks the reader by the browser's own question; throws, with what helps, where the answer is no or none. */
async function askPermission(): Promise<void> {
  const answer = await Notification.requestPermission();
  if (answer === "granted") return;
  throw new Error(
    answer === "denied"
      ? "The browser was told to show no notifications of this page. Its settings for this site can allow them."
      : "The browser asked whether this page may show notifications, and got no yes. Turn it on again to be asked again.",
  );
}

function pushNote(pushes: BrowserAbility, isMissing: boolean, hasWorker: boolean, own: Channel | undefined): string {
  if (!pushes.can) return pushes.why;
  if (isMissing) return "This server sends no push messages.";
  if (!hasWorker) return "This browser keeps nothing of the page in the background, so it cannot be woken.";
  if (own && hasEnded(own)) return `${own.lastError} Turned on again, it gets the alerts that name it as before.`;
  if (own?.paused) return "This browser is a channel that is paused. Turned on, it goes on.";
  return "This browser becomes a channel, which alerts can name.";
}
