import type { Channel, ChannelDraft } from "@streampulse/client/alerts";

type Registration = Pick<ServiceWorkerRegistration, "pushManager">;

/**
 * Subscribes this browser to pushes of the server with this key, and tells what the server needs to reach it. Throws,
 * with what helps, where the browser's push service gives no subscription.
 */
export async function subscribedBrowser(
  registration: Registration,
  publicKey: string,
  name: string,
): Promise<ChannelDraft> {
  const before = await registration.pushManager.getSubscription();
  // A subscription stands for one key: of another server's, or another database's, no push would arrive.
  if (before && keyText(before.options.applicationServerKey) !== publicKey) await before.unsubscribe();
  const asked = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const subscription = await asked.catch((cause: unknown) => {
    throw new Error(
      "This browser's push service cannot be reached, or is switched off in the browser. Try again later; ntfy and Telegram reach you anyway.",
      { cause },
    );
  });
  const { endpoint, keys } = subscription.toJSON();
  if (endpoint === undefined || keys?.["p256dh"] === undefined || keys["auth"] === undefined)
    throw new Error("This browser's subscription lacks its keys.");
  return { name, target: { webPush: { endpoint, p256dh: keys["p256dh"], auth: keys["auth"] } } };
}

function keyText(key: ArrayBuffer | null): string | undefined {
  if (key === null) return undefined;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Which of the channels is this browser; undefined where none is. */
export async function ownChannel(
  registration: Registration | undefined,
  channels: readonly Channel[],
): Promise<Channel | undefined> {
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return undefined;
  return channels.find(({ target }) => target?.webPush?.endpoint === subscription.endpoint);
}

/** A name that tells this browser from the reader's others: `Chrome on Android`. */
export function browserName(userAgent: string): string {
  const first = (pairs: readonly (readonly [RegExp, string])[]): string | undefined =>
    pairs.find(([each]) => each.test(userAgent))?.[1];
  const browser = first([
    [/Edg\//, "Edge"],
    [/OPR\//, "Opera"],
    [/Firefox\//, "Firefox"],
    [/Chrome\//, "Chrome"],
    [/Safari\//, "Safari"],
  ]);
  const device = first([
    [/Android/, "Android"],
    [/iPhone/, "iPhone"],
    [/iPad/, "iPad"],
    [/Windows/, "Windows"],
    [/Mac OS X/, "Mac"],
    [/Linux|X11/, "Linux"],
  ]);
  return [browser ?? "Browser", device].filter(Boolean).join(" on ");
}
