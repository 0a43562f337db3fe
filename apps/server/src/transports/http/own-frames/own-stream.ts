import { FRAME_HEAD_BYTES, TYPE, writeHead } from "./frame.ts";
import type { StreamWindow, Windows } from "./windows.ts";

/** What a stream's DATA needs of its connection. */
export interface OwnWire {
  /** Bytes for the peer; whether the connection still needs them. */
  send(bytes: Buffer): boolean;
  /** `pump` is to be called when a window has grown. */
  waits(stream: OwnStream): void;
  /** The library is about to be told of the stream's end. */
  ends(): void;
}

const NOTHING = Buffer.alloc(0);

/** The DATA of one stream, framed here and sent within the stream's and the connection's windows. */
export class OwnStream {
  readonly #id: number;
  readonly #window: StreamWindow;
  readonly #windows: Windows;
  readonly #wire: OwnWire;
  /** What no window has had room for: the end of one write, and what was said before it was gone. */
  #rest: Buffer = NOTHING;
  #ended: (() => void) | undefined;

  constructor(id: number, window: StreamWindow, windows: Windows, wire: OwnWire) {
    this.#id = id;
    this.#window = window;
    this.#windows = windows;
    this.#wire = wire;
  }

  /**
   * Whether a write would begin to go out now, and it is this stream's turn. Who asks has something to write, and
   * asks again. `takesMore`: whether the socket does.
   */
  mayWrite(takesMore: boolean): boolean {
    const { turns, connection } = this.#windows;
    const window = this.#window;
    const waitsForConnection = this.#rest.length === 0 && window.isAnswered && window.isOpen && window.left > 0;
    if (waitsForConnection) return turns.take(window, takesMore && connection > 0);
    turns.leave(window);
    return false;
  }

  /** As a Sink's `write`: the bytes in front of `start` are for the frame's head. What a window holds back is copied. */
  write(buffer: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (!this.#window.isOpen) return false;
    const room = Math.min(this.#windows.roomFor(this.#window), this.#windows.frameMax);
    if (this.#rest.length === 0 && length <= room) {
      const at = start - FRAME_HEAD_BYTES;
      writeHead(buffer, at, length, TYPE.data, 0, this.#id);
      this.#windows.spend(this.#window, length);
      return this.#wire.send(Buffer.from(buffer.buffer, buffer.byteOffset + at, FRAME_HEAD_BYTES + length));
    }
    this.#rest = Buffer.concat([this.#rest, buffer.subarray(start, end)]);
    this.pump();
    return false;
  }

  /** The last bytes; `done` is called when all are gone, for the end itself is the library's to say. */
  end(last: Uint8Array, done: () => void): void {
    this.#rest = Buffer.concat([this.#rest, last]);
    this.#ended = done;
    this.#windows.turns.leave(this.#window);
    this.pump();
  }

  /** Sends of what is left as much as the windows let. */
  pump(): void {
    if (!this.#window.isOpen) {
      this.#rest = NOTHING;
      return;
    }
    const room = Math.min(this.#rest.length, this.#windows.roomFor(this.#window));
    if (room > 0) {
      this.#windows.spend(this.#window, room);
      this.#wire.send(this.#framed(this.#rest.subarray(0, room)));
      this.#rest = this.#rest.subarray(room);
    }
    if (this.#rest.length > 0) return this.#wire.waits(this);
    this.#rest = NOTHING;
    const ended = this.#ended;
    if (ended === undefined) return;
    this.#ended = undefined;
    this.#wire.ends();
    ended();
  }

  /** Bytes as frames that are no longer than the peer takes. */
  #framed(bytes: Buffer): Buffer {
    const { frameMax } = this.#windows;
    const frames = Buffer.allocUnsafe(bytes.length + Math.ceil(bytes.length / frameMax) * FRAME_HEAD_BYTES);
    let at = 0;
    for (let from = 0; from < bytes.length; from += frameMax) {
      const length = Math.min(frameMax, bytes.length - from);
      writeHead(frames, at, length, TYPE.data, 0, this.#id);
      bytes.copy(frames, at + FRAME_HEAD_BYTES, from, from + length);
      at += FRAME_HEAD_BYTES + length;
    }
    return frames;
  }
}
