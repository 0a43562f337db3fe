import { StreamPulseError } from "@streampulse/client";
import type { Cancel, WatchlistEntry } from "@streampulse/core";
import { batchOf, sendChanges } from "./change-sender.ts";
import { changed, freeName, type ListChange } from "./list-change.ts";
import { tickersOf, type ListEdit } from "./list-edit.ts";
import type { KeptList, ListKeeper } from "./list-keeper.ts";
import { NextTry } from "./next-try.ts";
import { formerList, type ListStorage, loadCopy, noteTakenOver, saveCopy } from "./list-storage.ts";
import type { LivingPages } from "./living-pages.ts";
import { WAITING_MAX, WaitingChanges } from "./waiting-changes.ts";

/** The lists as they are shown: as they are kept, with the changes made that are not kept yet. */
export interface BookState {
  /** One at least, in their order. */
  readonly lists: readonly KeptList[];
  /** Nobody has told of any list yet, and it is not known that nobody will. */
  readonly isLoading: boolean;
  /** The one list is a newcomer's: it is kept once it is changed. */
  readonly isDefault: boolean;
  readonly place: ListKeeper["place"] | undefined;
  /** How many changes wait to be kept. */
  readonly waiting: number;
  /** They wait because nobody answers. */
  readonly isHeldUp: boolean;
}

/** What the lists need of the page around them. */
export interface BookSurroundings {
  readonly server: ListKeeper;
  readonly browser: ListKeeper;
  readonly storage: ListStorage;
  readonly after: (delayMs: number, call: () => void) => Cancel;
  readonly random: () => number;
  /** A newcomer's tickers. */
  readonly firstTickers: readonly string[];
  readonly say: (text: string) => void;
  /** Runs a work while no other page of the browser runs one, where the browser can see to that. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  readonly pages: LivingPages;
}

const FIRST = { id: "first", name: "Everyday", revision: 0 } as const;
const TAKEN_OVER = "From this browser";
/** So long a page without lists waits for the server before it shows a newcomer's. */
const FIRST_ANSWER_MS = 400;
const AGAIN_MS = 2_000;
/** Whoever is not known to the server, or may not have lists there, has them in the browser. */
const REFUSALS: ReadonlySet<string> = new Set(["unauthenticated", "permission_denied", "unimplemented", "not_found"]);

/** The reader's lists. A change shows at once and is kept as soon as it can be; it is made again on what changed elsewhere. */
export class ListBook {
  readonly #around: BookSurroundings;
  readonly #listeners = new Set<() => void>();
  readonly #names = new Map<string, string>();
  readonly #closing = new AbortController();
  readonly #former: readonly string[] | undefined;
  readonly #waiting: WaitingChanges;
  #keeper: ListKeeper;
  #kept: readonly KeptList[];
  #isTold = false;
  #isLoading: boolean;
  #changes: ListChange[] = [];
  #isSending = false;
  #made = 0;
  readonly #nextTry: NextTry;
  #cancels = new Set<Cancel>();
  #state: BookState;

  constructor(around: BookSurroundings) {
    this.#around = around;
    this.#keeper = around.server;
    const copy = loadCopy(around.storage);
    this.#kept = copy ?? [];
    this.#waiting = new WaitingChanges({
      ...around,
      after: (delayMs, call) => this.#after(delayMs, call),
      take: (left) => this.#takeLeft(left),
    });
    this.#nextTry = new NextTry(around.after, () => void this.#send(), around.random);
    this.#former = formerList(around.storage);
    this.#isLoading = copy === undefined && this.#former === undefined;
    this.#state = this.#shown();
    void this.#waiting.look();
    void this.#follow();
    if (this.#isLoading) this.#after(FIRST_ANSWER_MS, () => ((this.#isLoading = false), this.#publish()));
  }

  readonly state = (): BookState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Ends everything that goes on; what is not kept waits for the next page. */
  close(): void {
    this.#closing.abort();
    this.#around.pages.close();
    this.#nextTry.cancel();
    for (const cancel of this.#cancels) cancel();
  }

  /** The id of a list now: a new one has one of its own until it is kept. */
  readonly idOf = (id: string): string => {
    const kept = this.#names.get(id);
    return kept === undefined ? id : this.idOf(kept);
  };

  /** Changes a list's entries. */
  edit(id: string, edit: ListEdit): void {
    this.#change({ do: "edit", id: this.idOf(id), edit });
  }

  /** Makes a list at the end, with a number behind its name where that is taken; its id for now. */
  create(wished: string, entries: readonly WatchlistEntry[]): string {
    const id = `new-${++this.#made}-${crypto.getRandomValues(new Uint32Array(1)).join("")}`;
    this.#change({ do: "create", id, name: freeName(this.#state.lists, wished), entries });
    return id;
  }

  /** Another name; the caller has seen that it is free. */
  rename(id: string, name: string): void {
    this.#change({ do: "rename", id: this.idOf(id), name });
  }

  /** Takes a list away; the way back, to its place, under a new id. */
  delete(id: string): () => string {
    const { lists } = this.#state;
    const list = lists.find((each) => each.id === this.idOf(id));
    this.#change({ do: "delete", id: this.idOf(id) });
    return () => {
      const made = this.create(list?.name ?? TAKEN_OVER, list?.entries ?? []);
      this.reorder(lists.map((each) => (each === list ? made : each.id)));
      return made;
    };
  }

  /** Puts the lists in this order. */
  reorder(ids: readonly string[]): void {
    this.#change({ do: "order", ids: ids.map(this.idOf) });
  }

  #change(change: ListChange): void {
    this.#changes = this.#waiting.own(this.#changes);
    if (this.#changes.length >= WAITING_MAX) {
      return this.#around.say("Too many changes wait for the server. This one was not made.");
    }
    // A newcomer's list is kept with its first change, also where that is another list beside it.
    if (this.#state.isDefault)
      this.#changes.push({ do: "create", ...FIRST, entries: this.#firstEntries(), isDefault: true });
    this.#changes.push(change);
    this.#publish();
    if (!this.#nextTry.isSet) void this.#send();
  }

  async #follow(): Promise<void> {
    const keeper = this.#keeper;
    try {
      for await (const lists of keeper.follow(this.#closing.signal)) this.#told(lists);
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      const { code, reason } = error as StreamPulseError;
      if (keeper.place === "server" && REFUSALS.has(code) && reason !== "TOKEN_EXPIRED") {
        saveCopy(this.#around.storage, undefined);
        this.#kept = [];
        this.#keeper = this.#around.browser;
      } else if (reason === "TOKEN_EXPIRED") return;
      this.#after(this.#keeper === keeper ? AGAIN_MS : 0, () => void this.#follow());
    }
  }

  #told(lists: readonly KeptList[]): void {
    const newest = (list: KeptList): KeptList => {
      const known = this.#kept.find(({ id }) => id === list.id);
      // An answer to a call of ours may have come before what the stream tells of it.
      return known && known.revision > list.revision && this.#isTold ? known : list;
    };
    this.#kept = lists.map(newest);
    if (!this.#isTold) this.#takeOver();
    this.#isTold = true;
    this.#isLoading = false;
    if (this.#keeper.place === "server") saveCopy(this.#around.storage, this.#kept);
    this.#publish();
    void this.#waiting.look();
    // Who tells of the lists can be asked as well.
    this.#nextTry.cancel();
    void this.#send();
  }

  /** Makes changes its own that a page has left; false where there is no room for all. */
  #takeLeft(left: readonly ListChange[]): boolean {
    const all = [...this.#waiting.own(this.#changes), ...left];
    if (this.#closing.signal.aborted || all.length > WAITING_MAX || !this.#waiting.save(all)) return false;
    this.#changes = all;
    this.#publish();
    void this.#send();
    return true;
  }

  /** Once: the former list becomes one of the lists, unless its tickers are all in one of them. */
  #takeOver(): void {
    if (this.#former === undefined) return;
    const former = this.#former;
    const holding = this.#kept.find(({ entries }) => former.every((each) => tickersOf(entries).includes(each)));
    if (holding) this.#names.set(FIRST.id, holding.id);
    else {
      const name = freeName(this.#kept, this.#kept.length === 0 ? FIRST.name : TAKEN_OVER);
      this.#changes.unshift({ do: "create", id: FIRST.id, name, entries: former.map((ticker) => ({ ticker })) });
    }
    noteTakenOver(this.#around.storage);
  }

  async #send(): Promise<void> {
    if (this.#isSending || !this.#isTold) return;
    this.#isSending = true;
    while (this.#changes.length > 0 && !this.#closing.signal.aborted) {
      let batch: readonly ListChange[] = [];
      try {
        await this.#around.alone(async () => {
          this.#changes = this.#waiting.own(this.#changes);
          batch = this.#changes.slice(0, batchOf(this.#changes));
          await sendChanges(this.#keeper, this.#known(), batch);
        });
        this.#nextTry.succeeded();
      } catch (error) {
        const failure = error instanceof StreamPulseError ? error : undefined;
        if (failure?.retry || batch.length === 0) {
          this.#nextTry.later(failure?.retryAfterMs);
          break;
        }
        this.#around.say(`A change of the lists was not kept. ${failure?.message ?? "The page has failed."}`);
      }
      const done = new Set(batch);
      this.#changes = this.#changes.filter((each) => !done.has(each));
      this.#publish();
    }
    this.#isSending = false;
    if (this.#nextTry.isSet) this.#publish();
  }

  #known() {
    return {
      lists: () => this.#kept,
      put: (list: KeptList) => {
        const isThere = this.#kept.some(({ id }) => id === list.id);
        this.#kept = isThere ? this.#kept.map((each) => (each.id === list.id ? list : each)) : [...this.#kept, list];
      },
      drop: (id: string) => {
        this.#kept = this.#kept.filter((each) => each.id !== id);
      },
      named: (id: string, keptId: string) => {
        if (id !== keptId) this.#names.set(id, keptId);
        this.#changes = this.#changes.map((change) =>
          "id" in change && change.id === id && change.do !== "create" ? { ...change, id: keptId } : change,
        );
      },
      order: (ids: readonly string[]) => {
        this.#kept = this.#kept.toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
      },
      idOf: this.idOf,
    };
  }

  #firstEntries(): readonly WatchlistEntry[] {
    return (this.#former ?? this.#around.firstTickers).map((ticker) => ({ ticker }));
  }

  #shown(): BookState {
    const lists = changed(this.#kept, this.#changes);
    const isMissing = lists.length === 0;
    // What stands there is a first list anew, whatever an earlier one became.
    if (isMissing) this.#names.delete(FIRST.id);
    // Before the first answer a former list stands in for itself.
    const isFormer = !this.#isTold && this.#former !== undefined && !lists.some(({ id }) => id === FIRST.id);
    const first = { ...FIRST, entries: this.#firstEntries() };
    return {
      lists: isMissing || isFormer ? [first, ...lists] : lists,
      isLoading: this.#isLoading,
      isDefault: isMissing && this.#former === undefined,
      place: this.#isTold ? this.#keeper.place : undefined,
      waiting: this.#changes.length,
      isHeldUp: this.#changes.length > 0 && (!this.#isTold || this.#nextTry.isSet),
    };
  }

  #publish(): void {
    this.#waiting.save(this.#changes);
    this.#state = this.#shown();
    for (const listener of this.#listeners) listener();
  }

  #after(delayMs: number, call: () => void): void {
    const cancel = this.#around.after(delayMs, () => {
      this.#cancels.delete(cancel);
      call();
    });
    this.#cancels.add(cancel);
  }
}
