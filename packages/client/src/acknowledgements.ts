import type { Scheduler } from "@streampulse/core";

/** How much arrives between two acknowledgements. The server takes more than 32 KiB of a second's age for lateness. */
const STEP_BYTES = 24 * 1024;

/** An acknowledgement without an answer for this long got none: the next one need not wait for it. */
const UNANSWERED_MS = 5_000;

/** One that fails is made up for after so long, twice as long each time it fails again, up to the most. */
const AGAIN_MS = 1_000;
const AGAIN_MAX_MS = 30_000;

/**
 * Tells the server how far a stream was read, so that it sends nothing that would only wait. One at a time, none for a
 * quiet stream. One that fails, or that nobody answers, is made again until one is answered: the server may send
 * nothing before it has heard how far its client is, and then nothing would come to remind of it.
 */
export class Acknowledgements {
  readonly #scheduler: Scheduler;
  readonly #send: (bytes: number, signal: AbortSignal) => Promise<unknown>;

  constructor(scheduler: Scheduler, send: (bytes: number, signal: AbortSignal) => Promise<unknown>) {
    this.#scheduler = scheduler;
    this.#send = send;
  }

  /** Takes the length of each message of one stream as it is read; the signal aborts with the stream. */
  ofStream(signal: AbortSignal): (bytes: number) => void {
    let received = 0;
    /** As far as the server has answered. */
    let told = 0;
    let underway = false;
    let failures = 0;
    const tell = async (): Promise<void> => {
      underway = true;
      const bytes = received;
      const outcome = await this.#sendOnce(bytes, signal);
      if (outcome === "answered") {
        told = bytes;
        failures = 0;
      } else if (outcome === "failed" && !signal.aborted) {
        await this.#pause(Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** failures++), signal);
      }
      underway = false;
      next();
    };
    const next = (): void => {
      if (!underway && !signal.aborted && received - told >= STEP_BYTES) void tell();
    };
    return (bytes) => {
      received += bytes;
      next();
    };
  }

  async #sendOnce(bytes: number, stream: AbortSignal): Promise<"answered" | "failed" | "unanswered"> {
    const waiting = new AbortController();
    const leave = (): void => waiting.abort();
    stream.addEventListener("abort", leave);
    const cancel = this.#scheduler.after(UNANSWERED_MS, leave);
    // Not by its answer alone: a fetch that does not heed its signal must not hold up the next one.
    const left = new Promise<"unanswered">((resolve) =>
      waiting.signal.addEventListener("abort", () => resolve("unanswered")),
    );
    const answer = this.#send(bytes, waiting.signal).then(
      () => "answered" as const,
      () => (waiting.signal.aborted ? ("unanswered" as const) : ("failed" as const)),
    );
    const outcome = await Promise.race([answer, left]);
    cancel();
    stream.removeEventListener("abort", leave);
    return outcome;
  }

  #pause(delayMs: number, stream: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        stream.removeEventListener("abort", done);
        resolve();
      };
      const cancel = this.#scheduler.after(delayMs, done);
      stream.addEventListener("abort", done);
    });
  }
}
