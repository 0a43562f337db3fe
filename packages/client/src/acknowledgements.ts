import type { Scheduler } from "@streampulse/core";

/** How much arrives between two acknowledgements. The server takes more than 32 KiB of a second's age for lateness. */
const STEP_BYTES = 24 * 1024;

/** An acknowledgement without an answer for this long got none. */
const UNANSWERED_MS = 5_000;

/**
 * Tells the server how far a stream was read, so that it sends nothing that would only wait. One at a time, none for a
 * quiet stream; one that fails is made up for by the next.
 */
export class Acknowledgements {
  readonly #scheduler: Scheduler;
  readonly #send: (bytes: number, signal: AbortSignal) => Promise<unknown>;
  /**
   * Where answers do not come at all there are none for the streams that follow. So it is with six tabs that share the
   * six HTTP/1.1 connections of a browser: each stream has one, and nothing is left to acknowledge by.
   */
  #inVain = false;

  constructor(scheduler: Scheduler, send: (bytes: number, signal: AbortSignal) => Promise<unknown>) {
    this.#scheduler = scheduler;
    this.#send = send;
  }

  /** Takes the length of each message of one stream as it is read; the signal aborts with the stream. */
  ofStream(signal: AbortSignal): (bytes: number) => void {
    let received = 0;
    let told = 0;
    let underway = false;
    const tell = async (): Promise<void> => {
      underway = true;
      told = received;
      const waiting = new AbortController();
      const leave = () => waiting.abort();
      signal.addEventListener("abort", leave);
      const cancel = this.#scheduler.after(UNANSWERED_MS, () => {
        this.#inVain = true;
        leave();
      });
      // Not by its answer alone: a fetch that does not heed its signal must not hold up the next one.
      const left = new Promise<void>((resolve) => waiting.signal.addEventListener("abort", () => resolve()));
      await Promise.race([this.#send(received, waiting.signal).catch(() => undefined), left]);
      cancel();
      signal.removeEventListener("abort", leave);
      underway = false;
      next();
    };
    const next = (): void => {
      if (!underway && !this.#inVain && !signal.aborted && received - told >= STEP_BYTES) void tell();
    };
    return (bytes) => {
      received += bytes;
      next();
    };
  }
}
