import { randomBytes } from "node:crypto";
import { Pieces } from "./pieces.ts";

/** What a frame holds. Source: RFC 6455, section 5.2. */
export const Opcode = { CONTINUATION: 0, TEXT: 1, BINARY: 2, CLOSE: 8, PING: 9, PONG: 10 } as const;

const LAST = 0x80;
const MASKED = 0x80;

/** The frames of a server, which are not masked. */
export class WebSocketFrames extends Pieces {
  readonly #frame: (opcode: number, isLast: boolean, payload: Buffer) => void;

  /** `frame` must not keep the payload. */
  constructor(frame: (opcode: number, isLast: boolean, payload: Buffer) => void) {
    super();
    this.#frame = frame;
  }

  protected take(bytes: Buffer, start: number, end: number): number {
    let at = start;
    while (end - at >= 2) {
      const [first, second] = [bytes[at] as number, bytes[at + 1] as number];
      const lengthBytes = second < 126 ? 0 : second === 126 ? 2 : 8;
      const from = at + 2 + lengthBytes;
      if (from > end) break;
      // A mask's bit makes the length too long for anything: the caller is told of a malformed answer.
      const length = lengthBytes === 0 ? second : readLength(bytes, at + 2, lengthBytes);
      if (from + length > end) break;
      this.#frame(first & 0x0f, (first & LAST) !== 0, bytes.subarray(from, from + length));
      at = from + length;
    }
    return at;
  }
}

/** A frame of a client's: whole, and masked as they must be. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const mask = randomBytes(4);
  const size = length < 126 ? Buffer.from([length | MASKED]) : Buffer.from([126 | MASKED, length >> 8, length & 0xff]);
  const masked = payload.map((byte, at) => byte ^ (mask[at % 4] as number));
  return Buffer.concat([Buffer.from([opcode | LAST]), size, mask, masked]);
}

function readLength(bytes: Buffer, at: number, lengthBytes: number): number {
  return lengthBytes === 2 ? bytes.readUInt16BE(at) : Number(bytes.readBigUInt64BE(at));
}
