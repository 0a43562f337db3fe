import { crc32, inflateRawSync } from "node:zlib";
import { ImportFault } from "./capture.ts";

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const ZIP64_EXTRA = 1;
const ALL_ONES = 0xffffffff;
const END_LENGTH = 22;
const COMMENT_MAX = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/** The most that an entry may inflate to: a day of ticks has a few megabytes. */
const CONTENT_MAX_BYTES = 512 * 1024 * 1024;

/** The one file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Reads a zip archive (PKWARE APPNOTE 6.3) that holds one file, stored or deflated, and checks its sizes
 * and CRC. Throws an ImportFault for anything else: several files, encryption, damage.
 */
export function unzipOne(archive: Buffer): ZipEntry {
  try {
    return read(archive);
  } catch (error) {
    if (error instanceof ImportFault) throw error;
    // An offset beyond the archive, or compressed bytes that are none.
    throw new ImportFault("the zip archive is damaged");
  }
}

function read(archive: Buffer): ZipEntry {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count !== 1) throw new ImportFault(`the zip archive holds ${count} files, and one is expected`);
  const at = archive.readUInt32LE(end + 16);
  if (archive.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw new ImportFault("the zip archive is damaged");
  const flags = archive.readUInt16LE(at + 8);
  const method = archive.readUInt16LE(at + 10);
  const sum = archive.readUInt32LE(at + 16);
  const { size, compressedSize, local } = placeOf(archive, at);
  const name = archive.toString("utf8", at + 46, at + 46 + archive.readUInt16LE(at + 28));
  if (flags & 1) throw new ImportFault("the zip archive is encrypted");
  if (size > CONTENT_MAX_BYTES) throw new ImportFault("the zip archive is larger than 512 MiB");
  const body = bodyAt(archive, local, compressedSize);
  const content = inflate(body, method, size);
  if (content.length !== size) throw new ImportFault("the zip archive is damaged: a size is wrong");
  if (crc32(content) !== sum) throw new ImportFault("the zip archive is damaged: its checksum is wrong");
  return { name, content };
}

function findEnd(archive: Buffer): number {
  const last = archive.length - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - COMMENT_MAX); at--) {
    if (archive.readUInt32LE(at) === END_SIGNATURE) return at;
  }
  throw new ImportFault("it is no zip archive");
}

/**
 * The sizes and the place of the entry. Streaming writers set them to all ones and give the true ones in
 * the ZIP64 extra field, in this order and only for those.
 */
function placeOf(archive: Buffer, at: number): { size: number; compressedSize: number; local: number } {
  const wide = wideFields(archive, at);
  const field = (offset: number) => {
    const value = archive.readUInt32LE(at + offset);
    return value === ALL_ONES ? Number(wide.shift() ?? value) : value;
  };
  const size = field(24);
  const compressedSize = field(20);
  return { size, compressedSize, local: field(42) };
}

function wideFields(archive: Buffer, at: number): bigint[] {
  const start = at + 46 + archive.readUInt16LE(at + 28);
  const end = start + archive.readUInt16LE(at + 30);
  for (let extra = start; extra + 4 <= end; extra += 4 + archive.readUInt16LE(extra + 2)) {
    if (archive.readUInt16LE(extra) !== ZIP64_EXTRA) continue;
    const values: bigint[] = [];
    const last = extra + 4 + archive.readUInt16LE(extra + 2);
    for (let value = extra + 4; value + 8 <= last; value += 8) values.push(archive.readBigUInt64LE(value));
    return values;
  }
  return [];
}

function bodyAt(archive: Buffer, local: number, compressedSize: number): Buffer {
  if (archive.readUInt32LE(local) !== LOCAL_SIGNATURE) throw new ImportFault("the zip archive is damaged");
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (start + compressedSize > archive.length) throw new ImportFault("the zip archive was cut");
  return archive.subarray(start, start + compressedSize);
}

function inflate(body: Buffer, method: number, size: number): Buffer {
  if (method === STORED) return body;
  if (method === DEFLATED) return inflateRawSync(body, { maxOutputLength: Math.max(1, size) });
  throw new ImportFault(`the zip archive is compressed by a method (${method}) that is not deflate`);
}
