import { frame as frameOf, settings } from "./raw-http2.ts";

const WINDOW_FIRST = 65_535;
const FRAME_FIRST = 16_384;

/** A frame as it came. */
export interface Http2Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly body: Buffer;
}

/** Numbers of 32 bits, as frames have them. */
export function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value >>> 0, at * 4));
  return bytes;
}

/** Cuts bytes into frames, wherever they were cut before; gives those that are whole. */
export class Http2Reader {
  #rest: Buffer = Buffer.alloc(0);

  /** Whether nothing of a frame is waiting for its end. */
  get isWhole(): boolean {
    return this.#rest.length === 0;
  }

  read(bytes: Buffer): Http2Frame[] {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Http2Frame[] = [];
    let at = 0;
    for (; all.length - at >= 9 && all.length - at >= 9 + all.readUIntBE(at, 3); at += 9 + all.readUIntBE(at, 3)) {
      const body = all.subarray(at + 9, at + 9 + all.readUIntBE(at, 3));
      frames.push({
        type: all[at + 3] as number,
        flags: all[at + 4] as number,
        stream: all.readUInt32BE(at + 5) & 0x7fffffff,
        body,
      });
    }
    this.#rest = all.subarray(at);
    return frames;
  }
}

/** What a strict peer has seen of a stream's response. */
export interface SeenResponse {
  body: string;
  isAnswered: boolean;
  isEnded: boolean;
  /** What the peer has reset: it may still come, and is looked at no more. */
  isReset: boolean;
}

interface Granted {
  /** By window updates, less what came. */
  left: number;
  /** How many settings had been sent when the stream began. */
  readonly since: number;
}

interface Settings {
  readonly initial: number;
  readonly frameMax: number;
}

/**
 * The side of HTTP/2 that gives windows and holds the other to them: throws where a frame is longer than it
 * allows, goes beyond a window, or comes where it may not. What is less than before it holds against the
 * other from the acknowledgement on.
 */
export class StrictPeer {
  readonly seen = new Map<number, SeenResponse>();
  readonly pongs: string[] = [];
  /** Has it look at large frames' windows alone. */
  keepsNothing = false;
  readonly #reader = new Http2Reader();
  readonly #granted = new Map<number, Granted>();
  readonly #settings: Settings[] = [{ initial: WINDOW_FIRST, frameMax: FRAME_FIRST }];
  #acknowledged = 0;
  #connection = WINDOW_FIRST;
  #block: number | undefined;

  /** What is left to the other side. */
  get connection(): number {
    return this.#connection;
  }

  open(stream: number): void {
    this.#granted.set(stream, { left: 0, since: this.#settings.length - 1 });
    this.seen.set(stream, { body: "", isAnswered: false, isEnded: false, isReset: false });
  }

  grow(stream: number, by: number): Buffer {
    const granted = this.#granted.get(stream);
    if (granted) granted.left += by;
    else this.#connection += by;
    return frameOf(8, 0, stream, numbers(by));
  }

  /** Changes one setting, by its number. */
  settings(name: 4 | 5, value: number): Buffer {
    const last = this.#settings.at(-1) as Settings;
    this.#settings.push(name === 4 ? { ...last, initial: value } : { ...last, frameMax: value });
    return settings([name, value]);
  }

  reset(stream: number): Buffer {
    (this.seen.get(stream) as SeenResponse).isReset = true;
    return frameOf(3, 0, stream, numbers(8));
  }

  /** Takes one write of the other side, which is of whole frames. */
  take(bytes: Buffer): void {
    for (const frame of this.#reader.read(bytes)) this.#takeFrame(frame);
    if (!this.#reader.isWhole) throw new Error("a write ends within a frame");
    if (this.#block !== undefined) throw new Error("a write ends within a header block");
  }

  #takeFrame({ type, flags, stream, body }: Http2Frame): void {
    if (this.#block !== undefined && (type !== 9 || stream !== this.#block)) throw new Error("a block was interrupted");
    if (type === 0) this.#takeData(stream, flags, body);
    else if (type === 1 || type === 9) this.#takeHead(stream, flags, type);
    else if (type === 3) this.#of(stream).isEnded = true;
    else if (type === 6 && (flags & 1) !== 0) this.pongs.push(body.toString("hex"));
    else if (type === 4 && (flags & 1) !== 0) this.#acknowledged++;
    if (this.#acknowledged >= this.#settings.length) throw new Error("an acknowledgement of nothing");
  }

  #takeData(stream: number, flags: number, body: Buffer): void {
    const seen = this.#of(stream);
    const granted = this.#granted.get(stream) as Granted;
    const valid = this.#settings.slice(Math.max(this.#acknowledged, granted.since));
    const frameMax = Math.max(...this.#settings.slice(this.#acknowledged).map((each) => each.frameMax));
    if (body.length > frameMax) throw new Error(`a frame of ${body.length} bytes`);
    if (!seen.isAnswered) throw new Error("DATA ahead of the response's head");
    this.#connection -= body.length;
    granted.left -= body.length;
    if (this.#connection < 0) throw new Error("beyond the connection's window");
    const left = granted.left + Math.max(...valid.map(({ initial }) => initial));
    if (body.length > 0 && left < 0) throw new Error("beyond the stream's window");
    if (!seen.isReset && !(this.keepsNothing && body.length > 1_000)) seen.body += body.toString("latin1");
    seen.isEnded = (flags & 1) !== 0;
  }

  #takeHead(stream: number, flags: number, type: number): void {
    this.#block = (flags & 4) === 0 ? stream : undefined;
    if (type === 9) return;
    const seen = this.#of(stream);
    seen.isAnswered = true;
    seen.isEnded = (flags & 1) !== 0;
  }

  #of(stream: number): SeenResponse {
    const seen = this.seen.get(stream);
    if (seen === undefined) throw new Error(`a frame of stream ${stream}, which nobody opened`);
    if (seen.isEnded) throw new Error(`a frame of stream ${stream} behind its end`);
    return seen;
  }
}
