import type { Socket } from "node:net";

import type { Failure, Scheduler } from "@streampulse/core";
import { WebSocket } from "ws";

import { CREDIT_STEP_BYTES, HEARTBEAT_MS } from "../../engine/limits.ts";
import type { Sink } from "../../engine/ports/transport.ts";
import { cutOff } from "../cut-off.ts";
import { failureJson, statusNumber } from "./failure-details.ts";
import { END_MAX_MS } from "./limits.ts";
import { frameHeadBytes, frameOf, PING, PONG, TEXT, writeFrameHead } from "./websocket-frame.ts";

/** A ping carries how many bytes of messages were written before it, in this many of its own. */
const PING_BYTES = 6;
/**
 * So often there is a ping among what is written: by bytes for the client's credit, by time to see that it lives. While
 * no more than a step waits for its acknowledgement none is needed, and a pong is dearer to read than a flush to write.
 */
const PING_EVERY_BYTES = CREDIT_STEP_BYTES / 2;
const PING_EVERY_MS = HEARTBEAT_MS;
/** A client that has answered pings before is gone when one goes unanswered for this long. */
const PONG_MAX_MS = 10_000;
/** Private close codes are the contract's: this plus the gRPC code. */
const CLOSE_CODES = 4_000;

/**
 * The frames of one connection. The engine's messages go out in one write with their heads; answers, pings and
 * pongs are whole frames between such writes, so that nothing is ever written within another frame. What the
 * engine wrote is credited by the client's pongs.
 */
export class WebSocketSink implements Sink {
  readonly format = "json-batch";
  /** A message of quotes has more bytes than the shortest head can tell, and fewer than the longest is for. */
  readonly headBytes = 4;
  readonly #socket: Socket;
  readonly #webSocket: WebSocket;
  readonly #scheduler: Scheduler;
  /** Bytes of messages, without their heads: in all, and when the last ping was written. */
  #written = 0;
  #pinged = 0;
  /** What the client's newest pong says. */
  #ponged = -1;
  // Times are numbers with a fraction from the first: thousands of sinks of one shape are quicker than of two.
  #pingedMs = -Infinity;
  /** When the oldest ping was written that has no answer yet; Infinity where there is none, or the client never answers. */
  #waitingSinceMs = Infinity;
  #answersPings = false;
  #isLetGo = false;

  /** The socket is the one below `webSocket`, which reads it and closes it. */
  constructor(socket: Socket, webSocket: WebSocket, scheduler: Scheduler) {
    this.#socket = socket;
    this.#webSocket = webSocket;
    this.#scheduler = scheduler;
  }

  headBytesOf(length: number): number {
    return frameHeadBytes(length);
  }

  head(buffer: Uint8Array, at: number, length: number): void {
    writeFrameHead(buffer, at, TEXT, length);
    this.#written += length;
  }

  get isOpen(): boolean {
    return this.#webSocket.readyState === WebSocket.OPEN;
  }

  get writable(): boolean {
    return !this.isOpen || this.#socket.writableLength === 0;
  }

  write(buffer: Uint8Array, start: number, end: number): boolean {
    if (!this.isOpen) return false;
    const length = end + this.#ping(buffer, end) - start;
    this.#socket.write(Buffer.from(buffer.buffer, buffer.byteOffset + start, length));
    return this.#socket.writableLength > 0;
  }

  /** Says something of its own, as JSON. */
  say(message: object): void {
    if (this.isOpen) this.#socket.write(frameOf(TEXT, Buffer.from(JSON.stringify(message))));
  }

  /** Answers a client's ping. */
  pong(payload: Uint8Array): void {
    if (this.isOpen) this.#socket.write(frameOf(PONG, payload));
  }

  /** A client's pong: how many bytes of messages it has received; undefined for one that answers no ping of ours anew. */
  ponged(payload: Buffer): number | undefined {
    if (payload.length !== PING_BYTES) return undefined;
    const received = payload.readUIntBE(0, PING_BYTES);
    if (received > this.#pinged || received <= this.#ponged) return undefined;
    this.#ponged = received;
    this.#answersPings = true;
    this.#waitingSinceMs = received < this.#pinged ? this.#scheduler.now() : Infinity;
    return received;
  }

  /** The failure is the last message, the close code says it again. */
  end(failure: Failure): void {
    if (!this.isOpen) return;
    this.say({ failure: failureJson(failure) });
    this.#webSocket.close(CLOSE_CODES + statusNumber(failure), failure.reason);
    this.letGo();
  }

  /** Ends the connection soon: a client that does not take its end would hold it, and what the kernel has of it. */
  letGo(): void {
    if (this.#isLetGo || this.#socket.destroyed) return;
    this.#isLetGo = true;
    const cancel = this.#scheduler.after(END_MAX_MS, () => cutOff(this.#socket));
    this.#socket.once("close", cancel);
  }

  get #owesPing(): boolean {
    return this.#written - this.#pinged >= PING_EVERY_BYTES && this.#written - this.#ponged >= CREDIT_STEP_BYTES;
  }

  /** Puts a ping behind what is being written, where one is due; its size. */
  #ping(buffer: Uint8Array, at: number): number {
    const now = this.#scheduler.now();
    // The connection tells of its end, and whoever has the stream closes it then.
    if (now - this.#waitingSinceMs > PONG_MAX_MS) this.#socket.destroy();
    if (!this.#owesPing && now - this.#pingedMs < PING_EVERY_MS) return 0;
    this.#pinged = this.#written;
    this.#pingedMs = now;
    if (this.#answersPings && this.#waitingSinceMs === Infinity) this.#waitingSinceMs = now;
    writeFrameHead(buffer, at, PING, PING_BYTES);
    new DataView(buffer.buffer, buffer.byteOffset + at + 2).setUint16(0, Math.floor(this.#written / 2 ** 32));
    new DataView(buffer.buffer, buffer.byteOffset + at + 4).setUint32(0, this.#written >>> 0);
    return 2 + PING_BYTES;
  }
}
