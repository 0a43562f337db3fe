import type { KeyboardEvent, PointerEvent, SyntheticEvent, TouchEvent } from "react";
import type { EntryKey } from "../lists/list-edit.ts";

/** How a row is taken: what its handle hears. */
export type TakingName = "onPointerDown" | "onTouchStart" | "onKeyDown";
type Taking = PointerEvent | TouchEvent | KeyboardEvent;
/** What begins a move, by what the handle heard. */
export type TakingListeners = Readonly<Record<string, (event: SyntheticEvent) => void>>;

interface Waiting {
  readonly key: EntryKey;
  readonly name: TakingName;
  readonly event: Taking;
}

/** When a pointer is no longer down, what it took is not taken. */
const LET_GO = ["pointerup", "pointercancel", "touchend", "touchcancel"] as const;

/**
 * Between the rows' handles and the code that moves rows, which is loaded when a handle is about to be used: when the
 * pointer or the focus reaches one, at the latest when a row is taken. That first gesture waits for the code.
 */
export class DragGrip {
  readonly #load: () => void;
  readonly #window: Pick<EventTarget, "addEventListener">;
  readonly #listeners = new Map<EntryKey, TakingListeners>();
  #waiting: Waiting[] = [];
  #isOpen = false;

  /** `load` may be called again and again. */
  constructor(load: () => void, window: Pick<EventTarget, "addEventListener">) {
    this.#load = load;
    this.#window = window;
  }

  /** A handle may be used soon. */
  readonly near = (): void => this.#load();

  /** A handle is used. */
  readonly take = (key: EntryKey, name: TakingName, event: Taking): void => {
    if (this.#isOpen) return this.#listeners.get(key)?.[name]?.(event);
    this.#waiting.push({ key, name, event });
    for (const end of LET_GO) this.#window.addEventListener(end, this.#letGo, { once: true });
    this.#load();
  };

  /** The code moves this row, until the returned call. */
  serve(key: EntryKey, listeners: TakingListeners | undefined): () => void {
    if (!listeners) return () => undefined;
    this.#listeners.set(key, listeners);
    return () => {
      if (this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
  }

  /** All rows are served: what waited begins. Until the returned call. */
  open(): () => void {
    this.#isOpen = true;
    for (const { key, name, event } of this.#waiting.splice(0)) this.take(key, name, event);
    return () => {
      this.#isOpen = false;
    };
  }

  readonly #letGo = (): void => {
    this.#waiting = this.#waiting.filter(({ name }) => name === "onKeyDown");
  };
}
