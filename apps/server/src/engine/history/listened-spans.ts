import type { KeptSpan, SpanEnd } from "../ports/stores/candle-store.ts";

/** How many ended spans wait to be written; beyond, the earliest are forgotten, and what was between them counts as not heard. */
const WAITING_MAX = 100;

/** When one series was listened to: the span of now, and those before it that are not written yet. */
export class ListenedSpans {
  /** When the span of now began; undefined while nobody listens. */
  #fromMs: number | undefined;
  #waiting: KeptSpan[] = [];
  /** Up to when everything is written. */
  #savedMs = -Infinity;

  get isOpen(): boolean {
    return this.#fromMs !== undefined;
  }

  begin(nowMs: number): void {
    // Never over the one before: its beginning is its name.
    const last = this.#waiting.at(-1);
    this.#fromMs = Math.max(nowMs, last?.toMs ?? -Infinity);
  }

  /** Ends the span of now; what was lost of it is from when it was last written on. */
  end(toMs: number, endedBy: SpanEnd): void {
    const fromMs = this.#fromMs;
    this.#fromMs = undefined;
    if (fromMs === undefined) return;
    const heardToMs = endedBy === "lost" ? Math.min(this.#savedMs, toMs) : toMs;
    if (heardToMs <= fromMs) return;
    this.#waiting.push({ step: 0, fromMs, toMs: heardToMs, endedBy });
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
  }

  /** The span that ended last goes on, for it was found that nothing was missed. */
  resume(): void {
    const last = this.#waiting.at(-1);
    if (this.isOpen || last?.endedBy !== "down") return;
    this.#waiting.pop();
    this.#fromMs = last.fromMs;
  }

  /** What is known of now: everything that is not written yet. */
  known(nowMs: number): KeptSpan[] {
    const fromMs = this.#fromMs;
    if (fromMs === undefined || nowMs <= fromMs) return [...this.#waiting];
    return [...this.#waiting, { step: 0, fromMs, toMs: nowMs, endedBy: undefined }];
  }

  /** Everything up to a time, as `known` told it then, is written. The last ended one stays, for it may go on. */
  saved(written: readonly KeptSpan[], toMs: number): void {
    this.#savedMs = Math.max(this.#savedMs, toMs);
    const last = this.#waiting.at(-1);
    this.#waiting = this.#waiting.filter((span) => span === last || !written.includes(span));
  }
}
