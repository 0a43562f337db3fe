import { type AlertDelivery, type Alerts, DeliveryState, type Firing } from "@streampulse/client/alerts";
import type { Cancel, Scheduler } from "@streampulse/core";

/** The log as far as it was read. A new object whenever something changed. */
export interface FiringLogState {
  readonly status: "loading" | "ready" | "failed";
  readonly failure?: unknown;
  /** The newest first. */
  readonly firings: readonly Firing[];
  readonly hasMore: boolean;
  /** What became of each firing's notices, by the firing's id; of old ones nothing is known any more. */
  readonly deliveries: ReadonlyMap<string, readonly AlertDelivery[]>;
}

const PAGE = 50;
const DELIVERIES_MOST = 1_000;
/** How soon notices on their way are asked after again. */
const AGAIN_MS = 5_000;

/** The log of what fired, page by page, and what became of its notices, while somebody looks. */
export class FiringLog {
  readonly #calls: Pick<Alerts, "firings" | "deliveries">;
  readonly #scheduler: Scheduler;
  readonly #listeners = new Set<() => void>();
  #state: FiringLogState = { status: "loading", firings: [], hasMore: false, deliveries: new Map() };
  #nextPage = "";
  #due: Cancel | undefined;
  #end = new AbortController();

  constructor(calls: Pick<Alerts, "firings" | "deliveries">, scheduler: Scheduler) {
    this.#calls = calls;
    this.#scheduler = scheduler;
  }

  readonly state = (): FiringLogState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#end = new AbortController();
      void this.refresh();
    }
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#end.abort();
      this.#due?.();
    };
  };

  /** Reads the newest page anew, and what became of the notices; older pages that were read stay. */
  readonly refresh = async (): Promise<void> => {
    await this.#page("");
    await this.#readDeliveries();
  };

  /** Reads on. */
  readonly more = async (): Promise<void> => {
    if (this.#nextPage !== "") await this.#page(this.#nextPage);
  };

  async #page(pageToken: string): Promise<void> {
    const { signal } = this.#end;
    try {
      const { firings, nextPageToken } = await this.#calls.firings({ limit: PAGE, pageToken }, { signal });
      const isFirst = pageToken === "";
      // The newest page says all that there is from its oldest line on: another's log may have been there before.
      const oldest = nextPageToken === "" ? 0 : (firings.at(-1)?.cursor ?? 0);
      const same = new Map(firings.map(({ id, cursor }) => [id, cursor]));
      const before = this.#state.firings.filter(
        ({ id, cursor }) => !isFirst || (cursor < oldest && !same.has(id)) || same.get(id) === cursor,
      );
      const known = new Set(before.map(({ id }) => id));
      const news = firings.filter(({ id }) => !known.has(id));
      // A page that joins what is known leaves no hole; one that does not begins the log anew.
      const joins = !isFirst || known.size === 0 || news.length < firings.length || nextPageToken === "";
      if (!joins || known.size === 0 || !isFirst) this.#nextPage = nextPageToken;
      const kept = joins ? [...before, ...news] : [...firings];
      kept.sort((a, b) => b.cursor - a.cursor);
      this.#change({ status: "ready", failure: undefined, firings: kept, hasMore: this.#nextPage !== "" });
    } catch (failure) {
      if (!signal.aborted) this.#change({ status: "failed", failure });
    }
  }

  async #readDeliveries(): Promise<void> {
    const { signal } = this.#end;
    this.#due?.();
    let isWaiting = true;
    try {
      const { deliveries } = await this.#calls.deliveries({ limit: DELIVERIES_MOST }, { signal });
      const byFiring = Map.groupBy(deliveries, ({ firingId }) => firingId);
      isWaiting = deliveries.some(({ state }) => state === DeliveryState.WAITING);
      this.#change({ deliveries: byFiring });
    } catch {
      // What was told of them last stays; it is asked again.
    }
    if (signal.aborted || !isWaiting) return;
    this.#due?.();
    this.#due = this.#scheduler.after(AGAIN_MS, () => void this.#readDeliveries());
  }

  #change(part: Partial<FiringLogState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
