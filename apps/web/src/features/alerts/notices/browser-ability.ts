/** What a browser tells of itself. */
export interface BrowserFacts {
  /** HTTPS, or this machine. */
  readonly isSecure: boolean;
  readonly permission: NotificationPermission | undefined;
  readonly hasPush: boolean;
}

/** Whether a browser can show notifications, and if not, why and what does instead. */
export type BrowserAbility =
  | { readonly can: true; readonly isAllowed: boolean }
  | { readonly can: false; readonly why: string };

const INSTEAD = "ntfy and Telegram reach you anyway.";

/** Notifications while the page is open, or, with `isPush`, also when it is closed. */
export function browserAbility({ isSecure, permission, hasPush }: BrowserFacts, isPush: boolean): BrowserAbility {
  if (!isSecure)
    return {
      can: false,
      why: `Browsers show notifications on HTTPS and on the machine itself only, and this page came over plain HTTP. ${INSTEAD}`,
    };
  if (permission === undefined || (isPush && !hasPush))
    return { can: false, why: `This browser has no ${isPush ? "push messages" : "notifications"}. ${INSTEAD}` };
  if (permission === "denied")
    return {
      can: false,
      why: `This browser was told to show no notifications of this page. Allow them in its settings for this site, or elsewhere: ${INSTEAD}`,
    };
  return { can: true, isAllowed: permission === "granted" };
}

/** What this browser tells of itself now. */
export function browserFacts(): BrowserFacts {
  return {
    isSecure: globalThis.isSecureContext,
    permission: "Notification" in globalThis ? Notification.permission : undefined,
    hasPush: "PushManager" in globalThis && "serviceWorker" in navigator,
  };
}
