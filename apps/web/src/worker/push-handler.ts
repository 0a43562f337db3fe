/** What the handler needs of a service worker. */
export interface PushWorker {
  readonly registration: {
    showNotification(
      title: string,
      options: { body: string; tag: string; data: PushData; icon?: string },
    ): Promise<void>;
  };
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<readonly PushWindow[]>;
    openWindow(url: string): Promise<unknown>;
  };
  /** Whether the reader hides amounts; see `hidesAmountsInWorker`. */
  hidesAmounts(): Promise<boolean>;
}

/** An open page of ours. */
export interface PushWindow {
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

/** What a notification knows of the firing behind it. */
export interface PushData {
  readonly firingId?: string | undefined;
}

/** What a page is told whose notification was clicked. */
export interface OpenAlerts extends PushData {
  readonly type: typeof OPEN_ALERTS;
}

const OPEN_ALERTS = "streampulse.open-alerts";

/** Whether a message to the page is that one. */
export function isOpenAlerts(message: unknown): message is OpenAlerts {
  return typeof message === "object" && message !== null && (message as { type?: unknown }).type === OPEN_ALERTS;
}

/** Where the log is, at the firing where one is named. */
export function logPath(firingId?: string): string {
  return `/alerts/?view=log${firingId === undefined ? "" : `&firing=${encodeURIComponent(firingId)}`}`;
}

const TITLE_MOST = 200;
const BODY_MOST = 900;

function textOf(value: unknown, most: number): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, most) : undefined;
}

/** What is said of prices that are not of a real market, where the rest is hidden. */
const KINDS: Readonly<Record<string, string>> = { QUALITY_SIMULATED: "Simulated", QUALITY_REPLAY: "Replay" };

/**
 * Shows what the server pushed: JSON with type, key, title, body, ticker, quality and firingId. A browser that is pushed to and
 * shows nothing loses its permission, so something is shown whatever came.
 */
export async function showPush(worker: PushWorker, payload: string | undefined): Promise<void> {
  let told: Record<string, unknown> = {};
  try {
    const read: unknown = JSON.parse(payload ?? "{}");
    if (typeof read === "object" && read !== null) told = read as Record<string, unknown>;
  } catch {
    // Not ours: a notification without words of its own.
  }
  const isHidden = told["type"] !== "test" && (await worker.hidesAmounts().catch(() => true));
  const ticker = textOf(told["ticker"], 48);
  const title = isHidden ? `${ticker ?? "A ticker"} has reached your alert` : textOf(told["title"], TITLE_MOST);
  const firingId = textOf(told["firingId"], 200);
  await worker.registration.showNotification(title ?? "An alert has fired", {
    body: (isHidden ? KINDS[String(told["quality"])] : textOf(told["body"], BODY_MOST)) ?? "",
    // The page's own notification of the same firing has this tag too: one takes the other's place.
    tag: firingId ?? textOf(told["key"], 200) ?? "streampulse",
    data: { firingId },
  });
}

/** Brings the reader to what fired: in a page that is open, else in a new one. */
export async function openPushed(worker: PushWorker, { firingId }: PushData): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (open === undefined) return void (await worker.clients.openWindow(logPath(firingId)));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's page has no target to name
  open.postMessage({ type: OPEN_ALERTS, firingId } satisfies OpenAlerts);
  await open.focus();
}

const PRIVACY_CACHE = "streampulse-settings";
const PRIVACY_KEY = "/privacy";

/** Tells the worker, which sees no local storage, whether amounts are hidden. Nothing where there are no caches. */
export async function tellWorkerPrivacy(caches: CacheStorage | undefined, hidesAmounts: boolean): Promise<void> {
  const cache = await caches?.open(PRIVACY_CACHE);
  if (hidesAmounts) await cache?.put(PRIVACY_KEY, new Response("hidden"));
  else await cache?.delete(PRIVACY_KEY);
}

/** What `tellWorkerPrivacy` told last. */
export async function hidesAmountsInWorker(caches: CacheStorage): Promise<boolean> {
  return (await (await caches.open(PRIVACY_CACHE)).match(PRIVACY_KEY)) !== undefined;
}
