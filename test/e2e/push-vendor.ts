import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { expect } from "vitest";
import { FakePushService } from "../upstreams/push/fake-push-service.ts";

/** What a page's worker shows now. */
interface Shown {
  readonly title: string;
  readonly body: string;
}

/**
 * The vendor's part of web push, for one browser: it subscribes pages, takes what the server pushes and opens it, and
 * gives it to the page's own service worker as the browser would. All else is the browser's and ours.
 */
export class PushVendor {
  /** One for each subscription that was asked for; the last is the browser's own. */
  readonly services: FakePushService[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** Stands in for the vendor in every page that the context opens from now on. */
  static async beside(context: BrowserContext): Promise<PushVendor> {
    const vendor = new PushVendor(context);
    await context.exposeFunction("subscribeAtVendor", async (key: string) => {
      const service = await FakePushService.subscribe(key);
      vendor.services.push(service);
      return service.subscription;
    });
    await context.exposeFunction("unsubscribeAtVendor", () => {
      vendor.service.gone = 410;
    });
    await context.addInitScript(standIn);
    return vendor;
  }

  get service(): FakePushService {
    return this.services.at(-1)!;
  }

  /** Gives the worker what was pushed last, and tells which notification then stands there. */
  async deliver(page: Page): Promise<Shown> {
    const isReady = () =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated");
    await expect.poll(isReady, { message: "the page's worker" }).toBe(true);
    const cdp = await this.#context.newCDPSession(page);
    const known = registrations(cdp);
    await expect.poll(() => known[0], { message: "the worker's number" }).toBeDefined();
    const { origin } = new URL(page.url());
    const data = this.service.pushed.at(-1)?.payload ?? "";
    await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId: known[0] ?? "", data });
    await cdp.detach();
    const shown = (): Promise<Shown | undefined> =>
      page.evaluate(async () => {
        const [first] = (await (await navigator.serviceWorker.getRegistration())?.getNotifications()) ?? [];
        return first && { title: first.title, body: first.body };
      });
    let last: Shown | undefined;
    await expect.poll(async () => (last = await shown()), { message: "the notification" }).toBeDefined();
    return last!;
  }

  /** As a reader's click on the notification, which brings no window to the front here. */
  async click(): Promise<void> {
    await this.#context
      .serviceWorkers()
      .at(-1)!
      .evaluate(async () => {
        const scope = globalThis as unknown as { registration: ServiceWorkerRegistration } & EventTarget & {
            NotificationEvent: new (type: string, init: object) => Event;
          };
        const [notification] = await scope.registration.getNotifications();
        scope.dispatchEvent(new scope.NotificationEvent("notificationclick", { notification }));
      });
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.close()));
  }
}

/** The numbers of the context's registrations, as they come to be known. */
function registrations(cdp: CDPSession): string[] {
  const known: string[] = [];
  cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: told }) => {
    known.push(...told.filter(({ isDeleted }) => !isDeleted).map(({ registrationId }) => registrationId));
  });
  void cdp.send("ServiceWorker.enable");
  return known;
}

/** In the page: what a push manager does with its vendor's server. Questions for permission are counted. */
function standIn(): void {
  interface Vendor {
    subscribeAtVendor(key: string): Promise<{ endpoint: string; p256dh: string; auth: string }>;
    unsubscribeAtVendor(): Promise<void>;
    asked: number;
    answer: string;
  }
  const vendor = window as unknown as Vendor;
  Object.assign(window, { asked: 0, answer: "granted" });
  Notification.requestPermission = async () => {
    vendor.asked++;
    return vendor.answer as NotificationPermission;
  };
  let now: PushSubscription | null = null;
  PushManager.prototype.getSubscription = async () => now;
  PushManager.prototype.subscribe = async (options) => {
    const key = options?.applicationServerKey as string;
    const { endpoint, ...keys } = await vendor.subscribeAtVendor(key);
    const bytes = Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    now = {
      endpoint,
      options: { applicationServerKey: bytes.buffer },
      toJSON: () => ({ endpoint, keys }),
      unsubscribe: async () => {
        now = null;
        await vendor.unsubscribeAtVendor();
        return true;
      },
    } as unknown as PushSubscription;
    return now;
  };
}
