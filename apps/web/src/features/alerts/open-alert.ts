import type { Alert } from "@streampulse/client/alerts";

/** What the alert dialog opens with: an alert to change, or what is known of a new one. */
export type AlertWish =
  | { readonly alert: Alert }
  | {
      readonly alert?: undefined;
      /** Empty or absent: the reader chooses. */
      readonly ticker?: string | undefined;
      /** Decimal text of the level that it begins with. */
      readonly price?: string | undefined;
    };

let wish: AlertWish | undefined;
const listeners = new Set<() => void>();

/** Opens the dialog of an alert from anywhere in the page; the shell shows it. */
export function openAlert(next: AlertWish): void {
  tell(next);
}

/** What the dialog is to show, for the one who shows it. */
export const alertWish = {
  now: (): AlertWish | undefined => wish,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  close: (): void => tell(undefined),
};

function tell(next: AlertWish | undefined): void {
  wish = next;
  for (const listener of listeners) listener();
}
