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
}
