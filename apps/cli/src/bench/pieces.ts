const NOTHING = Buffer.alloc(0);
/** Longer than any message of the contract. */
const PIECE_MAX = 4 * 1024 * 1024;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Bytes that arrive in any pieces, and what is left of them: each kind of message finds its own within. */
export abstract class Pieces {
  #rest: Buffer = NOTHING;

  /** Takes bytes; what they do not complete is copied, so that the buffer is free again. */
  push(bytes: Buffer, start: number, end: number): void {
    const joined = this.#rest.length > 0;
    const all = joined ? Buffer.concat([this.#rest, bytes.subarray(start, end)]) : bytes;
    const stop = joined ? all.length : end;
    const at = this.take(all, joined ? 0 : start, stop);
    this.#rest = at < stop ? Buffer.from(all.subarray(at, stop)) : NOTHING;
    if (this.#rest.length > PIECE_MAX) throw new RangeError("a message that is too long");
  }

  /** Hands on what is whole; answers where the rest begins. */
  protected abstract take(bytes: Buffer, start: number, end: number): number;
}

/** Messages behind flags and a length, as Connect and gRPC frame them. */
export class Envelopes extends Pieces {
  readonly #message: (flags: number, bytes: Buffer, start: number, end: number) => void;

  constructor(message: (flags: number, bytes: Buffer, start: number, end: number) => void) {
    super();
    this.#message = message;
  }

  protected take(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (end - at >= 5) {
      const from = at + 5;
      const to = from + bytes.readUInt32BE(at + 1);
      if (to > end) break;
      this.#message(bytes[at] as number, bytes, from, to);
      at = to;
    }
    return at;
  }
}

/** Lines of text, without what ends them. */
export class Lines extends Pieces {
  readonly #line: (text: string) => void;

  constructor(line: (text: string) => void) {
    super();
    this.#line = line;
  }

  protected take(bytes: Buffer, start: number, end: number): number {
    let at = start;
    for (let to = bytes.indexOf(LINE_FEED, at); to !== -1 && to < end; to = bytes.indexOf(LINE_FEED, at)) {
      this.#line(bytes.toString("utf8", at, bytes[to - 1] === CARRIAGE_RETURN && to > at ? to - 1 : to));
      at = to + 1;
    }
    return at;
  }
}
