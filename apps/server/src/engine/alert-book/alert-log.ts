import type { Firing } from "../ports/alert.ts";
import type { AlertStore } from "../ports/stores/alert-store.ts";
import type { FiringsQuery, Page } from "./alert-requests.ts";
import { filterTicker, wrong } from "./alert-terms.ts";
import type { HeardLog, LogName } from "./log-name.ts";
import { LOG_STEP, type LogRoom } from "./log-room.ts";
import { cursorBefore, limitOf } from "./page-token.ts";

const ALERT_ID = /^[\w-]{0,64}$/;

/** Everything that has fired, as far back as is kept. */
export class AlertLog {
  readonly #store: AlertStore;
  readonly #room: LogRoom;
  readonly #name: LogName | undefined;
  readonly #unforeseen: (error: unknown) => void;
  #newest: number;
  #last: number;
  #isPruning = false;

  /** `newest`: the cursor of the newest firing that is kept. `name`: undefined where the database takes none. */
  constructor(
    { store, room, newest, name }: { store: AlertStore; room: LogRoom; newest: number; name: LogName | undefined },
    unforeseen: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#room = room;
    this.#name = name;
    this.#newest = this.#last = newest;
    this.#unforeseen = unforeseen;
  }

  /** The cursor of the newest firing that is kept. */
  get newest(): number {
    return this.#newest;
  }

  /** What it is called now. */
  get id(): string | undefined {
    return this.#name?.id;
  }

  /** The cursor that a reader goes on after. */
  goOn(heard: HeardLog): number {
    return Math.min(this.#name?.goOn(heard) ?? heard.cursor, this.#newest);
  }

  /** The cursor of the next firing, to be kept with it. */
  next(): number {
    return ++this.#last;
  }

  /** A firing is kept. Who has too many by it loses the oldest, soon. */
  kept({ cursor, owner }: Pick<Firing, "cursor" | "owner">): void {
    this.#newest = cursor;
    if (this.#room.add(owner) && !this.#isPruning) this.#prune().catch(this.#unforeseen);
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
    this.#isPruning = true;
    try {
      for (let much = this.#room.tooMany(); much; much = this.#room.tooMany()) {
        this.#room.gone(much, await this.#store.pruneFirings(much.owner, much.keep, LOG_STEP));
      }
    } finally {
      this.#isPruning = false;
    }
  }
}
