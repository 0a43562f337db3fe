import { MESSAGE_BYTES } from "./limits.ts";
import type { Sink } from "./ports/transport.ts";
import { Slab } from "./slab.ts";
import type { Format } from "./wire/format.ts";

/** Lays out the messages of one write in the slab: heads, records and what stands between them. */
export class MessageLayout {
  readonly #slab = new Slab();
  #sink!: Sink;
  #format!: Format;
  /** Where the open message's head is, from the write's start; −1 while none is open. */
  #headAt = -1;
  #messages = 0;

  begin(sink: Sink, format: Format): void {
    this.#sink = sink;
    this.#format = format;
    this.#headAt = -1;
    this.#messages = 0;
    this.#slab.begin();
  }

  /** A message of its own. */
  message(bytes: Uint8Array): void {
    this.#close();
    const headBytes = this.#sink.headBytesOf?.(bytes.length) ?? this.#sink.headBytes;
    this.#slab.reserve(headBytes + bytes.length);
    this.#sink.head(this.#slab.bytes, this.#slab.end, bytes.length);
    this.#slab.end += headBytes;
    this.#slab.append(bytes);
  }

  /** One record of the message of quotes that is open, or of a new one. */
  record(bytes: Uint8Array, length: number): void {
    const { between, open, close } = this.#format;
    // In one step for all this record can need, so that the slab never moves in the middle.
    this.#slab.reserve(this.#sink.headBytes + open.length + between.length + length + close.length);
    if (this.#headAt === -1) {
      this.#headAt = this.#slab.end - this.#slab.start;
      this.#slab.end += this.#sink.headBytes;
      this.#messages++;
      if (open.length > 0) this.#slab.append(open);
    } else if (between.length > 0) this.#slab.append(between);
    this.#slab.append(bytes, length);
    if (this.#slab.end - this.#slab.start - this.#headAt > MESSAGE_BYTES) this.#close();
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
    return end - start - this.#messages * this.#sink.headBytes;
  }

  #close(): void {
    if (this.#headAt === -1) return;
    const { close } = this.#format;
    if (close.length > 0) this.#slab.append(close);
    const at = this.#slab.start + this.#headAt;
    this.#sink.head(this.#slab.bytes, at, this.#slab.end - at - this.#sink.headBytes);
    this.#headAt = -1;
  }
}
