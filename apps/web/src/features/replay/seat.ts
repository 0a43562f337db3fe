/** A room that this browser is in or has the key of. */
export interface Seat {
  readonly id: string;
  readonly code: string;
  /** A secret: it stays in this browser's storage, and never in an address. */
  readonly key?: string | undefined;
}

const SEAT_KEY = "streampulse.room";
const KEYS_KEY = "streampulse.room-keys";

/** How many rooms' keys are kept: as many as a server has rooms. The one that was used longest ago is forgotten. */
export const KEYS_MAX = 16;

type Storage = () => Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** The seat that was kept, so that a reload comes back into the room; undefined where there is none that can be read. */
export function loadSeat(storage: Storage): Seat | undefined {
  return seatOf(read(storage, SEAT_KEY));
}

/** The room of this code or id that this browser has the key of. */
export function keyedSeat(storage: Storage, { id, code }: Partial<Pick<Seat, "id" | "code">>): Seat | undefined {
  return keyed(storage).find((seat) => seat.id === id || seat.code === code);
}

/**
 * Keeps a seat, or that there is none. The key of a room that it was in before is kept with others: it is told once, and
 * lost with the last who has it. A browser that keeps nothing loses all with the page.
 */
export function saveSeat(storage: Storage, seat: Seat | undefined): void {
  for (const one of [loadSeat(storage), seat]) {
    if (one?.key !== undefined) write(storage, KEYS_KEY, [one, ...without(storage, one.id)].slice(0, KEYS_MAX));
  }
  write(storage, SEAT_KEY, seat);
}

/** The room has ended: its seat and its key are of no more use. */
export function forgetSeat(storage: Storage, id: string): void {
  if (loadSeat(storage)?.id === id) write(storage, SEAT_KEY, undefined);
  write(storage, KEYS_KEY, without(storage, id));
}

function without(storage: Storage, id: string): Seat[] {
  return keyed(storage).filter((seat) => seat.id !== id);
}

function keyed(storage: Storage): Seat[] {
  const kept = read(storage, KEYS_KEY);
  return Array.isArray(kept) ? kept.flatMap((one) => seatOf(one) ?? []) : [];
}

function seatOf(kept: unknown): Seat | undefined {
  const { id, code, key } = (kept ?? {}) as Partial<Record<keyof Seat, unknown>>;
  if (typeof id !== "string" || typeof code !== "string") return undefined;
  return { id, code, ...(typeof key === "string" ? { key } : {}) };
}

function read(storage: Storage, name: string): unknown {
  try {
    return JSON.parse(storage().getItem(name) ?? "null");
  } catch {
    return undefined;
  }
}

function write(storage: Storage, name: string, value: unknown): void {
  try {
    if (value === undefined) storage().removeItem(name);
    else storage().setItem(name, JSON.stringify(value));
  } catch {
    // It lives as long as the page.
  }
}
