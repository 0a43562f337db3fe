import type { Cancel, Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";

/** A fake vendor's side of one socket, and the faults that any of them may have. */
export class ScriptedSocket {
  /** Messages of the client as they came. */
  readonly received: string[] = [];
  protected readonly scheduler: Scheduler;
  readonly #socket: WebSocket;
  readonly #timers = new Set<Cancel>();
  #isMute = false;
  #drip: { readonly everyMs: number; readonly waiting: string[] } | undefined;

  /** `take` gets each message of the client, in their order. */
  constructor(socket: WebSocket, scheduler: Scheduler, take: (text: string) => void) {
    this.#socket = socket;
    this.scheduler = scheduler;
    socket.on("message", (data: Buffer) => {
      const text = data.toString();
      this.received.push(text);
      if (!this.#isMute) take(text);
    });
    socket.on("error", () => {});
    socket.on("close", () => this.#release());
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends any text as a message, readable or not. */
  send(text: string): void {
    if (!this.isOpen || this.#isMute) return;
    if (!this.#drip) this.#socket.send(text);
    else if (this.#drip.waiting.push(text) === 1) this.#dripOn(text, 0);
  }

  /** From now on it says nothing at all and hears nothing, though it stays open. */
  mute(): void {
    this.#isMute = true;
  }

  /** From now on every message trickles, one character at a time. */
  dripEvery(everyMs: number): void {
    this.#drip = { everyMs, waiting: [] };
  }

  /** Ends it with a close frame. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Ends it without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  /** Calls later, unless the socket has ended by then. */
  protected after(ms: number, call: () => void): Cancel {
    const cancel = this.scheduler.after(ms, () => {
      this.#timers.delete(cancel);
      call();
    });
    this.#timers.add(cancel);
    return cancel;
  }

  #dripOn(text: string, at: number): void {
    const isLast = at >= text.length - 1;
    this.#socket.send(text.charAt(at), { fin: isLast });
    this.after(this.#drip?.everyMs ?? 0, () => {
      if (!isLast) return this.#dripOn(text, at + 1);
      this.#drip?.waiting.shift();
      const next = this.#drip?.waiting[0];
      if (next !== undefined) this.#dripOn(next, 0);
    });
  }

  #release(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}
