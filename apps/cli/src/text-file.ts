import { closeSync, openAsBlob, openSync, unlinkSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { CommandError, Exit } from "./exit.ts";
import { cleanText } from "./render/clean.ts";
import type { Terminal } from "./terminal.ts";

/**
 * A file that the command line names, or stdin for `-`, as it is. Throws a CommandError for one that cannot be read or has
 * more than `most` bytes.
 */
export async function readFileOf(file: string, most: number, terminal: Terminal): Promise<Blob> {
  const shown = cleanText(file, 200);
  const blob = await (file === "-" ? fromStdin(terminal) : fromDisk(file, shown));
  if (blob.size <= most) return blob;
  throw new CommandError(Exit.USAGE, `${shown} has ${blob.size} bytes, and at most ${most} can be imported at once.`);
}

/** The same as text of UTF-8. Throws a CommandError for what is none. */
export async function readTextFile(file: string, most: number, terminal: Terminal): Promise<string> {
  const bytes = await (await readFileOf(file, most, terminal)).arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(Exit.USAGE, `${cleanText(file, 200)} is no text in UTF-8.`);
  }
}

/**
 * Writes a file that is not there yet, whole or not at all: of one that cannot be written nothing stays. Throws a
 * CommandError with the reason. `write` is what fills the open file.
 */
export function writeNewFile(
  file: string,
  text: string,
  write: (fd: number, text: string) => void = writeFileSync,
): void {
  const shown = cleanText(file, 200);
  let fd: number;
  try {
    fd = openSync(file, "wx");
  } catch (error) {
    throw new CommandError(Exit.USAGE, `${shown} ${unwritten(error)}.`);
  }
  try {
    write(fd, text);
    closeSync(fd);
  } catch (error) {
    // Both only where they can: the first failure is the one to tell.
    for (const clear of [() => closeSync(fd), () => unlinkSync(file)]) attempt(clear);
    throw new CommandError(Exit.USAGE, `${shown} ${unwritten(error)}; nothing of it was left there.`);
  }
}

const WRITE_WORDS: Readonly<Record<string, string>> = {
  EEXIST: "is there already",
  ENOSPC: "cannot be written: the disk is full",
  EDQUOT: "cannot be written: its disk has no more room for this user",
  EFBIG: "cannot be written: it would be too large",
  EACCES: "may not be written by this user",
  EPERM: "may not be written by this user",
  EROFS: "cannot be written: the disk is read-only",
  ENOENT: "cannot be written: there is no such folder",
  ENOTDIR: "cannot be written: there is no such folder",
  EIO: "cannot be written: the disk does not work",
};

function unwritten(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
  return WRITE_WORDS[code] ?? `cannot be written (${cleanText(code, 40)})`;
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // As it is.
  }
}

async function fromStdin(terminal: Terminal): Promise<Blob> {
  return new Blob([await buffer(terminal.stdin)]);
}

async function fromDisk(file: string, shown: string): Promise<Blob> {
  const found = await stat(file).catch(() => undefined);
  if (!found) throw new CommandError(Exit.USAGE, `There is no file ${shown}.`);
  if (!found.isFile()) throw new CommandError(Exit.USAGE, `${shown} is no file.`);
  return openAsBlob(file).catch(() => {
    throw new CommandError(Exit.USAGE, `${shown} may not be read.`);
  });
}
