import type { Channel } from "@streampulse/client/alerts";
import type { ChannelShelf } from "./channel-shelf.ts";
import { subscribedBrowser } from "./this-browser.ts";

/** What turning push messages on or off needs. */
export interface PushSwitch {
  readonly registration: Pick<ServiceWorkerRegistration, "pushManager">;
  readonly shelf: Pick<ChannelShelf, "add" | "change" | "remove">;
  /** The channel that is this browser; undefined where none is. */
  readonly own: Channel | undefined;
}

/**
 * Subscribes this browser and makes it a channel. One that it is already goes on, so that the alerts which name it do
 * too: with a new subscription where the push service had ended the old one. Throws an Error with words for the reader.
 */
export async function turnPushOn(push: PushSwitch, publicKey: string, name: string): Promise<void> {
  const { registration, shelf, own } = push;
  if (own && hasEnded(own)) await unsubscribe(registration);
  const draft = await subscribedBrowser(registration, publicKey, name);
  if (own) return shelf.change(own, { target: draft.target, paused: false });
  try {
    await shelf.add(draft);
  } catch (error) {
    // Nobody would ever send to it.
    await unsubscribe(registration);
    throw error;
  }
}

/** Nothing is brought to this browser from now on, also where the server cannot be told; then its error is thrown. */
export async function turnPushOff({ registration, shelf, own }: PushSwitch): Promise<void> {
  await unsubscribe(registration);
  if (own) await shelf.remove(own);
}

/** Whether the push service ended its subscription: the server paused it with the failure that said so. */
export function hasEnded({ paused, lastError, lastFailedTimeMs = 0, lastDeliveredTimeMs = 0 }: Channel): boolean {
  return paused && lastError !== undefined && lastFailedTimeMs > lastDeliveredTimeMs;
}

async function unsubscribe({ pushManager }: PushSwitch["registration"]): Promise<void> {
  await (await pushManager.getSubscription())?.unsubscribe();
}
