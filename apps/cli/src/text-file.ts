import { openAsBlob, writeFileSync } from "node:fs";
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

/** Writes a file that is not there yet. Throws a CommandError where it is, or cannot be written. */
export function writeNewFile(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
    throw new CommandError(
      Exit.USAGE,
      `${cleanText(file, 200)} ${isThere ? "is there already" : "cannot be written"}.`,
    );
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
