const KEY = "streampulse.first-steps";

/** Whether the reader has put the first steps away. One for the page; other tabs learn of it when they open. */
export class FirstStepsMark {
  readonly #storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">;
  readonly #listeners = new Set<() => void>();
  #isAway: boolean | undefined;

  /** A browser that refuses storage throws already when `storage` is called; it forgets, and no more. */
  constructor(storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem">) {
    this.#storage = storage;
  }

  readonly isAway = (): boolean => {
    this.#isAway ??= this.#kept();
    return this.#isAway;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  putAway(): void {
    this.#set(true);
  }

  bringBack(): void {
    this.#set(false);
  }

  #kept(): boolean {
    try {
      return this.#storage().getItem(KEY) === "away";
    } catch {
      return false;
    }
  }

  #set(isAway: boolean): void {
    this.#isAway = isAway;
    try {
      if (isAway) this.#storage().setItem(KEY, "away");
      else this.#storage().removeItem(KEY);
    } catch {
      // For this visit, then.
    }
    for (const tell of this.#listeners) tell();
  }
}

/** The page's own. */
export const firstStepsMark = new FirstStepsMark(() => localStorage);
