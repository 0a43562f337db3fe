import { Failure } from "@streampulse/core";

import { SPEED_MAX, SPEED_MIN } from "./room-limits.ts";

/** A clock as it stands. */
export interface ClockFace {
  /** From the beginning. */
  readonly positionMs: number;
  readonly speed: number;
  readonly isPlaying: boolean;
}

/** The one clock of a room: it goes at its speed while it plays, from the beginning to the end and no further. */
export class RoomClock {
  readonly #now: () => number;
  readonly #lengthMs: number;
  #positionMs = 0;
  #sinceMs: number;
  #speed = 1;
  #isPlaying = false;

  constructor(now: () => number, lengthMs: number) {
    this.#now = now;
    this.#lengthMs = lengthMs;
    this.#sinceMs = now();
  }

  get face(): ClockFace {
    const goneMs = this.#isPlaying ? Math.max(0, this.#now() - this.#sinceMs) * this.#speed : 0;
    const positionMs = Math.min(this.#lengthMs, this.#positionMs + goneMs);
    return { positionMs, speed: this.#speed, isPlaying: this.#isPlaying && positionMs < this.#lengthMs };
  }

  /** In how many milliseconds of everybody's time the clock shows a position; it must play. */
  waitFor(positionMs: number): number {
    return Math.max(0, (positionMs - this.face.positionMs) / this.#speed);
  }

  /** Throws INVALID_ARGUMENT, and has then changed nothing. */
  move({ positionMs, speed, isPlaying }: Partial<ClockFace>): void {
    if (speed !== undefined && !(speed >= SPEED_MIN && speed <= SPEED_MAX)) {
      throw new Failure("INVALID_ARGUMENT", `speed must be from ${SPEED_MIN} to ${SPEED_MAX}.`, { field: "speed" });
    }
    if (positionMs !== undefined && !(positionMs >= 0 && positionMs <= this.#lengthMs)) {
      const message = `position_ms must be from 0 to the room's length, ${this.#lengthMs}.`;
      throw new Failure("INVALID_ARGUMENT", message, { field: "position_ms" });
    }
    const now = this.face;
    this.#positionMs = positionMs ?? now.positionMs;
    this.#speed = speed ?? now.speed;
    this.#isPlaying = (isPlaying ?? now.isPlaying) && this.#positionMs < this.#lengthMs;
    this.#sinceMs = this.#now();
  }
}
