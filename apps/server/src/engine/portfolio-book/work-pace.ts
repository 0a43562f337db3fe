/** Counts work that is done in one go, and gives everything else its turn between. */
export class WorkPace {
  readonly #most: number;
  readonly #turn: () => Promise<void>;
  #done = 0;

  /** `turn` resolves when everything else has had its turn, which it has after so many units of work. */
  constructor(most: number, turn: () => Promise<void>) {
    this.#most = most;
    this.#turn = turn;
  }

  /** What to wait for before more is done, where it is time. */
  after(units: number): Promise<void> | undefined {
    this.#done += units;
    if (this.#done < this.#most) return undefined;
    this.#done = 0;
    return this.#turn();
  }

  /** Does work that yields how much of it was done, and resolves with what it comes to. Rejects with what it throws. */
  async through<T>(work: Generator<number, T>): Promise<T> {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done === true) return step.value;
      const rest = this.after(step.value);
      if (rest) await rest;
    }
  }
}
