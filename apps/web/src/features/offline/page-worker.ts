import { BUILD } from "../session/one-stream/build.ts";

let registered: Promise<ServiceWorkerRegistration | undefined> | undefined;

/**
 * The page's service worker, registered with the first call; undefined where the browser allows none (plain HTTP from
 * another machine), refuses it, or the page is in development.
 */
export function pageWorker(): Promise<ServiceWorkerRegistration | undefined> {
  registered ??= register();
  return registered;
}

/**
 * The same once it has its files, as pushes need it: a browser subscribes none that does not run yet. Does not resolve
 * where that fails.
 */
export async function readyWorker(): Promise<ServiceWorkerRegistration | undefined> {
  return (await pageWorker()) && navigator.serviceWorker.ready;
}

async function register(): Promise<ServiceWorkerRegistration | undefined> {
  if (BUILD === "dev" || !("serviceWorker" in navigator)) return undefined;
  try {
    const registration = await navigator.serviceWorker.register("/service-worker.js");
    // Pages of former builds may have gone since it began.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window, has no target
    registration.active?.postMessage("tidy");
    return registration;
  } catch {
    return undefined;
  }
}

/** Calls `offered` whenever another version of the page is ready to take over, until the returned call. */
export function watchOffers(
  registration: ServiceWorkerRegistration,
  offered: (worker: ServiceWorker) => void,
): () => void {
  const look = (): void => {
    // Without a controller this is the first version, and nothing is there to be replaced.
    if (registration.waiting && navigator.serviceWorker.controller) offered(registration.waiting);
  };
  const found = (): void => registration.installing?.addEventListener("statechange", look);
  look();
  // One may have come, and even be ready, before anybody listened.
  found();
  const heard = (): void => (found(), look());
  registration.addEventListener("updatefound", heard);
  return () => registration.removeEventListener("updatefound", heard);
}

/** Asks the server for another version of the page, and fetches it. Rejects where it does not answer, or not with all of it. */
export async function fetchUpdate(registration: ServiceWorkerRegistration): Promise<void> {
  await registration.update();
  const worker = registration.installing;
  if (!worker) return;
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (worker.state === "redundant") reject(new Error("The new version could not be fetched whole."));
      else if (worker.state !== "installing") resolve();
    };
    worker.addEventListener("statechange", look);
    look();
  });
}

/**
 * Lets a waiting version take over, and loads this page anew with it. Other tabs stay as they are: the files of their
 * build are kept until the last of them has gone.
 */
export function takeOffer(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window, has no target
  worker.postMessage("take over");
}
