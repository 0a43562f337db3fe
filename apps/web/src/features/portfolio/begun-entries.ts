import type { AttemptIds } from "../session/kept/attempt-ids.ts";
import type { EntryValues } from "./entry-draft.ts";

/** An entry that was begun and is not saved. */
export interface BegunEntry {
  /** The id of its kind. */
  readonly kind: string;
  readonly values: EntryValues;
  /** Of what was sent, its answer lost: sent again as it was it is recorded once. */
  readonly attempts: AttemptIds;
}

const MOST = 8;

/**
 * Entries whose form was closed before they were saved, by what the form was opened for; as long as the page is there. At
 * the bound the one that was changed longest ago goes.
 */
export class BegunEntries {
  readonly #begun = new Map<string, BegunEntry>();

  of(opened: string): BegunEntry | undefined {
    return this.#begun.get(opened);
  }

  keep(opened: string, entry: BegunEntry): void {
    this.#begun.delete(opened);
    this.#begun.set(opened, entry);
    for (const oldest of this.#begun.keys()) {
      if (this.#begun.size <= MOST) return;
      this.#begun.delete(oldest);
    }
  }

  forget(opened: string): void {
    this.#begun.delete(opened);
  }
}
