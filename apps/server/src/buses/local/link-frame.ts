/** What a frame between two processes holds. */
export const FrameKind = { PRICES: 0, JSON: 1, PIECE: 2, END: 3 } as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** A frame's head: the length of its body, four bytes, and its kind. */
export const FRAME_HEAD_BYTES = 5;

/** The longest body: a message of 256 tickers' facts, or an answer to a search, has far less. */
export const FRAME_MAX_BYTES = 4 * 1024 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Fills a frame's head at `at`. */
export function writeFrameHead(buffer: Uint8Array, at: number, kind: FrameKind, length: number): void {
  buffer[at] = length >>> 24;
  buffer[at + 1] = length >>> 16;
  buffer[at + 2] = length >>> 8;
  buffer[at + 3] = length;
  buffer[at + 4] = kind;
}

/** A whole frame of JSON. Throws where it would be longer than a frame may be. */
export function jsonFrame(value: unknown): Uint8Array {
  return frameOf(FrameKind.JSON, encoder.encode(JSON.stringify(value)));
}

/** A whole frame. Throws where it would be longer than a frame may be. */
export function frameOf(kind: FrameKind, body: Uint8Array): Uint8Array {
  if (body.length > FRAME_MAX_BYTES) throw new RangeError(`a frame of ${body.length} bytes is too long`);
  const frame = new Uint8Array(FRAME_HEAD_BYTES + body.length);
  writeFrameHead(frame, 0, kind, body.length);
  frame.set(body, FRAME_HEAD_BYTES);
  return frame;
}

/** The value of a frame of JSON; undefined where there is none. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/** Cuts what a socket brings into frames; holds no more than one frame that has not come whole. */
export class FrameReader {
  readonly #frame: (kind: FrameKind, body: Uint8Array) => boolean;
  /** What came of the next frame, in pieces, and how much that is. */
  #pieces: Uint8Array[] = [];
  #held = 0;

  /** `frame` is called for each whole frame, whose body is valid during the call only; false ends the reading. */
  constructor(frame: (kind: FrameKind, body: Uint8Array) => boolean) {
    this.#frame = frame;
  }

  /** Takes what came. False where it is no frame, or `frame` wants no more: nothing more is to be read then. */
  read(chunk: Uint8Array): boolean {
    this.#pieces.push(chunk);
    this.#held += chunk.length;
    let wanted = frameLength(this.#pieces[0] as Uint8Array, 0);
    if (this.#held < wanted) return true;
    const bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces, this.#held);
    let at = 0;
    for (;;) {
      wanted = frameLength(bytes, at);
      if (Number.isNaN(wanted)) return false;
      if (bytes.length - at < wanted) break;
      const isWanted = this.#frame(bytes[at + 4] as FrameKind, bytes.subarray(at + FRAME_HEAD_BYTES, at + wanted));
      if (!isWanted) return false;
      at += wanted;
    }
    this.#held = bytes.length - at;
    // A copy: the socket's own piece may be much larger.
    this.#pieces = this.#held > 0 ? [Uint8Array.from(bytes.subarray(at))] : [];
    return true;
  }
}

/** How long the frame at `at` is with its head; of the head alone while that is not whole; NaN where there is none. */
function frameLength(bytes: Uint8Array, at: number): number {
  if (bytes.length - at < FRAME_HEAD_BYTES) return FRAME_HEAD_BYTES;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
  const isFrame = length <= FRAME_MAX_BYTES && (bytes[at + 4] as number) <= FrameKind.END;
  return isFrame ? FRAME_HEAD_BYTES + length : Number.NaN;
}
