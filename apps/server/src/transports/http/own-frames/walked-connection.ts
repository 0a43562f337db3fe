import type { Socket } from "node:net";
import { Duplex } from "node:stream";

import { cutOff } from "../../cut-off.ts";
import { END_MAX_MS } from "../limits.ts";
import { FrameWalk } from "./frame-walk.ts";
import type { OwnStream } from "./own-stream.ts";

/** How many frames of the library's may wait for a shut window before it is not listened to any more. */
const HELD_MAX = 256;

/** A connection as node:http2 gets it: with the walk between it and the socket, which is ours as well. */
export class WalkedConnection extends Duplex {
  readonly #socket: Socket;
  readonly #walk: FrameWalk;
  #isSettling = false;
  /** Lets the library go on. */
  #goOn: (() => void) | undefined;
  /** Ends the socket when nothing waits any more. */
  #finish: (() => void) | undefined;

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
        if (!this.push(bytes)) socket.pause();
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
    if (this.#walk.held > 0) {
      // Whatever else the peer says meanwhile; the socket's own timeout is over silence.
      const late = setTimeout(() => cutOff(this.#socket), END_MAX_MS);
      this.#socket.once("close", () => clearTimeout(late));
    }
    this.#freed();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #take(bytes: Buffer, done: () => void): void {
    this.#walk.fromLibrary(bytes);
    this.#goOn = done;
    this.#freed();
  }

  /** What was waited for may have come: room in the socket, or in the peer's window. */
  #freed(): void {
    if (this.#goOn && !this.#socket.writableNeedDrain && this.#walk.held <= HELD_MAX) {
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
