import { failureReason, isObject, parseObject } from "./json-batch.ts";

const HEAD_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");
const NOTHING = Buffer.alloc(0);
/** As much of a refusal's body as says why. */
const REFUSAL_MAX = 16 * 1024;

/**
 * The answer to one HTTP/1.1 request, read as it arrives: its head, then a chunked body, or after 101 what
 * the upgrade brings. Any other answer is a refusal, whose body says why.
 */
export class HttpAnswer {
  readonly #wanted: number;
  readonly #body: (bytes: Buffer, start: number, end: number) => void;
  /** What has no end yet of a head, or of a chunk's first line. */
  #rest = NOTHING;
  #status = 0;
  #isChunked = false;
  /** Bytes of the open chunk that are still to come, its line end included; 0 where a chunk begins. */
  #left = 0;
  #refusal = NOTHING;

  /** `wanted` is the status of an answer that is no refusal: 200 or 101. */
  constructor(wanted: 200 | 101, body: (bytes: Buffer, start: number, end: number) => void) {
    this.#wanted = wanted;
    this.#body = body;
  }

  /** Takes bytes and keeps none of them. Throws where they are no answer of this kind. */
  push(bytes: Buffer): void {
    const all = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    this.#rest = NOTHING;
    const at = this.#status === 0 ? this.#readHead(all) : 0;
    if (at === all.length || this.#status === 0) return;
    if (this.#status !== this.#wanted) this.#refuse(all.subarray(at));
    else if (this.#isChunked) this.#readChunks(all, at);
    else this.#body(all, at, all.length);
  }

  /** Why the connection ended, of one that the server ended: a refusal's reason where it was one. */
  get reason(): string {
    if (this.#status === 0 || this.#status === this.#wanted) return "closed by the server";
    const said = parseObject(this.#refusal.toString());
    const failure = said && isObject(said["error"]) ? said["error"] : said;
    return `HTTP ${this.#status}${failure?.["code"] === undefined ? "" : ` ${failureReason(failure)}`}`;
  }

  /** Whether the answer is a refusal: nothing else will come. */
  get isRefusal(): boolean {
    return this.#status !== 0 && this.#status !== this.#wanted;
  }

  #readHead(all: Buffer): number {
    const end = all.indexOf(HEAD_END);
    if (end === -1) {
      this.#rest = Buffer.from(all);
      if (all.length > REFUSAL_MAX) throw new RangeError("a head without an end");
      return all.length;
    }
    const head = all.toString("latin1", 0, end);
    const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
    if (status === undefined) throw new RangeError("no HTTP answer");
    this.#status = Number(status);
    this.#isChunked = /\r\ntransfer-encoding: *chunked/i.test(head);
    return end + HEAD_END.length;
  }

  #refuse(bytes: Buffer): void {
    if (this.#refusal.length < REFUSAL_MAX)
      this.#refusal = Buffer.concat([this.#refusal, bodyOf(bytes, this.#isChunked)]);
  }

  #readChunks(all: Buffer, start: number): void {
    let at = start;
    while (at < all.length) {
      if (this.#left === 0) {
        const end = all.indexOf(LINE_END, at);
        if (end === -1) {
          this.#rest = Buffer.from(all.subarray(at));
          return;
        }
        const length = Number.parseInt(all.toString("latin1", at, end), 16);
        if (!(length >= 0)) throw new RangeError("no chunk");
        this.#left = length + LINE_END.length;
        at = end + LINE_END.length;
      }
      const taken = Math.min(this.#left, all.length - at);
      // The last two bytes of a chunk are its line end, of which this piece may hold one, both or none.
      const data = Math.min(taken, Math.max(0, this.#left - LINE_END.length));
      this.#left -= taken;
      if (data > 0) this.#body(all, at, at + data);
      at += taken;
    }
  }
}

/** A short body for people: of a chunked one the JSON within is enough. */
function bodyOf(bytes: Buffer, isChunked: boolean): Buffer {
  if (!isChunked) return bytes;
  const [from, to] = [bytes.indexOf("{"), bytes.lastIndexOf("}")];
  return from === -1 ? NOTHING : bytes.subarray(from, to + 1);
}
