import { stat, truncate } from "node:fs/promises";
import { fileFault, RecordingFault } from "./fault.ts";
import { walkMembers } from "./member-walk.ts";
import { readBatches } from "./reader.ts";

/** Where a writer goes on in a file. */
export interface AppendPlace {
  /** Whether its last line lacks its line feed, as other tools may leave it. */
  readonly isInsideLine: boolean;
  /** The bytes of a member cut short that were taken off the end. */
  readonly removedBytes: number;
}

/**
 * Makes a file ready to be appended to: a member that was cut short is taken off its end. A file that is
 * no recording, or is damaged before its end, is left as it is, and the RecordingFault says so.
 */
export async function prepareAppend(path: string): Promise<AppendPlace> {
  const size = await checkRecording(path);
  if (size === 0) return { isInsideLine: false, removedBytes: 0 };
  let whole = 0;
  let isInsideLine = false;
  for await (const member of walkMembers(path)) {
    if (member.isCut) break;
    whole = member.endByte;
    if (member.text.length > 0) isInsideLine = member.text.at(-1) !== 10;
  }
  if (whole < size) await truncate(path, whole);
  return { isInsideLine, removedBytes: size - whole };
}

/**
 * The size of a recording that may be written to, 0 for a file that is empty or not there yet. Rejects
 * with a RecordingFault for anything else: another program's file must not be touched.
 */
export async function checkRecording(path: string): Promise<number> {
  const size = await sizeOf(path);
  if (size === 0) return 0;
  for await (const [first] of readBatches(path, 1)) if (first?.kind === "start" || first?.kind === "cut") return size;
  throw new RecordingFault("not-a-recording", "it is no recording");
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw fileFault(error);
  }
}
