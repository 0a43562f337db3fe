import { connect, type Socket } from "node:net";

/** Frame types of HTTP/2 (RFC 9113, section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of frames; ACK and END_STREAM share a bit. */
export const END_STREAM = 1;
export const ACK = 1;
export const END_HEADERS = 4;
export const PADDED = 8;

/** Error codes (section 7). */
export const CODE = {
  none: 0,
  protocol: 1,
  flowControl: 3,
  streamClosed: 5,
  frameSize: 6,
  refused: 7,
  cancel: 8,
  compression: 9,
  calm: 11,
} as const;

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1");
const HEAD_BYTES = 9;

/** One frame, right or wrong. */
export function frame(type: number, flags: number, stream: number, body: Uint8Array = new Uint8Array(0)): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}

/** A 32-bit number as frames have it. */
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A SETTINGS frame of these identifiers and values. */
export function settings(...pairs: readonly (readonly [number, number])[]): Buffer {
  const bodies = pairs.map(([id, value]) => Buffer.concat([Buffer.from([id >> 8, id & 255]), u32(value)]));
  return frame(FRAME.settings, 0, 0, Buffer.concat(bodies));
}

/** A header block in which nothing is compressed: literals that are not indexed, each shorter than 127 bytes. */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]),
  );
}

/** The headers of a request. */
export function requestHeaders(path: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const method = "content-type" in more ? "POST" : "GET";
  return { ":method": method, ":scheme": "http", ":path": path, ":authority": "localhost", ...more };
}

/** A client of HTTP/2 that sends what it is told, frame by frame, and reads everything that comes. */
export class RawHttp2 {
  readonly socket: Socket;
  /** Resolves with the code of the server's GOAWAY when the connection has ended; undefined where there was none. */
  readonly ended: Promise<number | undefined>;
  /** The code of each stream that the server reset. */
  readonly resets = new Map<number, number>();
  /** Bytes of DATA that came on each stream. */
  readonly received = new Map<number, number>();
  /** How many frames of each type came. */
  readonly heard = new Map<number, number>();
  #rest = Buffer.alloc(0);
  #goaway: number | undefined;
  #looking = new Set<() => void>();

  /** Connects and says the preface with these settings. */
  constructor(port: number, first: Buffer = settings()) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("error", () => {});
    this.socket.on("data", (bytes: Buffer) => this.#hear(bytes));
    this.ended = new Promise((resolve) => this.socket.on("close", () => resolve(this.#goaway)));
    this.socket.on("close", () => this.#look());
    this.socket.write(Buffer.concat([PREFACE, first]));
  }

  get isOver(): boolean {
    return this.socket.destroyed;
  }

  /** True where the kernel takes more. */
  send(...frames: readonly Uint8Array[]): boolean {
    return this.socket.writable && this.socket.write(Buffer.concat(frames));
  }

  /** Opens a stream with a whole request. */
  request(stream: number, headers: Readonly<Record<string, string>>, body?: Uint8Array): void {
    const flags = END_HEADERS | (body ? 0 : END_STREAM);
    this.send(frame(FRAME.headers, flags, stream, headerBlock(headers)));
    if (body) this.send(frame(FRAME.data, END_STREAM, stream, body));
  }

  /** Resolves when it is so; rejects when the connection ends before. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!isSo() && !this.isOver) return;
        this.#looking.delete(look);
        if (isSo()) resolve();
        else reject(new Error(`the connection ended, GOAWAY ${this.#goaway}`));
      };
      this.#looking.add(look);
      look();
    });
  }

  #hear(bytes: Buffer): void {
    let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    while (rest.length >= HEAD_BYTES) {
      const length = rest.readUIntBE(0, 3);
      if (rest.length < HEAD_BYTES + length) break;
      this.#take(rest[3] as number, rest.readUInt32BE(5), rest.subarray(HEAD_BYTES, HEAD_BYTES + length));
      rest = rest.subarray(HEAD_BYTES + length);
    }
    this.#rest = Buffer.from(rest);
    this.#look();
  }

  #take(type: number, stream: number, body: Buffer): void {
    this.heard.set(type, (this.heard.get(type) ?? 0) + 1);
    if (type === FRAME.goaway) this.#goaway = body.readUInt32BE(4);
    if (type === FRAME.reset) this.resets.set(stream, body.readUInt32BE(0));
    if (type === FRAME.data) this.received.set(stream, (this.received.get(stream) ?? 0) + body.length);
  }

  #look(): void {
    for (const look of this.#looking) look();
  }
}

/** How many frames are made between two looks at what came back. */
const AT_ONCE = 500;

/**
 * Sends frames, reading all answers, until the server ends the connection or `most` are sent; why it ended,
 * and how many it took. A connection that is reset while it is written to may lose the server's last words.
 */
export async function flood(
  raw: RawHttp2,
  most: number,
  make: (n: number) => Uint8Array,
): Promise<{ sent: number; code: number | undefined }> {
  let sent = 0;
  for (; !raw.isOver && sent < most; sent += AT_ONCE) {
    const isTaken = raw.send(...Array.from({ length: AT_ONCE }, (_, n) => make(sent + n)));
    if (isTaken) await new Promise((resolve) => setImmediate(resolve));
    else await Promise.race([raw.ended, new Promise((resolve) => raw.socket.once("drain", resolve))]);
  }
  if (sent >= most) raw.socket.destroy();
  return { sent, code: await raw.ended };
}
