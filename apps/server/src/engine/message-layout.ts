import { MESSAGE_BYTES } from "./limits.ts";
import type { Sink } from "./ports/transport.ts";
import { Slab } from "./slab.ts";
import type { Format } from "./wire/format.ts";

/** Lays out the messages of one write in the slab: heads, records and what stands between them. */
export class MessageLayout {
  readonly #slab = new Slab();
  #sink!: Sink;
  #format!: Format;
  #headBytes = 0;
  /** How much stands around a record at the most. */
  #aroundBytes = 0;
  /** Where the open message's head is, from the write's start; −1 while none is open. */
  #headAt = -1;
  /** The bytes of all heads so far. */
  #inHeads = 0;

  begin(sink: Sink, format: Format): void {
    this.#sink = sink;
    this.#format = format;
    this.#headBytes = sink.headBytes;
    this.#aroundBytes = sink.headBytes + format.open.length + format.between.length + format.close.length;
    this.#headAt = -1;
    this.#inHeads = 0;
    this.#slab.begin();
  }

  /** A message of its own. */
  message(bytes: Uint8Array): void {
    this.#close();
    const headBytes = this.#sink.headBytesOf?.(bytes.length) ?? this.#headBytes;
    this.#slab.reserve(headBytes + bytes.length);
    this.#sink.head(this.#slab.bytes, this.#slab.end, bytes.length);
    this.#slab.end += headBytes;
    this.#inHeads += headBytes;
    this.#slab.append(bytes);
  }

  /** One record of the message of quotes that is open, or of a new one. */
  record(bytes: Uint8Array): void {
    // In one step for all this record can need, so that the slab never moves in the middle.
    this.#slab.reserve(this.#aroundBytes + bytes.length);
    if (this.#headAt === -1) this.#open();
    else if (this.#format.between.length > 0) this.#slab.append(this.#format.between);
    this.#slab.append(bytes);
    if (this.length - this.#headAt > MESSAGE_BYTES) this.#close();
  }

  /** How many bytes are laid out so far. */
  get length(): number {
    return this.#slab.end - this.#slab.start;
  }

  /** Writes what was laid out. The messages' bytes, without their heads; 0 where there is nothing. */
  write(): number {
    this.#close();
    const { bytes, start, end } = this.#slab;
    if (end === start) return 0;
    this.#slab.commit(this.#sink.write(bytes, start, end));
    return end - start - this.#inHeads;
  }

  #open(): void {
    this.#headAt = this.length;
    this.#slab.end += this.#headBytes;
    this.#inHeads += this.#headBytes;
    if (this.#format.open.length > 0) this.#slab.append(this.#format.open);
  }

  #close(): void {
    if (this.#headAt === -1) return;
    const { close } = this.#format;
    if (close.length > 0) this.#slab.append(close);
    const at = this.#slab.start + this.#headAt;
    this.#sink.head(this.#slab.bytes, at, this.#slab.end - at - this.#headBytes);
    this.#headAt = -1;
  }
}
