/** The room that this browser is in, and its key where it was opened here. */
export interface Seat {
  readonly id: string;
  readonly code: string;
  /** A secret: it stays in this browser's storage, and never in an address. */
  readonly key?: string | undefined;
}

const SEAT_KEY = "streampulse.room";

type Storage = () => Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** The seat that was kept, so that a reload comes back into the room; undefined where there is none that can be read. */
export function loadSeat(storage: Storage): Seat | undefined {
  try {
    const kept: unknown = JSON.parse(storage().getItem(SEAT_KEY) ?? "null");
    const { id, code, key } = (kept ?? {}) as Partial<Record<keyof Seat, unknown>>;
    if (typeof id !== "string" || typeof code !== "string") return undefined;
    return { id, code, ...(typeof key === "string" ? { key } : {}) };
  } catch {
    return undefined;
  }
}

/** Keeps a seat, or that there is none. A browser that keeps nothing loses it with the page. */
export function saveSeat(storage: Storage, seat: Seat | undefined): void {
  try {
    if (seat) storage().setItem(SEAT_KEY, JSON.stringify(seat));
    else storage().removeItem(SEAT_KEY);
  } catch {
    // It lives as long as the page.
  }
}
