import { InboundWalk } from "./inbound-walk.ts";
import { OutboundWalk } from "./outbound-walk.ts";
import { OwnStream } from "./own-stream.ts";
import { Windows } from "./windows.ts";

/** Both ends of a walk. */
export interface WalkEnds {
  /** Whole frames for the peer; whether the connection still needs the bytes. */
  toPeer(bytes: Buffer): boolean;
  /** Bytes for the library, which may answer at once. */
  toLibrary(bytes: Buffer): void;
  /** `settle` is to be called when the library is not at work. */
  owes(): void;
}

/**
 * Stands between an HTTP/2 library and its peer, so that DATA of streams can go out past the library. The
 * library keeps everything else, and all of its own streams. Of windows each side is told what is true for
 * it, however many bytes went past.
 */
export class FrameWalk {
  readonly #ends: WalkEnds;
  readonly #windows = new Windows();
  readonly #inbound: InboundWalk;
  readonly #outbound: OutboundWalk;
  /** Who has bytes and no room for them. */
  readonly #waiting = new Map<number, OwnStream>();
  #bytes = 0;

  constructor(ends: WalkEnds) {
    this.#ends = ends;
    this.#inbound = new InboundWalk(this.#windows, {
      pass: (bytes) => ends.toLibrary(bytes),
      grown: (streams) => this.#grown(streams),
      reset: (stream) => {
        this.#outbound.forget(stream);
        this.#pump(stream);
      },
    });
    this.#outbound = new OutboundWalk(this.#windows, {
      send: (bytes) => void ends.toPeer(bytes),
      answered: (stream, isLast) => this.#answered(stream, isLast),
    });
  }

  /** How many of the library's frames wait for the connection's window, which the peer keeps shut. */
  get held(): number {
    return this.#outbound.held;
  }

  /** How many have had to wait, those that went since among them. */
  get waited(): number {
    return this.#outbound.waited;
  }

  /** Whether one waits of those that were the first so many to. */
  waitsOf(first: number): boolean {
    return (this.#outbound.oldest ?? Infinity) <= first;
  }

  /** The last stream that the peer has opened. */
  get lastStream(): number {
    return this.#windows.highest;
  }

  /** How many bytes of DATA have gone past the library: a sign of life that it does not see. */
  get bytesPast(): number {
    return this.#bytes;
  }

  fromPeer(bytes: Buffer): void {
    this.#inbound.take(bytes);
  }

  fromLibrary(bytes: Buffer): void {
    this.#outbound.take(bytes);
    if (this.#inbound.owes) this.#ends.owes();
  }

  /** Tells the library what has become of its windows. */
  settle(): void {
    this.#inbound.settle();
  }

  /**
   * Takes over the DATA of a stream whose response the library has not begun; the library must be given
   * none. Undefined where that cannot be: then the stream is the library's.
   */
  own(stream: number): OwnStream | undefined {
    const window = this.#windows.of(stream);
    if (window === undefined || window.owner) return undefined;
    window.owner = "ours";
    return new OwnStream(stream, window, this.#windows, {
      send: (bytes) => {
        this.#bytes += bytes.length;
        return this.#ends.toPeer(bytes);
      },
      waits: (one) => void this.#waiting.set(stream, one),
      ends: () => {
        this.#windows.end(stream);
        if (this.#inbound.owes) this.#ends.owes();
      },
    });
  }

  #answered(stream: number, isLast: boolean): void {
    const window = this.#windows.of(stream);
    if (window === undefined) return;
    if (isLast) this.#windows.close(stream);
    else if (window.owner === undefined) {
      window.owner = "library";
      this.#inbound.owe(stream, window.added);
    }
    window.isAnswered = true;
    this.#pump(stream);
  }

  /** What the library has waiting goes first: it is older. */
  #grown(streams: ReadonlySet<number>): void {
    this.#outbound.drain();
    const waiting = streams.has(0) ? [...this.#waiting.keys()] : streams;
    for (const stream of waiting) {
      // Nobody has room then, and who is gone has been told.
      if (this.#windows.connection === 0) return;
      this.#pump(stream);
    }
  }

  /** Who has no room yet comes to wait again; who is gone does not. */
  #pump(stream: number): void {
    const own = this.#waiting.get(stream);
    if (own === undefined) return;
    this.#waiting.delete(stream);
    own.pump();
  }
}
