import type { Cancel, Scheduler } from "@streampulse/core";

/** The one way out of a socket that counts its client's messages: evenly spaced, an owed pong before the rest. */
export class PacedSender {
  readonly #scheduler: Scheduler;
  readonly #spacingMs: number;
  readonly #next: () => boolean;
  readonly #pong: (payload: Buffer) => void;
  #owed: Buffer | undefined;
  #wasPong = false;
  #later: Cancel | undefined;

  /** `next` sends what is to be sent and says whether there was anything. */
  constructor(scheduler: Scheduler, spacingMs: number, next: () => boolean, pong: (payload: Buffer) => void) {
    this.#scheduler = scheduler;
    this.#spacingMs = spacingMs;
    this.#next = next;
    this.#pong = pong;
  }

  /** Owes a pong; of several pings only the latest is answered, as the protocol allows. */
  owe(payload: Buffer): void {
    this.#owed = payload;
    this.kick();
  }

  /** Something may be there to be sent: sends it now or as soon as it may leave. */
  kick(): void {
    // The pause is what a timer measures, never the difference of two times: a clock set back must not hold the socket.
    if (!this.#later && this.#send()) this.#wait(this.#spacingMs);
  }

  /** Sends nothing for so long, an owed pong neither: the vendor has said that it was too much. */
  rest(ms: number): void {
    this.#later?.();
    this.#wait(ms);
  }

  /** Sends nothing any more. */
  close(): void {
    this.#later?.();
    this.#later = undefined;
    this.#owed = undefined;
  }

  /** Turn and turn about when both are there, so that a flood of pings holds nothing back. */
  #send(): boolean {
    if (!this.#wasPong && this.#sendPong()) return true;
    this.#wasPong = false;
    return this.#next() || this.#sendPong();
  }

  #sendPong(): boolean {
    const payload = this.#owed;
    if (!payload) return false;
    this.#owed = undefined;
    this.#wasPong = true;
    this.#pong(payload);
    return true;
  }

  #wait(ms: number): void {
    this.#later = this.#scheduler.after(ms, () => {
      this.#later = undefined;
      this.kick();
    });
  }
}
