import type { SessionSwitchboard } from "../apps/server/src/buses/local/session-switchboard.ts";

/** A worker's bare end of its channel to a switchboard: says and hears what the test will. */
export class BareWorker {
  /** Whether too much waits for it to read. */
  isFull = false;
  /** As if messages were read only when the test looks: with so many it has enough to read, and with so many too much. */
  behindAt = Infinity;
  fullAt = Infinity;
  readonly leave: () => void;
  #hear: (message: unknown) => void = () => {};
  #told: Record<string, unknown>[] = [];

  constructor(switchboard: SessionSwitchboard) {
    const isFull = () => this.isFull || this.#told.length >= this.fullAt;
    const isBehind = () => this.#told.length >= this.behindAt;
    this.leave = switchboard.join({
      get isFull() {
        return isFull();
      },
      get isBehind() {
        return isBehind();
      },
      post: (message) => void this.#told.push(message as Record<string, unknown>),
      onMessage: (listener) => void (this.#hear = listener),
    });
  }

  say(message: unknown): void {
    this.#hear(message);
  }

  /** What it was told, since it last looked. */
  told(): Record<string, unknown>[] {
    const since = this.#told;
    this.#told = [];
    return since;
  }
}
