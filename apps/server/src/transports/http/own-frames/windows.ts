import { FRAME_MAX, FRAME_MAX_MOST, WINDOW_FIRST, WINDOW_MAX } from "./frame.ts";
import { Turns, type Turn } from "./turns.ts";

/**
 * The most that the library is told of the connection's window at once. What it sends beyond the real one
 * is held here, so this bounds that too. It hears of more as soon as what it sent is out, so that it slows nothing.
 */
export const LIBRARY_MAX = 96 * 1024;

/** How many streams are followed: those that may be open at once, that are being refused, or whose end waits here. */
export const FOLLOWED_MAX = 512;

/** What may still be sent on a stream. Negative where the peer took back what had been sent already. */
export interface StreamWindow extends Turn {
  left: number;
  /** Whose its DATA is, once that is decided: the library's then knows of all growth. */
  owner: "ours" | "library" | undefined;
  /** What the peer added before. */
  added: number;
  /** Whether its response's head is out: no DATA of ours may be ahead of it. */
  isAnswered: boolean;
  /** Whether DATA may still follow. */
  isOpen: boolean;
}

/** The windows of one connection as they really are, and what the library believes of the connection's. */
export class Windows {
  /** What may still be sent on the connection, by whomever. Never negative. */
  connection = WINDOW_FIRST;
  /** What the library believes that to be; with what waits here never more than LIBRARY_MAX. */
  believed = WINDOW_FIRST;
  /** How much of what the library has sent waits here. */
  held = 0;
  /** The longest frame that the peer takes. */
  frameMax = FRAME_MAX;
  /** Of our streams, on a connection that has no room for all. */
  readonly turns = new Turns();
  readonly #streams = new Map<number, StreamWindow>();
  /** Streams of ours whose end the library has been told of, and has not said. */
  readonly #ending = new Set<number>();
  /** What a stream's window is at first; the library takes one of ours to be that at any time. */
  #initial = WINDOW_FIRST;
  #highest = 0;

  /** The last stream that the peer has opened. */
  get highest(): number {
    return this.#highest;
  }

  /** The window of a stream whose response is not over. */
  of(stream: number): StreamWindow | undefined {
    return this.#streams.get(stream);
  }

  /** A request begins, unless the stream is none that a client may open now. */
  begin(stream: number): void {
    if (stream <= this.#highest || stream % 2 === 0) return;
    this.#highest = stream;
    if (this.#streams.size >= FOLLOWED_MAX) return;
    this.#streams.set(stream, {
      left: this.#initial,
      owner: undefined,
      added: 0,
      isAnswered: false,
      isOpen: true,
      round: -1,
      isDue: false,
    });
  }

  /** Nothing more will be sent on a stream. */
  close(stream: number): void {
    const window = this.#streams.get(stream);
    if (window) {
      window.isOpen = false;
      this.turns.leave(window);
    }
    this.#streams.delete(stream);
    this.#ending.delete(stream);
  }

  /** The library is told of the end of a stream of ours. */
  end(stream: number): void {
    this.#ending.add(stream);
  }

  /** Whether the library would say an end, if it did not take the stream's window for shut: none needs one. */
  get hasShutEnds(): boolean {
    return this.#ending.size > 0 && this.#initial === 0 && this.believed > 0;
  }

  /** The streams of those; each is given once. */
  takeShutEnds(): number[] {
    if (!this.hasShutEnds) return [];
    const streams = [...this.#ending];
    this.#ending.clear();
    return streams;
  }

  /** The peer takes so much more on the connection. False where no window may be as large. */
  grow(by: number): boolean {
    if (this.connection + by > WINDOW_MAX) return false;
    this.connection += by;
    return true;
  }

  /** The same of a stream. */
  growStream(window: StreamWindow, by: number): boolean {
    if (window.left + by > WINDOW_MAX) return false;
    window.left += by;
    if (window.owner === undefined) window.added += by;
    return true;
  }

  /** The peer's INITIAL_WINDOW_SIZE, which moves every window. False where one would be too large. */
  setInitial(size: number): boolean {
    // The library refuses it.
    if (size > WINDOW_MAX) return true;
    const by = size - this.#initial;
    this.#initial = size;
    let isFine = true;
    for (const window of this.#streams.values()) {
      window.left += by;
      isFine &&= window.left <= WINDOW_MAX;
    }
    return isFine;
  }

  /** The peer's MAX_FRAME_SIZE. */
  setFrameMax(size: number): void {
    if (size >= FRAME_MAX && size <= FRAME_MAX_MOST) this.frameMax = size;
  }

  /** How much DATA of ours may go out on a stream; negative where the peer took back too much. */
  roomFor(window: StreamWindow): number {
    return window.isAnswered ? Math.min(window.left, this.connection) : 0;
  }

  /** So much DATA goes out. A stream that is not followed has no window here. */
  spend(window: StreamWindow | undefined, bytes: number): void {
    if (window) window.left -= bytes;
    this.connection -= bytes;
  }

  /**
   * What the library is to be told next of the connection's window. It may believe in more than there is,
   * for what ours have used, and never in less than half of what it could have.
   */
  grantable(): number {
    const most = Math.min(this.connection, LIBRARY_MAX) - this.held;
    return most <= 0 || this.believed * 2 > most ? 0 : most - this.believed;
  }
}
