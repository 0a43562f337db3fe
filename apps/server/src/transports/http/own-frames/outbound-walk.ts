import { FLAG, FRAME_HEAD_BYTES, lengthAt, streamAt, TYPE, writeHead } from "./frame.ts";
import type { Windows } from "./windows.ts";

const NOTHING = Buffer.alloc(0);

/** A frame of the library's that waits: DATA for the window, others for the DATA in front of them. */
interface Held {
  /** The how-manieth that had to wait. */
  readonly turn: number;
  readonly stream: number;
  bytes: Buffer;
}

/** Who is told of what the library says. */
export interface OutboundEvents {
  /** Whole frames for the peer. */
  send(bytes: Buffer): void;
  /** The head of a stream's response is out, or its end if `isLast`. */
  answered(stream: number, isLast: boolean): void;
}

/**
 * Walks what the library sends. It does not know what ours have used of the connection's window, so its
 * DATA waits here while that is shut, and behind it what else it says on the same stream. All else goes at
 * once. Nothing goes in parts, so that ours can go at any time.
 */
export class OutboundWalk {
  readonly #windows: Windows;
  readonly #events: OutboundEvents;
  /** The beginning of a frame, or of a header block. */
  #rest: Buffer = NOTHING;
  #held: Held[] = [];
  /** How many frames have ever had to wait. */
  #waited = 0;

  constructor(windows: Windows, events: OutboundEvents) {
    this.#windows = windows;
    this.#events = events;
  }

  /** How many frames wait. */
  get held(): number {
    return this.#held.length;
  }

  /** How many have had to wait, those that went since among them. */
  get waited(): number {
    return this.#waited;
  }

  /** How many had had to wait before the one that waits longest, with itself; undefined where none waits. */
  get oldest(): number | undefined {
    return this.#held[0]?.turn;
  }

  /** What the library sends, cut anywhere. It pads nothing. */
  take(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    let sent = 0;
    const answered: { stream: number; isLast: boolean }[] = [];
    for (let next = wholeEnd(all, at); next > at; at = next, next = wholeEnd(all, at)) {
      const type = all[at + 3] as number;
      const stream = streamAt(all, at);
      const length = type === TYPE.data ? lengthAt(all, at) : 0;
      this.#windows.believed -= length;
      if (type === TYPE.reset) this.forget(stream);
      if (this.#mustWait(type, stream, length)) {
        if (at > sent) this.#events.send(all.subarray(sent, at));
        this.#held.push({ turn: ++this.#waited, stream, bytes: Buffer.from(all.subarray(at, next)) });
        this.#windows.held += length;
        sent = next;
        continue;
      }
      if (length > 0) this.#windows.spend(this.#windows.of(stream), length);
      const isLast = isEnd(type, all[at + 4] as number);
      if (isLast || type === TYPE.headers) answered.push({ stream, isLast });
    }
    if (at > sent) this.#events.send(all.subarray(sent, at));
    this.#rest = at === all.length ? NOTHING : Buffer.from(all.subarray(at));
    this.drain();
    // Last, since whoever hears of it may write, and have the library write.
    for (const { stream, isLast } of answered) this.#events.answered(stream, isLast);
  }

  /** Sends of what waits as much as the windows let. */
  drain(): void {
    // The first that waits of each stream is DATA.
    if (this.#held.length === 0 || this.#windows.connection === 0) return;
    const waiting = this.#held;
    this.#held = [];
    const blocked = new Set<number>();
    const ended: number[] = [];
    for (const held of waiting) {
      if (blocked.has(held.stream) || !this.#sendHeld(held)) {
        blocked.add(held.stream);
        this.#held.push(held);
      } else if (isEnd(held.bytes[3], held.bytes[4] as number)) ended.push(held.stream);
    }
    for (const stream of ended) this.#events.answered(stream, true);
  }

  /** Of a stream that one side has reset nothing goes out any more. */
  forget(stream: number): void {
    if (this.#held.length === 0) return;
    this.#held = this.#held.filter((held) => {
      if (held.stream === stream) this.#windows.held -= dataOf(held.bytes);
      return held.stream !== stream;
    });
  }

  #mustWait(type: number, stream: number, length: number): boolean {
    if (length > 0 && (this.#held.length > 0 || length > this.#windows.connection)) return true;
    const isOfResponse = type === TYPE.data || type === TYPE.headers;
    return isOfResponse && this.#held.length > 0 && this.#held.some((held) => held.stream === stream);
  }

  /**
   * Sends what the windows let, and says whether that is all. A peer may wait for the very last byte of its
   * window, so DATA is split; and it may have taken windows and long frames back since the library looked.
   */
  #sendHeld(held: Held): boolean {
    const { stream } = held;
    const windows = this.#windows;
    const window = windows.of(stream);
    for (;;) {
      const { bytes } = held;
      const length = dataOf(bytes);
      const part = Math.min(length, windows.connection, Math.max(0, window?.left ?? length), windows.frameMax);
      if (part === 0 && length > 0) return false;
      windows.spend(window, part);
      windows.held -= part;
      if (part === length) {
        this.#events.send(bytes);
        return true;
      }
      const first = Buffer.from(bytes.subarray(0, FRAME_HEAD_BYTES + part));
      writeHead(first, 0, part, TYPE.data, 0, stream);
      // The next head is written over what has been copied: what is left stays where it is, however small the parts.
      held.bytes = bytes.subarray(part);
      writeHead(held.bytes, 0, length - part, TYPE.data, bytes[4] as number, stream);
      this.#events.send(first);
    }
  }
}

/** How much of a window a frame takes. */
function dataOf(bytes: Buffer): number {
  return bytes[3] === TYPE.data ? lengthAt(bytes, 0) : 0;
}

function isEnd(type: number | undefined, flags: number): boolean {
  return type === TYPE.reset || ((type === TYPE.headers || type === TYPE.data) && (flags & FLAG.endStream) !== 0);
}

/** Where the frame at `at` ends, a header block being one; `at` where it is not whole yet. */
function wholeEnd(all: Buffer, at: number): number {
  let end = at;
  let isBlock = false;
  do {
    if (all.length - end < FRAME_HEAD_BYTES) return at;
    const type = all[end + 3];
    isBlock =
      (type === TYPE.headers || type === TYPE.continuation) && ((all[end + 4] as number) & FLAG.endHeaders) === 0;
    end += FRAME_HEAD_BYTES + lengthAt(all, end);
    if (end > all.length) return at;
  } while (isBlock);
  return end;
}
