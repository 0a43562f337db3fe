import { Failure, NewsCall, type Cancel, type Scheduler } from "@streampulse/core";

import type { ClockFace } from "./room-clock.ts";
import { addressGroup } from "./address-group.ts";
import { ADDRESS_SEATS_MAX, JUMP_EVERY_MS, PRESENT_EVERY_MS, PRESENT_MAX } from "./room-limits.ts";

/** What one who is present has not been told yet. */
export interface RoomNews {
  readonly clock?: ClockFace;
  readonly present?: number;
}

const NO_ROOM = "The room has ended.";

/** Who is present in a room. Who is slow is told the newest clock, and nothing in between. */
export class Audience {
  readonly #scheduler: Scheduler;
  readonly #face: () => ClockFace;
  readonly #changed: (present: number) => void;
  readonly #seats = new Set<Seat>();
  /** How many seats each address has. */
  readonly #byAddress = new Map<string, number>();
  #cancel: Cancel | undefined;
  #cancelClock: Cancel | undefined;
  #clockToldMs = -Infinity;
  #isOver = false;

  /** `changed` hears how many there are, each time that changes. */
  constructor(scheduler: Scheduler, face: () => ClockFace, changed: (present: number) => void) {
    this.#scheduler = scheduler;
    this.#face = face;
    this.#changed = changed;
  }

  get size(): number {
    return this.#seats.size;
  }

  /** One more is present until the signal aborts; `address`: whose seats are counted. Throws LIMIT_STREAMS. What is told ends with NO_ROOM. */
  join(signal: AbortSignal, address?: string): AsyncIterable<RoomNews> {
    if (this.#isOver) throw new Failure("NO_ROOM", NO_ROOM);
    if (this.#seats.size >= PRESENT_MAX) {
      const message = `At most ${PRESENT_MAX} may be present in a room.`;
      throw new Failure("LIMIT_STREAMS", message, { limit: PRESENT_MAX });
    }
    const group = address === undefined ? undefined : addressGroup(address);
    const taken = group === undefined ? 0 : (this.#byAddress.get(group) ?? 0);
    if (taken >= ADDRESS_SEATS_MAX) {
      const message = `At most ${ADDRESS_SEATS_MAX} may be present in a room from one address.`;
      throw new Failure("LIMIT_STREAMS", message, { limit: ADDRESS_SEATS_MAX });
    }
    const seat = new Seat(this.#face, () => this.size);
    if (signal.aborted) return seat.news(signal);
    this.#seats.add(seat);
    if (group !== undefined) this.#byAddress.set(group, taken + 1);
    signal.addEventListener("abort", () => this.#leave(seat, group), { once: true });
    this.#counted();
    return seat.news(signal);
  }

  /** The clock was moved. */
  clockMoved(): void {
    if (this.#cancelClock !== undefined) return;
    const waitMs = this.#clockToldMs + JUMP_EVERY_MS - this.#scheduler.now();
    if (waitMs <= 0) return this.#tellClock();
    // Where it stands by then is told.
    this.#cancelClock = this.#scheduler.after(waitMs, () => this.#tellClock());
  }

  /** The room has ended, and everybody is told. */
  end(): void {
    this.#isOver = true;
    this.#cancel?.();
    this.#cancelClock?.();
    for (const seat of this.#seats) seat.end();
    this.#seats.clear();
  }

  #tellClock(): void {
    this.#cancelClock = undefined;
    this.#clockToldMs = this.#scheduler.now();
    for (const seat of this.#seats) seat.owe("clock");
  }

  #leave(seat: Seat, group: string | undefined): void {
    if (!this.#seats.delete(seat)) return;
    const left = (group === undefined ? 0 : (this.#byAddress.get(group) ?? 0)) - 1;
    if (group !== undefined && left > 0) this.#byAddress.set(group, left);
    else if (group !== undefined) this.#byAddress.delete(group);
    this.#counted();
  }

  #counted(): void {
    this.#changed(this.size);
    // A class comes in all at once; each of them need not hear of each other.
    this.#cancel ??= this.#scheduler.after(PRESENT_EVERY_MS, () => {
      this.#cancel = undefined;
      for (const seat of this.#seats) seat.owe("present");
    });
  }
}

class Seat {
  readonly #face: () => ClockFace;
  readonly #size: () => number;
  readonly #owed = new Set<"clock" | "present">(["clock", "present"]);
  #isOver = false;
  readonly #call = new NewsCall();

  constructor(face: () => ClockFace, size: () => number) {
    this.#face = face;
    this.#size = size;
  }

  owe(what: "clock" | "present"): void {
    this.#owed.add(what);
    this.#call.call();
  }

  end(): void {
    this.#isOver = true;
    this.#call.call();
  }

  async *news(signal: AbortSignal): AsyncGenerator<RoomNews> {
    while (!signal.aborted) {
      if (this.#isOver) throw new Failure("NO_ROOM", NO_ROOM);
      if (this.#owed.size > 0) yield this.#take();
      else await this.#call.next(signal);
    }
  }

  #take(): RoomNews {
    const news = {
      ...(this.#owed.has("clock") ? { clock: this.#face() } : {}),
      ...(this.#owed.has("present") ? { present: this.#size() } : {}),
    };
    this.#owed.clear();
    return news;
  }
}
