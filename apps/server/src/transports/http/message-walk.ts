const FIN = 0x80;
const OPCODE = 0x0f;
const CLOSE = 0x08;
const MASKED = 0x80;
const SHORT = 0x7f;
const MASK_BYTES = 4;

/** What a read has brought besides whole messages, which the library tells. */
export interface Walked {
  /** Frames of data that were not the last of their message. */
  readonly fragments: number;
  /** Whether a message was ended in it. */
  readonly hasEnded: boolean;
  /** Whether the client has closed. */
  readonly hasClosed: boolean;
}

/**
 * Where a client's bytes are among its frames: what was begun and is not whole the library does not tell, nor how many
 * frames a message had. It looks at heads alone; what is wrong with them is the library's to say.
 */
export class MessageWalk {
  /** Of the head that is being read: how many of its bytes were read, its first byte, and what is still to come. */
  #headBytes = 0;
  #first = 0;
  #sizeLeft = 0;
  #maskLeft = 0;
  /** The payload's bytes: as far as the head tells, and then those that are still to come. */
  #length = 0;
  #isPayload = false;
  #isFragmented = false;

  /** Whether a message, or any frame, was begun and is not whole. */
  get isWithin(): boolean {
    return this.#headBytes > 0 || this.#isPayload || this.#isFragmented;
  }

  /** Takes what was read. */
  feed(bytes: Buffer): Walked {
    let fragments = 0;
    let hasEnded = false;
    let hasClosed = false;
    for (let at = 0; at < bytes.length || (this.#isPayload && this.#length === 0);) {
      if (!this.#isPayload) {
        this.#head(bytes[at++] as number);
        continue;
      }
      const taken = Math.min(this.#length, bytes.length - at);
      at += taken;
      this.#length -= taken;
      if (this.#length > 0) break;
      this.#isPayload = false;
      const opcode = this.#first & OPCODE;
      if (opcode === CLOSE) hasClosed = true;
      if (opcode >= CLOSE) continue;
      this.#isFragmented = (this.#first & FIN) === 0;
      if (this.#isFragmented) fragments++;
      else hasEnded = true;
    }
    return { fragments, hasEnded, hasClosed };
  }

  #head(byte: number): void {
    this.#headBytes++;
    if (this.#headBytes === 1) {
      this.#first = byte;
      return;
    }
    if (this.#headBytes === 2) {
      const short = byte & SHORT;
      this.#sizeLeft = short === 126 ? 2 : short === 127 ? 8 : 0;
      this.#length = this.#sizeLeft === 0 ? short : 0;
      this.#maskLeft = (byte & MASKED) === 0 ? 0 : MASK_BYTES;
    } else if (this.#sizeLeft > 0) {
      this.#sizeLeft--;
      this.#length = this.#length * 256 + byte;
    } else this.#maskLeft--;
    if (this.#sizeLeft > 0 || this.#maskLeft > 0) return;
    this.#headBytes = 0;
    this.#isPayload = true;
  }
}
