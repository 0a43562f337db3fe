/** How many bytes may wait for a process that does not read, about; then what can be left out is. */
export const UNTAKEN_MAX_BYTES = 32 * 1024 * 1024;

/** With so many it has enough to read that what can come later should: in a moment it has read them. */
export const BEHIND_BYTES = 4 * 1024 * 1024;

/** What Node keeps of a message beside its text, about. */
export const MESSAGE_BYTES = 512;

/** Sends over Node's channel between processes: false where much waits there by now. Calls back when the system has taken it. */
export type Send = (message: object, taken: () => void) => boolean;

/** What goes to another process, and how much of it that one has yet to read. */
export class Outbox {
  readonly #send: Send;
  #untaken = 0;
  #isPiling = false;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Whether so much waits that nothing should be added which can be left out. */
  get isFull(): boolean {
    return this.#untaken >= UNTAKEN_MAX_BYTES;
  }

  /** Whether so much waits that what can come later should. */
  get isBehind(): boolean {
    return this.#untaken >= BEHIND_BYTES;
  }

  /** Sends, full or not. */
  send(message: object): void {
    // While nothing piles up nobody pays for measuring: what Node lets wait until it says so is 128 KiB.
    const bytes = MESSAGE_BYTES + (this.#isPiling ? JSON.stringify(message).length : 0);
    this.#untaken += bytes;
    this.#isPiling = !this.#send(message, () => (this.#untaken -= bytes));
  }
}
