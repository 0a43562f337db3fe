/** The browser's service worker: the page without a network, and what is pushed. See docs/offline.md. */
import { heldBuilds } from "../features/offline/build-lock.ts";
import { FileKeeper, type KeptFiles } from "./kept-files.ts";
import { listenForPushes, type PushScope } from "./push-listener.ts";

/** Put in its place by scripts/prepare/workers.ts. */
declare const STREAMPULSE_FILES: KeptFiles;

/** What of a service worker's scope is used. */
interface WorkerScope extends PushScope {
  addEventListener: PushScope["addEventListener"] & {
    (type: "install" | "activate", heard: (event: Waiting) => void): void;
    (type: "fetch", heard: (event: Asking) => void): void;
    (type: "message", heard: (event: MessageEvent<unknown> & Waiting) => void): void;
  };
  skipWaiting(): Promise<void>;
}

interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

interface Asking {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** Longer than a server nearby takes, shorter than a reader's patience. */
const PATIENCE_MS = 3_000;

const scope = globalThis as unknown as WorkerScope;
const keeper = new FileKeeper(STREAMPULSE_FILES, {
  caches,
  fetch: (request) => fetch(request),
  origin: location.origin,
  buildsInUse: () => heldBuilds(navigator.locks),
  patience: () => new Promise((resolve) => void setTimeout(resolve, PATIENCE_MS)),
});

scope.addEventListener("install", (event) => event.waitUntil(keeper.fill()));
scope.addEventListener("activate", (event) => event.waitUntil(keeper.tidy()));
scope.addEventListener("fetch", (event) => {
  const answer = keeper.answer(event.request);
  if (answer) event.respondWith(answer);
});
listenForPushes(scope);
// The reader has taken the offer of the new version; until then this one waits.
scope.addEventListener("message", (event) => {
  if (event.data === "take over") void scope.skipWaiting();
  else if (event.data === "tidy") event.waitUntil(keeper.tidy());
});
