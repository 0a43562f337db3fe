import type { Firing } from "../ports/alert.ts";
import type { AlertStore } from "../ports/stores/alert-store.ts";
import { LOG_MAX } from "./alert-limits.ts";
import type { FiringsQuery, Page } from "./alert-requests.ts";
import { filterTicker, wrong } from "./alert-terms.ts";
import { cursorBefore, limitOf } from "./page-token.ts";

/** The log is looked at for what is too much once in so many firings, and so many are forgotten at once. */
const PRUNE_EVERY = 1_000;

const ALERT_ID = /^[\w-]{0,64}$/;

/** Everything that has fired, as far back as is kept. */
export class AlertLog {
  readonly #store: AlertStore;
  readonly #unforeseen: (error: unknown) => void;
  #newest: number;
  #last: number;

  /** `newest`: the cursor of the newest firing that is kept. */
  constructor(store: AlertStore, newest: number, unforeseen: (error: unknown) => void) {
    this.#store = store;
    this.#newest = this.#last = newest;
    this.#unforeseen = unforeseen;
  }

  /** The cursor of the newest firing that is kept. */
  get newest(): number {
    return this.#newest;
  }

  /** The cursor of the next firing, to be kept with it. */
  next(): number {
    return ++this.#last;
  }

  /** The firing with this cursor is kept. */
  kept(cursor: number): void {
    this.#newest = cursor;
    if (cursor % PRUNE_EVERY === 0) this.#prune().catch(this.#unforeseen);
  }

  /** An owner's firings, the newest first. Rejects with a Failure. */
  async page(owner: string, query: FiringsQuery): Promise<Page<Firing>> {
    const limit = limitOf(query);
    const { alertId } = query;
    if (!ALERT_ID.test(alertId)) throw wrong("alert_id", "alert_id must be that of an alert, or empty.");
    const ticker = filterTicker(query.ticker);
    const found = await this.#store.firings({
      owner,
      alertId: alertId === "" ? undefined : alertId,
      ticker: ticker === "" ? undefined : ticker,
      before: cursorBefore(query),
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    return { items, nextPageToken: found.length > limit ? String(items.at(-1)?.cursor ?? "") : "" };
  }

  async #prune(): Promise<void> {
    while ((await this.#store.pruneFirings(LOG_MAX, PRUNE_EVERY)) === PRUNE_EVERY);
  }
}
