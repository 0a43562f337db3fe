import { constants } from "node:http2";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";

import { cutOff } from "../../cut-off.ts";
import { END_MAX_MS, HELD_FRAMES_MAX, HELD_MAX_MS, UNHEARD_MAX_BYTES } from "../limits.ts";
import { goAway } from "./frame.ts";
import { FrameWalk } from "./frame-walk.ts";
import type { OwnStream } from "./own-stream.ts";

/** A connection as node:http2 gets it: with the walk between it and the socket, which is ours as well. */
export class WalkedConnection extends Duplex {
  readonly #socket: Socket;
  readonly #walk: FrameWalk;
  #isSettling = false;
  /** Lets the library go on. */
  #goOn: (() => void) | undefined;
  /** Ends the socket when nothing waits any more. */
  #finish: (() => void) | undefined;
  /** Looks at what the library holds for sent and the peer does not take; only while there is some. */
  #late: NodeJS.Timeout | undefined;

  /** The socket is this one's from now on; nothing may have been read of it that is not put back. */
  constructor(socket: Socket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#walk = new FrameWalk({
      toPeer: (bytes) => {
        // After its end a socket only complains.
        if (!socket.writable) return false;
        socket.write(bytes);
        return socket.writableLength > 0;
      },
      toLibrary: (bytes) => {
        if (!this.push(bytes)) this.#fill();
      },
      owes: () => this.#settleSoon(),
    });
    socket.on("data", (bytes: Buffer) => {
      this.#walk.fromPeer(bytes);
      this.#freed();
    });
    socket.on("drain", () => this.#freed());
    socket.on("end", () => this.push(null));
    // Of errors 'close' follows, and that is what is listened to.
    socket.on("error", () => {});
    socket.on("close", () => this.destroy());
  }

  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }

  /** Bytes that came over the wire. */
  get bytesRead(): number {
    return this.#socket.bytesRead;
  }

  /** Bytes that went past the library, which takes a connection without its own for a silent one. */
  get bytesPast(): number {
    return this.#walk.bytesPast;
  }

  /** Whether the socket takes more now. */
  get takesMore(): boolean {
    return this.#socket.writableLength === 0;
  }

  /** As the walk's. */
  own(stream: number): OwnStream | undefined {
    return this.#walk.own(stream);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#take(bytes, done);
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#finish = () => {
      this.#socket.end();
      done();
    };
    if (this.#walk.held > 0) this.#cutOffLate();
    this.#freed();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#late);
    this.#socket.destroy();
    done(error);
  }

  #take(bytes: Buffer, done: () => void): void {
    this.#walk.fromLibrary(bytes);
    this.#goOn = done;
    this.#freed();
    // The library reads nothing while it is held back, and the window that it waits for is the walk's to hear of.
    if (this.#isHeldBack) this.#socket.resume();
  }

  get #isHeldBack(): boolean {
    return this.#walk.held > HELD_FRAMES_MAX;
  }

  /** The library has not read what is there for it. */
  #fill(): void {
    if (!this.#isHeldBack) this.#socket.pause();
    else if (this.readableLength > UNHEARD_MAX_BYTES) this.#giveUp();
  }

  /** Ends the connection, which the library itself cannot. What the peer still says is dropped. */
  #giveUp(): void {
    this.#socket.removeAllListeners("data");
    this.#socket.end(goAway(this.#walk.lastStream, constants.NGHTTP2_ENHANCE_YOUR_CALM));
    this.#cutOffLate();
  }

  /** Whatever else the peer says meanwhile; the socket's own timeout is over silence. */
  #cutOffLate(): void {
    const late = setTimeout(() => cutOff(this.#socket), END_MAX_MS);
    this.#socket.once("close", () => clearTimeout(late));
  }

  /** Cuts the connection off where an answer has waited from one look to the next. */
  #watch(): void {
    if (this.#walk.held === 0) {
      clearTimeout(this.#late);
      this.#late = undefined;
    } else this.#late ??= this.#lookLater();
  }

  #lookLater(): NodeJS.Timeout {
    const { waited } = this.#walk;
    return setTimeout(() => {
      if (this.#walk.waitsOf(waited)) return cutOff(this.#socket);
      this.#late = this.#lookLater();
    }, HELD_MAX_MS);
  }

  /** What was waited for may have come: room in the socket, or in the peer's window. */
  #freed(): void {
    this.#watch();
    if (this.#goOn && !this.#socket.writableNeedDrain && !this.#isHeldBack) {
      const goOn = this.#goOn;
      this.#goOn = undefined;
      goOn();
    }
    if (this.#finish && this.#walk.held === 0) {
      const finish = this.#finish;
      this.#finish = undefined;
      finish();
    }
  }

  /** The library is writing now, and takes nothing meanwhile. */
  #settleSoon(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    process.nextTick(() => {
      this.#isSettling = false;
      if (!this.destroyed) this.#walk.settle();
    });
  }
}
