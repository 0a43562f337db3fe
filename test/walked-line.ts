import { ROOM } from "../apps/server/src/engine/ports/transport.ts";
import { FrameWalk } from "../apps/server/src/transports/http/own-frames/frame-walk.ts";
import type { OwnStream } from "../apps/server/src/transports/http/own-frames/own-stream.ts";
import { PlainLibrary } from "./http2-library.ts";
import { Http2Reader, StrictPeer } from "./http2-peer.ts";
import { frame } from "./raw-http2.ts";

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** A letter of the alphabet per write, so that what is lost, doubled or out of order shows. */
export const letters = (n: number, length: number): string => String.fromCharCode(97 + (n % 26)).repeat(length);

/** A write as the engine makes it: with room around. */
export function written(own: OwnStream, text: string): void {
  const bytes = Buffer.alloc(text.length + 2 * ROOM);
  bytes.write(text, ROOM, "latin1");
  own.write(bytes, ROOM, ROOM + text.length);
}

/** Library, walk and strict peer, with the peer's bytes cut wherever a test likes. */
export class WalkedLine {
  readonly peer = new StrictPeer();
  readonly library: PlainLibrary;
  readonly walk: FrameWalk;
  /** What the peer has said and nobody has heard. */
  #onWay: Buffer[] = [];
  /** All that it has said but window updates. */
  readonly said = new Http2Reader();
  readonly saidFrames: Buffer[] = [];
  #owes = false;
  onSent = (_bytes: Buffer): void => {};

  constructor(cut: (length: number) => number) {
    this.walk = new FrameWalk({
      toPeer: (bytes) => {
        this.onSent(bytes);
        this.peer.take(bytes);
        return false;
      },
      toLibrary: (bytes) => this.library.take(bytes),
      owes: () => (this.#owes = true),
    });
    this.library = new PlainLibrary((bytes) => {
      const at = cut(bytes.length);
      this.walk.fromLibrary(Buffer.from(bytes.subarray(0, at)));
      this.walk.fromLibrary(Buffer.from(bytes.subarray(at)));
    });
    this.say(PREFACE);
    this.say(this.peer.settings(4, 65_535));
  }

  say(bytes: Buffer): void {
    this.#onWay.push(bytes);
    if (bytes === PREFACE) return;
    for (const { type, flags, stream, body } of this.said.read(bytes)) {
      if (type !== 8) this.saidFrames.push(frame(type, flags, stream, body));
    }
  }

  /** Lets so many bytes arrive. */
  hear(most: number): void {
    const all = Buffer.concat(this.#onWay);
    this.#onWay = [all.subarray(most)];
    this.walk.fromPeer(Buffer.from(all.subarray(0, most)));
    this.turn();
  }

  /** The end of a turn of the event loop. */
  turn(): void {
    if (!this.#owes) return;
    this.#owes = false;
    this.walk.settle();
    this.turn();
  }
}

/** Ends a test with what it found. */
export function raise(what: string): never {
  throw new Error(what);
}
