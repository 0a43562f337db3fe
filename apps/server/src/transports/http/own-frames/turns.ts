/** What is known of a stream's turns. */
export interface Turn {
  /** The round of its last write. */
  round: number;
  /** Whether it waits, and has not written in this round. */
  isDue: boolean;
}

/**
 * Whose turn it is on a connection that has no room for all of its streams: one write each, in rounds. They are
 * looked at when it suits the engine, and with little room the same few would find it for ever.
 */
export class Turns {
  #round = 0;
  #due = 0;

  /**
   * Whether a stream that asks may write. Who may not asks again before long; so does whom others wait for, and
   * what room there is meanwhile is kept and not lost.
   */
  take(turn: Turn, hasRoom: boolean): boolean {
    const hasWritten = turn.round === this.#round;
    if (!hasRoom) {
      if (!hasWritten && !turn.isDue) {
        turn.isDue = true;
        this.#due++;
      }
      return false;
    }
    if (this.#due === 0) this.#round++;
    else if (hasWritten) return false;
    this.leave(turn);
    turn.round = this.#round;
    return true;
  }

  /** A stream does not ask again, or does not wait for the connection: nobody is to wait for it. */
  leave(turn: Turn): void {
    if (!turn.isDue) return;
    turn.isDue = false;
    this.#due--;
  }
}
