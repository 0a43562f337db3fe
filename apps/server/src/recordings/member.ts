import { constants, crc32, inflateRawSync } from "node:zlib";

/** The most that one member may inflate to: what bounds a reader's memory, whatever the file says. */
export const MEMBER_MAX_BYTES = 16 * 1024 * 1024;

/** The most compressed bytes that can hold so much: deflate adds 5 bytes to a block it cannot compress. */
export const MEMBER_MAX_COMPRESSED = MEMBER_MAX_BYTES + 64 * 1024;

/** A gzip member at the head of some bytes. `cut`: it may go on beyond them; `text` is what is there of it. */
export type Member =
  | { readonly state: "whole"; readonly text: Buffer; readonly length: number }
  | { readonly state: "cut"; readonly text: Buffer }
  | { readonly state: "damaged"; readonly reason: string };

const EMPTY = Buffer.alloc(0);
const TRAILER = 8;
const FLAG = { HEADER_CRC: 2, EXTRA: 4, NAME: 8, COMMENT: 16, RESERVED: 0xe0 } as const;

/** Reads the gzip member (RFC 1952) that `bytes` begin with, and checks its sums. Never throws. */
export function readMember(bytes: Buffer): Member {
  const start = headerLength(bytes);
  if (start === "damaged") return { state: "damaged", reason: "no gzip member begins there" };
  if (start === undefined) return { state: "cut", text: EMPTY };
  const body = bytes.subarray(start);
  const inflated = inflate(body);
  if ("reason" in inflated) return { state: "damaged", reason: inflated.reason };
  const { text, consumed } = inflated;
  if (body.length < consumed + TRAILER) return { state: "cut", text };
  if (body.readUInt32LE(consumed) !== crc32(text)) return { state: "damaged", reason: "its checksum is wrong" };
  if (body.readUInt32LE(consumed + 4) !== text.length) return { state: "damaged", reason: "its length is wrong" };
  return { state: "whole", text, length: start + consumed + TRAILER };
}

/** Undefined where the header goes on beyond the bytes. */
function headerLength(bytes: Buffer): number | "damaged" | undefined {
  const magic = [0x1f, 0x8b, 8];
  for (const [at, byte] of magic.entries()) if (at < bytes.length && bytes[at] !== byte) return "damaged";
  const flags = bytes[3] ?? 0;
  if (flags & FLAG.RESERVED) return "damaged";
  let at = 10;
  if (flags & FLAG.EXTRA) {
    if (bytes.length < at + 2) return undefined;
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const flag of [FLAG.NAME, FLAG.COMMENT]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end === -1) return undefined;
    at = end + 1;
  }
  if (flags & FLAG.HEADER_CRC) at += 2;
  return bytes.length < at ? undefined : at;
}

function inflate(body: Buffer): { text: Buffer; consumed: number } | { reason: string } {
  if (body.length === 0) return { text: EMPTY, consumed: 0 };
  try {
    // A sync flush at the end gives what there is of a cut member; `info` tells how much was its own.
    const result = inflateRawSync(body, {
      info: true,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MEMBER_MAX_BYTES,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    return { text: result.buffer, consumed: result.engine.bytesWritten };
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    return { reason: isTooLarge ? "a gzip member is larger than 16 MiB" : "its compressed bytes are garbled" };
  }
}
