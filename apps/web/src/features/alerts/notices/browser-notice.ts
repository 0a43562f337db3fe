/** How a browser shows a notification: a service worker's way works on phones too. */
export interface NoticePorts {
  /** Undefined where there is none. */
  readonly worker: () => Promise<Pick<ServiceWorkerRegistration, "showNotification"> | undefined>;
  readonly show: (title: string, options: NotificationOptions) => Pick<Notification, "addEventListener">;
  /** The reader has clicked on the notification of this firing. */
  readonly open: (firingId: string) => void;
}

/** What is shown of a firing; `tag` is its id, so that several tabs and a push show one. */
export interface BrowserNotice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

/** Shows a notification of the browser; nothing where it refuses. Never rejects. */
export async function showBrowserNotice({ worker, show, open }: NoticePorts, notice: BrowserNotice): Promise<void> {
  const { title, body, tag } = notice;
  try {
    const registration = await worker();
    if (registration) return await registration.showNotification(title, { body, tag, data: { firingId: tag } });
    show(title, { body, tag }).addEventListener("click", () => open(tag));
  } catch {
    // The notice in the page stands.
  }
}
