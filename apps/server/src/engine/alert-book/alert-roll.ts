import type { AlertRecord } from "./alert-record.ts";
import { stateOf, type AlertState } from "./alert-view.ts";

/** Every alert there is, by what it is looked for. */
export class AlertRoll {
  readonly #byId = new Map<string, AlertRecord>();
  /** In the order of their making. */
  readonly #byOwner = new Map<string, AlertRecord[]>();
  readonly #byRequest = new Map<string, AlertRecord>();

  get size(): number {
    return this.#byId.size;
  }

  /** Whether anybody's alert has this id. */
  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** An owner's alert; another's is not there. */
  find(owner: string, id: string): AlertRecord | undefined {
    const record = this.#byId.get(id);
    return record?.kept.owner === owner ? record : undefined;
  }

  /** The alert that an owner's request has made. */
  ofRequest(owner: string, requestId: string): AlertRecord | undefined {
    return this.#byRequest.get(requestKey(owner, requestId));
  }

  /** An owner's alerts, the oldest first. */
  of(owner: string): readonly AlertRecord[] {
    return this.#byOwner.get(owner) ?? [];
  }

  /** How many there are in each state. */
  census(): Record<AlertState, number> {
    const census: Record<AlertState, number> = { active: 0, fired: 0, paused: 0, expired: 0, error: 0 };
    for (const { kept, trouble } of this.#byId.values()) census[stateOf(kept.state, trouble)]++;
    return census;
  }

  all(): Iterable<AlertRecord> {
    return this.#byId.values();
  }

  /** Puts in all that are kept, into an empty roll. */
  fill(records: readonly AlertRecord[]): void {
    const inOrder = records.toSorted((a, b) => (isBefore(a.kept, b.kept) ? -1 : 1));
    for (const record of inOrder) this.add(record);
  }

  add(record: AlertRecord): void {
    const { id, owner, requestId } = record.kept;
    this.#byId.set(id, record);
    this.#byRequest.set(requestKey(owner, requestId), record);
    const owned = this.#byOwner.get(owner);
    if (owned) owned.splice(placeOf(owned, record.kept), 0, record);
    else this.#byOwner.set(owner, [record]);
  }

  remove(record: AlertRecord): void {
    const { id, owner, requestId } = record.kept;
    this.#byId.delete(id);
    this.#byRequest.delete(requestKey(owner, requestId));
    const owned = this.#byOwner.get(owner) ?? [];
    owned.splice(placeOf(owned, record.kept), 1);
    if (owned.length === 0) this.#byOwner.delete(owner);
  }

  /** An owner's alerts that fit, the newest first, made before the one at `before`; one more than the limit tells of more. */
  page(
    owner: string,
    { fits, before, limit }: { fits: (record: AlertRecord) => boolean; before?: Made | undefined; limit: number },
  ): readonly AlertRecord[] {
    const owned = this.of(owner);
    const found: AlertRecord[] = [];
    for (let at = before ? placeOf(owned, before) : owned.length; at-- > 0 && found.length <= limit;) {
      const record = owned[at] as AlertRecord;
      if (fits(record)) found.push(record);
    }
    return found;
  }
}

/** When an alert was made, and its id: the place it has among its owner's. */
export interface Made {
  readonly createdMs: number;
  readonly id: string;
}

/** Where it is, or would be. */
function placeOf(owned: readonly AlertRecord[], made: Made): number {
  let [from, to] = [0, owned.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBefore((owned[middle] as AlertRecord).kept, made)) from = middle + 1;
    else to = middle;
  }
  return from;
}

function isBefore(a: Made, b: Made): boolean {
  return a.createdMs === b.createdMs ? a.id < b.id : a.createdMs < b.createdMs;
}

const requestKey = (owner: string, requestId: string): string => `${requestId} ${owner}`;
