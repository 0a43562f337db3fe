import { LINE_MAX_BYTES } from "./limits.ts";

/** What is wrong with what a client sends, beyond repair: nobody knows where its next line begins, or what it speaks. */
export type LineFault = "LINE_TOO_LONG" | "NOT_TEXT";

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const NOTHING = Buffer.alloc(0);
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Cuts what a client sends into lines of UTF-8 text, LF or CRLF, and holds no more than one line of it. */
export class LineReader {
  #begun: Buffer = NOTHING;

  /** Whether a line has begun and not ended. */
  get isWithin(): boolean {
    return this.#begun.length > 0;
  }

  /** The line that has begun, or that is none, as far as it is held: its bytes as characters. */
  get begun(): string {
    return this.#begun.toString("latin1");
  }

  /**
   * Takes bytes and gives each line that ends in them, until `take` wants no more: then the bytes behind that
   * line are given back, if there are any. A fault is for good.
   */
  feed(bytes: Buffer, take: (line: string) => boolean): LineFault | Buffer | undefined {
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(LF, at);
      const piece = bytes.subarray(at, end === -1 ? bytes.length : end);
      if (!isText(piece)) return this.#fault("NOT_TEXT", piece);
      // A CR is the line's end, if its LF follows.
      if (this.#begun.length + piece.length > LINE_MAX_BYTES + 1) return this.#fault("LINE_TOO_LONG", piece);
      this.#begun = this.#begun.length === 0 ? Buffer.copyBytesFrom(piece) : Buffer.concat([this.#begun, piece]);
      if (end === -1) return this.#isTooLong() ? "LINE_TOO_LONG" : undefined;
      const line = this.end();
      if (typeof line === "object") return line.fault;
      at = end + 1;
      if (!take(line)) return at < bytes.length ? bytes.subarray(at) : undefined;
    }
    return undefined;
  }

  /** The line that has begun, as if it had ended. */
  end(): string | { readonly fault: LineFault } {
    const begun = this.#begun;
    if (this.#isTooLong()) return { fault: "LINE_TOO_LONG" };
    this.#begun = NOTHING;
    try {
      return decoder.decode(begun.at(-1) === CR ? begun.subarray(0, -1) : begun);
    } catch {
      return { fault: this.#fault("NOT_TEXT", begun) };
    }
  }

  /** Of what is no line its beginning is held: it may show whose it is. */
  #fault(fault: LineFault, piece: Buffer): LineFault {
    if (this.#begun.length === 0) this.#begun = Buffer.copyBytesFrom(piece, 0, LINE_MAX_BYTES);
    return fault;
  }

  #isTooLong(): boolean {
    const { length } = this.#begun;
    return length > LINE_MAX_BYTES && !(length === LINE_MAX_BYTES + 1 && this.#begun.at(-1) === CR);
  }
}

/** Whether the bytes hold no control characters but tabs and carriage returns. */
function isText(bytes: Buffer): boolean {
  for (const byte of bytes) if ((byte < 0x20 && byte !== TAB && byte !== CR) || byte === 0x7f) return false;
  return true;
}
