/** How long a frame's head is (RFC 9113, section 4.1; types, flags and settings are in its section 6). */
export const FRAME_HEAD_BYTES = 9;

/** Frame types that are read or written here. */
export const TYPE = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** Flags of frames; ACK and END_STREAM share a bit. */
export const FLAG = { ack: 0x1, endStream: 0x1, endHeaders: 0x4 } as const;

/** What SETTINGS sets, as far as it matters here. */
export const SETTING = { initialWindowSize: 4, maxFrameSize: 5 } as const;

/** How long a frame is that nobody has agreed on otherwise, which on our side nobody does. */
export const FRAME_MAX = 16_384;
/** How long a peer may ask for. */
export const FRAME_MAX_MOST = 2 ** 24 - 1;
/** What every window is at first. */
export const WINDOW_FIRST = 65_535;
/** And at the most. */
export const WINDOW_MAX = 2 ** 31 - 1;

/** The length of the payload of the frame whose head is at `at`. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

/** A number of 31 bits, the one in front of them left out: a stream, or a window's growth. */
export function numberAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) & 0x7f) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** The stream of the frame whose head is at `at`. */
export function streamAt(bytes: Uint8Array, at: number): number {
  return numberAt(bytes, at + 5);
}

/** Writes a frame's head at `at`. */
export function writeHead(
  bytes: Uint8Array,
  at: number,
  length: number,
  type: number,
  flags: number,
  stream: number,
): void {
  bytes[at] = length >>> 16;
  bytes[at + 1] = length >>> 8;
  bytes[at + 2] = length;
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  writeNumber(bytes, at + 5, stream);
}

/** A whole WINDOW_UPDATE. */
export function windowUpdate(stream: number, by: number): Buffer {
  const bytes = Buffer.alloc(FRAME_HEAD_BYTES + 4);
  writeHead(bytes, 0, 4, TYPE.windowUpdate, 0, stream);
  writeNumber(bytes, FRAME_HEAD_BYTES, by);
  return bytes;
}

/** A whole GOAWAY: nothing beyond stream `last` was looked at, and why the connection ends (section 7). */
export function goAway(last: number, code: number): Buffer {
  const bytes = Buffer.alloc(FRAME_HEAD_BYTES + 8);
  writeHead(bytes, 0, 8, TYPE.goAway, 0, 0);
  writeNumber(bytes, FRAME_HEAD_BYTES, last);
  writeNumber(bytes, FRAME_HEAD_BYTES + 4, code);
  return bytes;
}

function writeNumber(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
