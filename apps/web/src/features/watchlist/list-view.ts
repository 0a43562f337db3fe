import { type Column, COLUMNS, FIRST_COLUMNS } from "./columns.ts";
import { type Sort, SORT_COLUMNS } from "./row-order.ts";

/** How this browser shows lists: not what is in them, and so not kept for other devices. */
export interface ListView {
  readonly columns: readonly Column[];
  /** By list; one that is not there has its own order. */
  readonly sorts: Readonly<Record<string, Sort>>;
  /** The list that was open last. */
  readonly listId: string | undefined;
  /** Tickers whose notice that they are left out was put away; the newest. */
  readonly putAway: readonly string[];
}

const KEY = "streampulse.list-view";
/** Lists come and go; of the sorts only the newest are kept. */
const SORTS_MAX = 50;
/** As many as a list may have. */
export const PUT_AWAY_MAX = 1_000;

/** Reads what a browser kept: anybody may have written there. */
export function viewFrom(text: string | null): ListView {
  let kept: Record<string, unknown> = {};
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    if (typeof read === "object" && read !== null) kept = read as Record<string, unknown>;
  } catch {
    // Another's text.
  }
  const { columns, sorts, listId, putAway } = kept;
  return {
    columns: Array.isArray(columns) ? COLUMNS.filter((column) => columns.includes(column)) : FIRST_COLUMNS,
    sorts: sortsFrom(sorts),
    listId: typeof listId === "string" ? listId : undefined,
    putAway: Array.isArray(putAway) ? putAway.filter((each) => typeof each === "string").slice(-PUT_AWAY_MAX) : [],
  };
}

function sortsFrom(value: unknown): Record<string, Sort> {
  if (typeof value !== "object" || value === null) return {};
  const sound = Object.entries(value as Record<string, unknown>).flatMap(([id, sort]) => {
    const { column, descending } = (sort ?? {}) as { column?: unknown; descending?: unknown };
    const known = SORT_COLUMNS.find((each) => each === column);
    return known ? [[id, { column: known, descending: descending === true }] as const] : [];
  });
  return Object.fromEntries(sound.slice(-SORTS_MAX));
}

/** Where a view is kept, for all tabs of the browser. */
export interface ViewPlace {
  readonly storage: () => Pick<Storage, "getItem" | "setItem">;
  /** Tells of what another tab wrote, until the answer is called. */
  readonly onWritten: (key: string, tell: () => void) => () => void;
}

/** How lists are shown, kept in the browser; one that refuses storage keeps it as long as the page lives. */
export class KeptView {
  readonly #place: ViewPlace;
  readonly #listeners = new Set<() => void>();
  /** What was read last: another tab wrote what differs from it. */
  #text: string | null | undefined;
  #view = viewFrom(null);

  /** Listens to other tabs as long as the page lives. */
  constructor(place: ViewPlace) {
    this.#place = place;
    this.#read();
    place.onWritten(KEY, () => this.#read() && this.#tell());
  }

  readonly view = (): ListView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes a part of what is kept by now, which another tab may have changed unheard. */
  change(part: Partial<ListView> | ((now: ListView) => Partial<ListView>)): void {
    this.#read();
    this.#view = { ...this.#view, ...(typeof part === "function" ? part(this.#view) : part) };
    try {
      const text = JSON.stringify(this.#view);
      this.#place.storage().setItem(KEY, text);
      this.#text = text;
    } catch {
      // Full or forbidden.
    }
    this.#tell();
  }

  /** Sorts one list, or leaves it in its own order. */
  sort(listId: string, sort: Sort | undefined): void {
    this.change(({ sorts }) => {
      const { [listId]: _, ...others } = sorts;
      return { sorts: sort ? { ...others, [listId]: sort } : others };
    });
  }

  /** Takes what another tab wrote; whether there is any. */
  #read(): boolean {
    try {
      const text = this.#place.storage().getItem(KEY);
      if (text === this.#text) return false;
      this.#text = text;
      this.#view = viewFrom(text);
      return true;
    } catch {
      // Forbidden.
      return false;
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
