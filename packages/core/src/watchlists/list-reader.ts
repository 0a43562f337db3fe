import { ImportFaults, type ImportFault, type Place } from "./import-faults.ts";
import { readLine, readTicker, WATCHLIST_MAX, type WatchlistEntry } from "./watchlist-entry.ts";

/** A list as a text has it. */
export interface ReadList {
  /** Undefined where the text names none. */
  readonly name: string | undefined;
  readonly entries: readonly WatchlistEntry[];
}

/** What was found in a text. */
export interface ReadLists {
  /** In the order in which they were met, without what is at fault. */
  readonly lists: readonly ReadList[];
  /** The first hundred. */
  readonly faults: readonly ImportFault[];
  readonly faultCount: number;
}

/** A list while it is read. */
export interface OpenList {
  readonly name: string | undefined;
  readonly entries: WatchlistEntry[];
  readonly tickers: Set<string>;
  /** The last one, of which no ticker need have come yet. */
  heading: string | undefined;
  /** It was said that more came than a list has. */
  isTooLong: boolean;
}

/** How much text is read at all, in UTF-16 units: what is longer is no watchlist. */
const TEXT_MAX = 4 * 1024 * 1024;

/** Gathers the lists of a text, in whatever format, and says of each thing that cannot be taken why not. */
export class ListReader {
  readonly #lists = new Map<string | undefined, OpenList>();
  readonly #faults = new ImportFaults();

  /** Whether a text is short enough to be looked at; one that is not is at fault. */
  isReadable(text: string): boolean {
    return text.length <= TEXT_MAX || this.fault({ line: 0 }, `The text is longer than ${TEXT_MAX} characters.`);
  }

  /** The list of a name, or without one, begun where it is new. Undefined, and a fault, where the name can be none. */
  list(place: Place, text: string | undefined): OpenList | undefined {
    const name = text === undefined ? undefined : readLine(text, WATCHLIST_MAX.name);
    if (typeof name === "object") return void this.fault(place, `The list's name ${name.fault}.`);
    const known = this.#lists.get(name);
    if (known) return known;
    const list: OpenList = { name, entries: [], tickers: new Set(), heading: undefined, isTooLong: false };
    this.#lists.set(name, list);
    return list;
  }

  /** Begins a section of a list. */
  heading(place: Place, list: OpenList, text: string): void {
    const heading = readLine(text, WATCHLIST_MAX.heading);
    if (typeof heading === "object") return void this.fault(place, `The heading ${heading.fault}.`);
    if (!this.#hasRoom(place, list)) return;
    list.entries.push({ heading });
    list.heading = heading;
  }

  /** Takes a ticker, which the list may not have yet. `noteColumn` is where a note that is at fault stands. */
  ticker(place: Place, list: OpenList, item: { ticker: string; note: string }, noteColumn?: string): void {
    const entry = readTicker(item.ticker, item.note);
    if ("fault" in entry) {
      const at = entry.of === "note" && noteColumn !== undefined ? { ...place, column: noteColumn } : place;
      return void this.fault(at, `The ${entry.of} ${entry.fault}.`);
    }
    if (list.tickers.has(entry.ticker)) {
      return void this.fault(place, "The ticker is in this list already; a ticker is in a list once.");
    }
    if (!this.#hasRoom(place, list)) return;
    list.tickers.add(entry.ticker);
    list.entries.push(entry);
  }

  /** Says what is wrong; false, for whoever found it. */
  fault(place: Place, message: string): false {
    this.#faults.add(place, message);
    return false;
  }

  /** What was found. */
  found(): ReadLists {
    const lists = [...this.#lists.values()].map(({ name, entries }) => ({ name, entries }));
    return { lists, faults: this.#faults.told, faultCount: this.#faults.count };
  }

  #hasRoom(place: Place, list: OpenList): boolean {
    if (list.entries.length < WATCHLIST_MAX.entries) return true;
    // Said once: of all that follows it is true too.
    if (list.isTooLong) return false;
    list.isTooLong = true;
    const words = `A list has at most ${WATCHLIST_MAX.entries} entries, headings among them: this one is too much, and what follows.`;
    return this.fault(place, words);
  }
}
