import { CREDIT_BYTES, CREDIT_MS, CREDIT_STEP_BYTES } from "./limits.ts";

/** How finely the times of writes are kept. */
const GRAIN_MS = 200;

/** What was written within one grain of time: up to which byte, from when. */
interface Mark {
  end: number;
  readonly atMs: number;
}

/**
 * How far one stream's client is behind what was written to it. It says so itself, if it likes: until its
 * first acknowledgement there is none of this, and nothing bounds it but its connection.
 */
export class Credit {
  #written: number;
  #acknowledged = 0;
  /** What is not acknowledged but for the last step's worth, oldest first; what was written before all this has no time. */
  readonly #marks: Mark[] = [];

  /** `written`: how many bytes there were before the first acknowledgement. */
  constructor(written: number) {
    this.#written = written;
  }

  /** Notes a write of so many bytes. */
  wrote(bytes: number, now: number): void {
    this.#written += bytes;
    const last = this.#marks.at(-1);
    if (last && now - last.atMs < GRAIN_MS) last.end = this.#written;
    else this.#marks.push({ end: this.#written, atMs: now });
    this.#forget();
  }

  /** The client has received so many bytes in all. Never counts back, and not beyond what was written. */
  acknowledge(bytes: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(bytes, this.#written));
    this.#forget();
  }

  /** For how long more than one step has been waiting for its acknowledgement; 0 where no more than that waits. */
  behindMs(now: number): number {
    const oldest = this.#marks[0];
    return oldest ? now - oldest.atMs : 0;
  }

  /** Whether the client gets nothing more before it has acknowledged. */
  isSpent(now: number): boolean {
    return this.#written - this.#acknowledged > CREDIT_BYTES || this.behindMs(now) >= CREDIT_MS;
  }

  /** A client that acknowledges in steps, or is told little, is behind by less than a step: that is no lateness. */
  #forget(): void {
    const marks = this.#marks;
    const until = this.#acknowledged + CREDIT_STEP_BYTES;
    while (marks[0] && marks[0].end <= until) marks.shift();
  }
}
