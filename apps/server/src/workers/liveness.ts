/** After this long the workers are asked again whether they are alive. */
export const ASK_EVERY_MS = 1_000;
/**
 * For so many turns of asking a worker that serves may owe its answer. Longer than anything that a healthy one
 * does at a stretch (a full collection of a heap of gigabytes takes one or two seconds), and shorter than the
 * ten seconds after which slow clients are ended: theirs would not be the fault.
 */
export const SERVING_TURNS = 6;
/** The same before it listens: it loads the program, on a machine that may be starting everything else too. */
export const STARTING_TURNS = 60;

/** What to do about a worker in this turn; `end` comes once. */
export type Turn = "ask" | "wait" | "end";

/**
 * Whether one worker's process still does something, told from its answers. Counts the turns of who asks
 * instead of time: a machine that slept has let both sleep.
 */
export class Liveness {
  #turnsMax = STARTING_TURNS;
  #owedTurns: number | undefined;
  #isHeld = false;

  /** One more turn has come. No more than one question is ever on its way, so that nothing piles up for who reads none. */
  turn(): Turn {
    if (this.#owedTurns === undefined) {
      this.#owedTurns = 0;
      return "ask";
    }
    this.#owedTurns++;
    return this.#owedTurns === this.#turnsMax && !this.#isHeld ? "end" : "wait";
  }

  /** It said something, if not its answer: that may wait behind much else to be read. */
  heard(): void {
    if (this.#owedTurns !== undefined) this.#owedTurns = 0;
  }

  /** It answered. Who `isHeld` by a debugger may owe the next answer for as long as that likes. */
  answered(isHeld: boolean): void {
    this.#owedTurns = undefined;
    this.#isHeld = isHeld;
  }

  /** It serves from now on. */
  serves(): void {
    this.#turnsMax = SERVING_TURNS;
    // Its start may have kept it from answering: its time begins anew.
    this.heard();
  }
}
