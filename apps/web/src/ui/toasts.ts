/** A message that goes by itself, with a way back while it shows. */
export interface Toast {
  readonly number: number;
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

/** How long a message stays: long enough for an undo. */
export const TOAST_MS = 5_000;

/** More would hide the list on a phone. */
const MOST = 3;

/** So many characters of a text are shown: three messages of as many leave room on a phone, their buttons in reach. */
export const TOAST_TEXT_MAX = 280;

/** The messages that show now, oldest first. */
export class Toasts {
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #shown: readonly Toast[] = [];
  #number = 0;

  readonly shown = (): readonly Toast[] => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows a message; the oldest gives way where there are too many. */
  say(message: Omit<Toast, "number">): void {
    const toast = { ...message, text: cut(message.text), number: ++this.#number };
    const going = this.#shown.slice(0, Math.max(0, this.#shown.length + 1 - MOST));
    for (const old of going) this.#stop(old.number);
    this.#show([...this.#shown.slice(going.length), toast]);
    this.resume(toast.number);
  }

  /** Goes back by the newest message that offers it, as its button would; false where none does. */
  undo(): boolean {
    const toast = this.#shown.findLast(({ undo }) => undo !== undefined);
    if (!toast) return false;
    toast.undo?.();
    this.dismiss(toast.number);
    return true;
  }

  /** Takes a message away at once. */
  dismiss(number: number): void {
    this.#stop(number);
    this.#show(this.#shown.filter((toast) => toast.number !== number));
  }

  /** Keeps a message while the reader is at it. */
  hold(number: number): void {
    this.#stop(number);
  }

  /** Lets a held message go, after its full time. */
  resume(number: number): void {
    this.#stop(number);
    this.#timers.set(
      number,
      setTimeout(() => this.dismiss(number), TOAST_MS),
    );
  }

  #stop(number: number): void {
    clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
  }

  #show(toasts: readonly Toast[]): void {
    this.#shown = toasts;
    for (const listener of this.#listeners) listener();
  }
}

/** Cut between characters as they are written, never within one of several code units. */
function cut(text: string): string {
  const characters = [...text];
  return characters.length > TOAST_TEXT_MAX ? `${characters.slice(0, TOAST_TEXT_MAX).join("")}…` : text;
}
