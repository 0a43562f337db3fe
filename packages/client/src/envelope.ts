import { StreamPulseError } from "./errors.ts";

/** A longer message than this is a fault of the server's, or no message at all. */
const MESSAGE_MAX = 4 * 1024 * 1024;

const HEAD_BYTES = 5;

/** One message of a stream in the Connect protocol's frame: flags, length (4 bytes, big end first), data. */
export interface Envelope {
  readonly flags: number;
  readonly data: Uint8Array;
}

/** Frames one message, uncompressed. */
export function envelope(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(HEAD_BYTES + data.length);
  new DataView(framed.buffer).setUint32(1, data.length);
  framed.set(data, HEAD_BYTES);
  return framed;
}

/** Finds the frames in bytes that arrive in any pieces. */
export class Envelopes {
  #bytes: Uint8Array = new Uint8Array(0);

  /** The frames that these bytes complete, in order. Throws `internal` for one that is too long. */
  *push(piece: Uint8Array): Generator<Envelope, void, undefined> {
    this.#bytes = this.#bytes.length === 0 ? piece : joined(this.#bytes, piece);
    while (this.#bytes.length >= HEAD_BYTES) {
      const bytes = this.#bytes;
      const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
      if (length > MESSAGE_MAX) throw new StreamPulseError("internal", `A message of ${length} bytes is too long.`);
      if (bytes.length < HEAD_BYTES + length) return;
      this.#bytes = bytes.subarray(HEAD_BYTES + length);
      yield { flags: bytes[0] ?? 0, data: bytes.subarray(HEAD_BYTES, HEAD_BYTES + length) };
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
