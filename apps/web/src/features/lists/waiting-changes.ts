import type { ListChange } from "./list-change.ts";
import type { ListEdit } from "./list-edit.ts";
import { type ListStorage, parsed, readEntries, safely } from "./list-storage.ts";
import type { LivingPages } from "./living-pages.ts";

/** Each page has a key of its own: this, a dot and its name. Earlier versions had one for all, without a name. */
const KEY = "streampulse.list-changes";
/** Nobody makes more by hand while a server is away; a text with more is not ours. */
export const WAITING_MAX = 1_000;
/** Of so many other pages at a time it is asked whether they live. */
const PAGES_MAX = 50;

/** How often it is looked whether another page, whose changes wait, has gone. */
const LOOK_MS = 5_000;

/** What waiting changes need of the page. */
export interface WaitingSurroundings {
  readonly storage: ListStorage;
  readonly pages: LivingPages;
  readonly after: (delayMs: number, call: () => void) => void;
  /** Keeps what a page has left, all of it, or says that it did not. */
  readonly take: (left: readonly ListChange[]) => boolean;
}

/**
 * Changes that wait for the server, in the browser, so that a page closed meanwhile loses none of them: the next page to
 * notice makes them its own. A page that was taken for gone and lives, as one that was frozen, finds that it has them no more.
 */
export class WaitingChanges {
  readonly #around: WaitingSurroundings;
  readonly #storage: ListStorage;
  readonly #key: string;
  #saved: readonly ListChange[] = [];
  #isLooking = false;
  #isToLook = false;

  constructor(around: WaitingSurroundings) {
    this.#around = around;
    this.#storage = around.storage;
    this.#key = keyOf(around.pages.name);
  }

  /** Keeps these as what waits now; false where the browser does not. */
  save(changes: readonly ListChange[]): boolean {
    if (changes.length === 0 && this.#saved.length === 0) return true;
    const isSaved = safely(() => {
      if (changes.length === 0) this.#storage().removeItem(this.#key);
      else this.#storage().setItem(this.#key, JSON.stringify(changes));
      return true;
    });
    if (isSaved) this.#saved = [...changes];
    return isSaved ?? false;
  }

  /** Of what waits here those that no other page has made its own. */
  own(changes: readonly ListChange[]): ListChange[] {
    const isTaken = this.#saved.length > 0 && safely(() => this.#storage().getItem(this.#key) === null);
    const taken = new Set(isTaken ? this.#saved : []);
    if (isTaken) this.#saved = [];
    return changes.filter((change) => !taken.has(change));
  }

  /** Looks what pages have left that live no more; as long as other pages' changes are there, again and again. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    // Where it cannot be asked who lives, the next page may.
    const hasMore = await this.#takeLeft().catch(() => true);
    this.#isLooking = false;
    if (!hasMore || this.#isToLook) return;
    this.#isToLook = true;
    this.#around.after(LOOK_MS, () => {
      this.#isToLook = false;
      void this.look();
    });
  }

  /** Whether changes of other pages are still there. */
  async #takeLeft(): Promise<boolean> {
    const others = this.#others();
    if (others.length === 0) return false;
    let left = others.length;
    await this.#around.pages.whereGone(others, (gone) => {
      for (const key of gone.map(keyOf)) {
        const changes = safely(() => parsed(this.#storage().getItem(key)));
        const sound = Array.isArray(changes) ? changes.slice(0, WAITING_MAX).flatMap(changeOf) : [];
        if (sound.length > 0 && !this.#around.take(sound)) continue;
        safely(() => this.#storage().removeItem(key));
        left--;
      }
    });
    return left > 0;
  }

  #others(): string[] {
    const names: string[] = [];
    safely(() => {
      const storage = this.#storage();
      for (let at = 0; at < storage.length && names.length < PAGES_MAX; at++) {
        const key = storage.key(at);
        if (key !== this.#key && (key === KEY || key?.startsWith(`${KEY}.`))) names.push(key.slice(KEY.length + 1));
      }
    });
    return names.toSorted();
  }
}

function keyOf(name: string): string {
  return name === "" ? KEY : `${KEY}.${name}`;
}

function changeOf(value: unknown): ListChange[] {
  const { do: what, id, name, entries, isDefault, ids, edit } = (value ?? {}) as Record<string, unknown>;
  if (what === "order") return areTexts(ids) ? [{ do: "order", ids }] : [];
  if (typeof id !== "string") return [];
  if (what === "delete") return [{ do: "delete", id }];
  if (what === "rename") return typeof name === "string" ? [{ do: "rename", id, name }] : [];
  if (what === "create") {
    const newcomers = isDefault === true && { isDefault };
    return typeof name === "string" ? [{ do: "create", id, name, entries: readEntries(entries), ...newcomers }] : [];
  }
  const sound = what === "edit" ? editOf(edit) : undefined;
  return sound ? [{ do: "edit", id, edit: sound }] : [];
}

function editOf(value: unknown): ListEdit | undefined {
  const { do: what, key, ticker, note, heading, before, entries } = (value ?? {}) as Record<string, unknown>;
  const at = typeof before === "string" ? { before } : {};
  if (what === "add") return { do: "add", entries: readEntries(entries), ...at };
  if (what === "merge") return { do: "merge", entries: readEntries(entries) };
  if (what === "note") {
    return typeof ticker === "string" && typeof note === "string" ? { do: "note", ticker, note } : undefined;
  }
  if (typeof key !== "string") return undefined;
  if (what === "remove") return { do: "remove", key };
  if (what === "place") return { do: "place", key, ...at };
  return what === "retitle" && typeof heading === "string" ? { do: "retitle", key, heading } : undefined;
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
