const KEY = "streampulse.alerts.notify";

/** Whether this browser shows notifications while the page is open; the reader turned it on here. */
export class NotifySetting {
  readonly #place: () => Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly #listeners = new Set<() => void>();
  #isOn: boolean | undefined;

  constructor(place: () => Pick<Storage, "getItem" | "setItem" | "removeItem">) {
    this.#place = place;
  }

  readonly isOn = (): boolean => {
    if (this.#isOn !== undefined) return this.#isOn;
    try {
      return (this.#isOn = this.#place().getItem(KEY) === "on");
    } catch {
      return false;
    }
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  turn(isOn: boolean): void {
    this.#isOn = isOn;
    try {
      if (isOn) this.#place().setItem(KEY, "on");
      else this.#place().removeItem(KEY);
    } catch {
      // Until the tab is closed.
    }
    for (const listener of this.#listeners) listener();
  }
}

/** The setting of this browser. */
export const notifySetting = new NotifySetting(() => localStorage);
