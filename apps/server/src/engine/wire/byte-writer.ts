const encoder = new TextEncoder();

/** A growing array of bytes with protobuf's primitives; reset and used again, so that encoding allocates nothing. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 512) {
    this.bytes = new Uint8Array(capacity);
  }

  reset(): void {
    this.length = 0;
  }

  /** A copy of what was written. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** What was written, as long as nothing else is; `earlier`, where that is such a view of the same length. */
  view(earlier: Uint8Array): Uint8Array {
    const isSame = earlier.length === this.length && earlier.buffer === this.bytes.buffer;
    return isSame ? earlier : this.bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.#grow(1);
    this.bytes[this.length++] = value;
  }

  /** A varint of a whole number up to 2^53 − 1; a negative one takes ten bytes, as protobuf has it. */
  varint(value: number): void {
    if (value < 0) return this.#negative(value);
    while (value >= 0x80) {
      this.byte((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.byte(value);
  }

  double(value: number): void {
    if (this.length + 8 > this.bytes.length) this.#grow(8);
    new DataView(this.bytes.buffer).setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** The bytes themselves. */
  raw(bytes: Uint8Array, length = bytes.length): void {
    if (this.length + length > this.bytes.length) this.#grow(length);
    for (let i = 0; i < length; i++) this.bytes[this.length + i] = bytes[i] as number;
    this.length += length;
  }

  /** UTF-8 without a length; texts on the hot path are ASCII, which needs no encoder. */
  text(text: string): void {
    const { length } = text;
    if (this.length + length > this.bytes.length) this.#grow(length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) return this.raw(encoder.encode(text));
      bytes[at++] = code;
    }
    this.length = at;
  }

  /** A length and the UTF-8 behind it. */
  string(text: string): void {
    const start = this.length;
    this.varint(text.length);
    const body = this.length;
    this.text(text);
    if (this.length - body === text.length) return;
    // Not ASCII: the length in bytes is another one.
    const encoded = encoder.encode(text);
    this.length = start;
    this.varint(encoded.length);
    this.raw(encoded);
  }

  #negative(value: number): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 0x80n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + needed));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}
