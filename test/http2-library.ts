import { Http2Reader, numbers } from "./http2-peer.ts";
import { frame } from "./raw-http2.ts";

const WINDOW_FIRST = 65_535;
const WINDOW_MAX = 2 ** 31 - 1;
const FRAME_MAX = 16_384;

interface Answer {
  rest: string;
  readonly hasTrailers: boolean;
  /** Whether no DATA comes with the end. */
  readonly isBare: boolean;
}

/**
 * An HTTP/2 library on the serving side, as far as frames and windows go: acknowledges and pongs at once, sends
 * answers as its windows let, and throws where it would end the connection.
 */
export class PlainLibrary {
  /** What it has not been asked for, as it came: all frames but window updates. */
  readonly heard: Buffer[] = [];
  readonly #send: (bytes: Buffer) => void;
  readonly #reader = new Http2Reader();
  #preface = 24;
  #connection = WINDOW_FIRST;
  #initial = WINDOW_FIRST;
  #frameMax = FRAME_MAX;
  #block: number | undefined;
  readonly #windows = new Map<number, number>();
  readonly #answers = new Map<number, Answer>();

  constructor(send: (bytes: Buffer) => void) {
    this.#send = send;
  }

  /** What it takes the connection's window for. */
  get connection(): number {
    return this.#connection;
  }

  take(bytes: Buffer): void {
    const skipped = Math.min(this.#preface, bytes.length);
    this.#preface -= skipped;
    for (const { type, flags, stream, body } of this.#reader.read(bytes.subarray(skipped))) {
      const isBlock = type === 1 || type === 9;
      if (this.#block !== undefined && (type !== 9 || stream !== this.#block))
        throw new Error("a block was interrupted");
      if (isBlock) this.#block = (flags & 4) === 0 ? stream : undefined;
      if (type === 8) this.#update(stream, body.readUInt32BE(0));
      else this.heard.push(frame(type, flags, stream, body));
      if (type === 1) this.#windows.set(stream, this.#initial);
      if (type === 3) this.#forget(stream);
      if (type === 4 && (flags & 1) === 0) this.#settings(body);
      if (type === 6 && (flags & 1) === 0) this.#send(frame(6, 1, 0, body));
    }
    this.#go();
  }

  /** Begins a response; its body, if any, is somebody else's. */
  begin(stream: number): void {
    if (this.#windows.has(stream)) this.#send(this.#block9(stream, 0));
  }

  answer(stream: number, body: string, hasTrailers: boolean): void {
    if (!this.#windows.has(stream)) return;
    this.begin(stream);
    this.#answers.set(stream, { rest: body, hasTrailers, isBare: false });
    this.#go();
  }

  /** The end of a response whose body was somebody else's; waits for a window as if there were one. */
  end(stream: number, hasTrailers: boolean): void {
    if (!this.#windows.has(stream)) return;
    this.#answers.set(stream, { rest: "", hasTrailers, isBare: true });
    this.#go();
  }

  reset(stream: number): void {
    if (!this.#windows.has(stream)) return;
    this.#forget(stream);
    this.#send(frame(3, 0, stream, numbers(8)));
  }

  /** A header block in two frames. */
  #block9(stream: number, flags: number): Buffer {
    return Buffer.concat([frame(1, flags, stream, Buffer.from("he")), frame(9, 4, stream, Buffer.from("ad"))]);
  }

  #forget(stream: number): void {
    this.#windows.delete(stream);
    this.#answers.delete(stream);
  }

  #update(stream: number, by: number): void {
    if (by === 0) throw new Error("an update by nothing");
    if (stream === 0) this.#connection += by;
    else if (this.#windows.has(stream)) this.#windows.set(stream, (this.#windows.get(stream) as number) + by);
    if (this.#connection > WINDOW_MAX || (this.#windows.get(stream) ?? 0) > WINDOW_MAX) throw new Error("too large");
  }

  #settings(body: Buffer): void {
    this.#send(frame(4, 1, 0));
    for (let at = 0; at < body.length; at += 6) {
      const value = body.readUInt32BE(at + 2);
      if (body.readUInt16BE(at) === 5) this.#frameMax = value;
      if (body.readUInt16BE(at) !== 4) continue;
      for (const [stream, left] of this.#windows) {
        if (left + value - this.#initial > WINDOW_MAX) throw new Error("too large");
        this.#windows.set(stream, left + value - this.#initial);
      }
      this.#initial = value;
    }
  }

  /** Sends of all answers what the windows let. */
  #go(): void {
    for (const [stream, answer] of this.#answers) {
      let part = 1;
      while (answer.rest.length > 0 && part > 0) {
        const left = this.#windows.get(stream) as number;
        part = Math.min(answer.rest.length, left, this.#connection, this.#frameMax);
        if (part <= 0) break;
        this.#windows.set(stream, left - part);
        this.#connection -= part;
        const data = Buffer.from(answer.rest.slice(0, part), "latin1");
        answer.rest = answer.rest.slice(part);
        this.#send(frame(0, answer.rest === "" && !answer.hasTrailers ? 1 : 0, stream, data));
      }
      if (answer.rest !== "") continue;
      if (answer.isBare && Math.min(this.#windows.get(stream) as number, this.#connection) <= 0) continue;
      if (answer.isBare && !answer.hasTrailers) this.#send(frame(0, 1, stream));
      if (answer.hasTrailers) this.#send(this.#block9(stream, 1));
      this.#forget(stream);
    }
  }
}
