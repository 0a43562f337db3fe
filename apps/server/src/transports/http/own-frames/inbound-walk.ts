import {
  FLAG,
  FRAME_HEAD_BYTES,
  lengthAt,
  numberAt,
  SETTING,
  streamAt,
  TYPE,
  WINDOW_MAX,
  windowUpdate,
} from "./frame.ts";
import { H2_SETTINGS_VALUES_MAX } from "../limits.ts";
import type { Windows } from "./windows.ts";

/** "PRI * HTTP/2.0", two empty lines and "SM" between: what a connection begins with. */
const PREFACE_BYTES = 24;
const SETTING_BYTES = 6;
const NOTHING = Buffer.alloc(0);

/** Who is told of what a peer says. */
export interface InboundEvents {
  /** Bytes for the library, which may answer at once. */
  pass(bytes: Buffer): void;
  /** Windows have grown, of these streams; 0 is the connection's, or every stream's. Told once for all that came at once. */
  grown(streams: ReadonlySet<number>): void;
  /** The peer wants no more of a stream. */
  reset(stream: number): void;
}

/**
 * Walks what the peer sends, and lets through all but WINDOW_UPDATE frames for windows that are kept here.
 * What is wrong is let through as it came, so that the library says what it would have said; a window that
 * grows too large here is made to do so there.
 */
export class InboundWalk {
  readonly #windows: Windows;
  readonly #events: InboundEvents;
  #preface = PREFACE_BYTES;
  /** What has come of a frame that is not let through in parts. */
  #rest: Buffer = NOTHING;
  /** What is to come of one that is. */
  #payload = 0;
  /** Within a header block nothing but its own frames may come, from here neither. */
  #isInBlock = false;
  #hasSettings = false;
  #isTaking = false;
  /** What the library is to be told of, at the end of a frame. */
  #owed: Buffer[] = [];
  /** Whose windows have grown since it was told: updates come by the thousand, and what waits is looked at once. */
  readonly #grown = new Set<number>();

  constructor(windows: Windows, events: InboundEvents) {
    this.#windows = windows;
    this.#events = events;
  }

  /** What the peer has sent, cut anywhere. */
  take(bytes: Buffer): void {
    this.#isTaking = true;
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    let passed = 0;
    const pass = (): void => {
      if (at > passed) this.#events.pass(all.subarray(passed, at));
      passed = at;
    };
    while (at < all.length) {
      if (this.#preface > 0 || this.#payload > 0) {
        at += this.#skip(all.length - at);
        continue;
      }
      // Growth is told at the end of all: in one update of the library's, however many of the peer's.
      if (this.#isAtEnd && (this.#owed.length > 0 || (!isWhole(all, at) && this.#owesAnything()))) {
        pass();
        this.#passOwed();
      }
      if (all.length - at < FRAME_HEAD_BYTES) break;
      if (!this.#isRead(all, at)) {
        this.#begin(all, at);
        at += FRAME_HEAD_BYTES;
        continue;
      }
      const next = at + FRAME_HEAD_BYTES + lengthAt(all, at);
      if (all.length < next) break;
      const isPassed = this.#read(all, at);
      if (!isPassed) pass();
      at = next;
      if (!isPassed) passed = at;
    }
    // A copy: what is left of a frame may wait, and is not to keep all that came with it.
    this.#rest = at === all.length ? NOTHING : Buffer.from(all.subarray(at));
    pass();
    if (this.#grown.size > 0) {
      this.#events.grown(this.#grown);
      this.#grown.clear();
    }
    this.#isTaking = false;
    this.settle();
  }

  /** Owes the library what the peer has added to a stream before that was the library's. */
  owe(stream: number, added: number): void {
    if (added > 0) this.#owed.push(windowUpdate(stream, added));
  }

  /** Whether the library is to be told of something. */
  get owes(): boolean {
    return this.#hasSettings && this.#owesAnything();
  }

  /** Tells the library what it is owed, if that may be said now; else it is at the end of this frame. */
  settle(): void {
    if (this.#isTaking || !this.#isAtEnd || !this.#owesAnything()) return;
    this.#isTaking = true;
    this.#passOwed();
    this.#isTaking = false;
  }

  get #isAtEnd(): boolean {
    return this.#payload === 0 && !this.#isInBlock && this.#hasSettings;
  }

  #owesAnything(): boolean {
    return this.#owed.length > 0 || this.#windows.hasShutEnds || this.#windows.grantable() > 0;
  }

  #passOwed(): void {
    const granted = this.#windows.grantable();
    this.#windows.believed += granted;
    const owed = this.#owed;
    this.#owed = [];
    if (granted > 0) owed.push(windowUpdate(0, granted));
    for (const stream of this.#windows.takeShutEnds()) owed.push(windowUpdate(stream, 1));
    this.#events.pass(Buffer.concat(owed));
  }

  /** Goes on within what is let through in parts; how far. */
  #skip(there: number): number {
    const isPreface = this.#preface > 0;
    const part = Math.min(there, isPreface ? this.#preface : this.#payload);
    if (isPreface) this.#preface -= part;
    else this.#payload -= part;
    return part;
  }

  /**
   * Whether a frame is read here: those of the right form that tell of windows, once the peer has begun. They are
   * short, which is also what joining them costs where they come byte by byte; longer settings are refused.
   */
  #isRead(all: Buffer, at: number): boolean {
    if (this.#isInBlock) return false;
    const length = lengthAt(all, at);
    const type = all[at + 3];
    if (type === TYPE.windowUpdate) return length === 4 && this.#hasSettings;
    const isSettings = type === TYPE.settings && ((all[at + 4] as number) & FLAG.ack) === 0 && streamAt(all, at) === 0;
    return isSettings && length % SETTING_BYTES === 0 && length <= SETTING_BYTES * H2_SETTINGS_VALUES_MAX;
  }

  /** A frame that is let through in parts. */
  #begin(all: Buffer, at: number): void {
    const type = all[at + 3];
    this.#payload = lengthAt(all, at);
    if (type === TYPE.headers || type === TYPE.pushPromise || type === TYPE.continuation) {
      this.#isInBlock = ((all[at + 4] as number) & FLAG.endHeaders) === 0;
      if (type === TYPE.headers) this.#windows.begin(streamAt(all, at));
    } else if (type === TYPE.reset) {
      this.#windows.close(streamAt(all, at));
      this.#events.reset(streamAt(all, at));
    }
  }

  /** A frame that is read; whether it is let through. */
  #read(all: Buffer, at: number): boolean {
    const body = at + FRAME_HEAD_BYTES;
    if (all[at + 3] === TYPE.windowUpdate) return this.#readUpdate(streamAt(all, at), numberAt(all, body));
    this.#hasSettings = true;
    for (let one = body; one < body + lengthAt(all, at); one += SETTING_BYTES) {
      const value = all.readUInt32BE(one + 2);
      const name = all.readUInt16BE(one);
      if (name === SETTING.maxFrameSize) this.#windows.setFrameMax(value);
      else if (name === SETTING.initialWindowSize && !this.#windows.setInitial(value)) this.#overflow(0);
    }
    this.#grown.add(0);
    return true;
  }

  #readUpdate(stream: number, by: number): boolean {
    const window = this.#windows.of(stream);
    if (by === 0 || (stream !== 0 && window === undefined)) return true;
    const isFine = window ? this.#windows.growStream(window, by) : this.#windows.grow(by);
    if (isFine) this.#grown.add(stream);
    if (window?.owner === "library") return true;
    if (!isFine) this.#overflow(stream);
    return false;
  }

  /** Twice the most there can be is too much for any window, also for the library's own, smaller one. */
  #overflow(stream: number): void {
    this.#owed.push(windowUpdate(stream, WINDOW_MAX), windowUpdate(stream, WINDOW_MAX));
  }
}

/** Whether the frame at `at` is here to its end, and no more of a header block is to come. */
function isWhole(all: Buffer, at: number): boolean {
  if (all.length - at < FRAME_HEAD_BYTES || all.length - at < FRAME_HEAD_BYTES + lengthAt(all, at)) return false;
  return all[at + 3] !== TYPE.headers || ((all[at + 4] as number) & FLAG.endHeaders) !== 0;
}
