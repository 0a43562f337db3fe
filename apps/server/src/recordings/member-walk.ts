import { open, type FileHandle } from "node:fs/promises";
import { fileFault, RecordingFault } from "./fault.ts";
import { MEMBER_MAX_COMPRESSED, readMember } from "./member.ts";

/** The text of one member, or of what is there of the last one when the file was cut within it. */
export interface WalkedMember {
  readonly text: Buffer;
  readonly startByte: number;
  /** Where the next one begins. */
  readonly endByte: number;
  readonly isCut: boolean;
}

/** How much is read at first; it doubles while a member does not fit. */
const WINDOW_BYTES = 256 * 1024;

/**
 * The members of a file in order. Holds one member and its compressed bytes at a time. Throws a
 * RecordingFault for a file that cannot be read and at bytes that are no member. The file is closed when
 * the walk ends or is left.
 */
export async function* walkMembers(path: string): AsyncGenerator<WalkedMember, void, undefined> {
  const file = await open(path, "r").catch((error: unknown) => {
    throw fileFault(error);
  });
  try {
    let window: Buffer = Buffer.alloc(0);
    let startByte = 0;
    for (;;) {
      if (window.length === 0) window = await read(file, startByte, WINDOW_BYTES);
      if (window.length === 0) return;
      let member = readMember(window);
      while (member.state === "cut" && window.length < MEMBER_MAX_COMPRESSED) {
        const more = await read(file, startByte + window.length, Math.max(window.length, WINDOW_BYTES));
        if (more.length === 0) break;
        window = Buffer.concat([window, more]);
        member = readMember(window);
      }
      if (member.state === "cut" && window.length >= MEMBER_MAX_COMPRESSED) {
        throw damagedAt(startByte, "a gzip member is larger than 16 MiB");
      }
      if (member.state === "damaged") {
        // A file system may leave zeros where a write was under way when the power failed.
        if (startByte > 0 && (await isZeroFrom(file, startByte))) {
          yield { text: Buffer.alloc(0), startByte, endByte: startByte, isCut: true };
          return;
        }
        throw damagedAt(startByte, member.reason);
      }
      const length = member.state === "whole" ? member.length : window.length;
      yield { text: member.text, startByte, endByte: startByte + length, isCut: member.state === "cut" };
      if (member.state === "cut") return;
      window = window.subarray(length);
      startByte += length;
    }
  } finally {
    await file.close();
  }
}

function damagedAt(byte: number, reason: string): RecordingFault {
  if (byte === 0) return new RecordingFault("not-a-recording", `it is no recording: ${reason}`, { byte });
  return new RecordingFault("damaged", `it is damaged from byte ${byte} on: ${reason}`, { byte });
}

async function read(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  try {
    const { bytesRead } = await file.read(buffer, 0, length, at);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw fileFault(error);
  }
}

async function isZeroFrom(file: FileHandle, at: number): Promise<boolean> {
  for (let byte = at; ;) {
    const chunk = await read(file, byte, WINDOW_BYTES);
    if (chunk.length === 0) return true;
    if (chunk.some((value) => value !== 0)) return false;
    byte += chunk.length;
  }
}
