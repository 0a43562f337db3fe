import { hidesAmountsInWorker, openPushed, type PushData, type PushWorker, showPush } from "./push-handler.ts";

/** What of a service worker's scope is used. */
export interface PushScope extends Pick<PushWorker, "registration" | "clients"> {
  readonly caches: CacheStorage;
  addEventListener(type: "push", heard: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", heard: (event: Clicked) => void): void;
}

interface Pushed {
  /** Null: pushed without a payload. */
  readonly data: { text(): string } | null;
  waitUntil(work: Promise<unknown>): void;
}

interface Clicked {
  /** One that nobody of ours showed has no data. */
  readonly notification: { readonly data: PushData | null; close(): void };
  waitUntil(work: Promise<unknown>): void;
}

/** From now on the worker shows what the server pushes, and brings who clicks on it to what fired. */
export function listenForPushes(scope: PushScope): void {
  const worker: PushWorker = {
    registration: scope.registration,
    clients: scope.clients,
    hidesAmounts: () => hidesAmountsInWorker(scope.caches),
  };
  scope.addEventListener("push", (event) => event.waitUntil(showPush(worker, event.data?.text())));
  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openPushed(worker, event.notification.data ?? {}));
  });
}
