import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";

import { cutOff } from "../cut-off.ts";
import type { StreamBody } from "./stream-body.ts";

const CR = 0x0d;
const LF = 0x0a;
const HEX = Buffer.from("0123456789abcdef");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/**
 * A response on a connection that is all ours, after which the connection ends. Its chunks' framing goes
 * into the room around what it is given, so that a flush is one write of the engine's own bytes.
 */
export class ChunkedResponse implements StreamBody {
  readonly socket: Socket;
  readonly stream: undefined;
  /** Where the bytes differ from node:http's: nothing else is to be sent on this connection. */
  #headers: Record<string, string> | undefined = {};
  /** The head, until it goes out with the first bytes of the body. */
  #head: Buffer | undefined;
  #isChunked = true;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  get headersSent(): boolean {
    return this.#headers === undefined;
  }

  setHeader(name: string, value: string): this {
    if (this.#headers) this.#headers[name] = value;
    return this;
  }

  writeHead(status: number, headers: Readonly<Record<string, string>> = {}): this {
    const all = { ...this.#headers, ...headers };
    this.#headers = undefined;
    this.#isChunked = !("content-length" in all);
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#head = Buffer.from(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}Date: ${new Date().toUTCString()}\r\n` +
        `Connection: close\r\n${this.#isChunked ? "Transfer-Encoding: chunked\r\n" : ""}\r\n`,
      "latin1",
    );
    return this;
  }

  get writable(): boolean {
    return this.socket.writableLength === 0;
  }

  get closed(): boolean {
    return this.socket.closed;
  }

  /** One chunk of one write. The socket keeps the engine's bytes only if the kernel does not take them at once. */
  take(buffer: Uint8Array, start: number, end: number): boolean {
    let at = start;
    buffer[--at] = LF;
    buffer[--at] = CR;
    for (let rest = end - start; rest > 0; rest >>>= 4) buffer[--at] = HEX[rest & 15] as number;
    buffer[end] = CR;
    buffer[end + 1] = LF;
    const chunk = Buffer.from(buffer.buffer, buffer.byteOffset + at, end + 2 - at);
    if (this.#head === undefined) this.socket.write(chunk);
    else this.socket.write(Buffer.concat([this.#takeHead(), chunk]));
    return this.socket.writableLength > 0;
  }

  end(last?: Uint8Array | string): this {
    const bytes = Buffer.from((last ?? "") as string);
    const size = this.#isChunked && bytes.length > 0 ? Buffer.from(`${bytes.length.toString(16)}\r\n`) : "";
    const parts = [this.#takeHead(), Buffer.from(size), bytes];
    if (this.#isChunked) parts.push(Buffer.from(bytes.length > 0 ? "\r\n" : ""), LAST_CHUNK);
    this.socket.write(Buffer.concat(parts));
    this.socket.destroySoon();
    return this;
  }

  cutOff(): void {
    cutOff(this.socket);
  }

  on(event: "close", listener: () => void): this {
    this.socket.on(event, listener);
    return this;
  }

  once(event: "close", listener: () => void): this {
    this.socket.once(event, listener);
    return this;
  }

  #takeHead(): Buffer {
    const head = this.#head ?? Buffer.alloc(0);
    this.#head = undefined;
    return head;
  }
}
