import type { MessageChannel } from "../apps/server/src/buses/local/message-channel.ts";

const EMPTY = { isFull: false, isBehind: false };

/** Two ends of one way for messages, in memory: through JSON, in order, and delivered when the test says so. */
export class ChannelPair {
  readonly left: MessageChannel;
  readonly right: MessageChannel;
  readonly #toLeft: string[] = [];
  readonly #toRight: string[] = [];
  #hearLeft: (message: unknown) => void = () => {};
  #hearRight: (message: unknown) => void = () => {};
  #isCut = false;

  /** `posted` is called at each message, which then waits for `deliver`. */
  constructor(posted: () => void = () => {}) {
    const post = (queue: string[]) => (message: object) => {
      if (this.#isCut) return;
      queue.push(JSON.stringify(message));
      posted();
    };
    this.left = { post: post(this.#toRight), ...EMPTY, onMessage: (hear) => (this.#hearLeft = hear) };
    this.right = { post: post(this.#toLeft), ...EMPTY, onMessage: (hear) => (this.#hearRight = hear) };
  }

  /** How many messages wait, in both directions. */
  get waiting(): number {
    return this.#toLeft.length + this.#toRight.length;
  }

  /** Delivers the oldest message to one end; false where none waits for it. */
  deliver(to: "left" | "right"): boolean {
    const message = (to === "left" ? this.#toLeft : this.#toRight).shift();
    if (message === undefined) return false;
    (to === "left" ? this.#hearLeft : this.#hearRight)(JSON.parse(message));
    return true;
  }

  /** Nothing arrives any more, at either end. */
  cut(): void {
    this.#isCut = true;
    this.#toLeft.length = 0;
    this.#toRight.length = 0;
  }
}
