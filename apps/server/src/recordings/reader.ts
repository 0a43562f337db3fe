import type { RecordingEntry } from "./entry.ts";
import { RecordingFault } from "./fault.ts";
import { parseLine, START_HEAD } from "./line.ts";
import { walkMembers } from "./member-walk.ts";

/** An entry with its place, or the end of a file that was cut: the last thing read of it. */
export type RecordingRead =
  | (RecordingEntry & { readonly line: number })
  | { readonly kind: "cut"; readonly line: number; readonly byte: number };

/** The longest line that is read; the longest that is written has a few hundred bytes. */
const LINE_MAX_BYTES = 64 * 1024;

const LINE_FEED = 10;

/**
 * Reads a recording from its beginning, in bounded memory, whatever its size. A file that was cut gives
 * its whole lines and then one `cut`. Throws a RecordingFault at the first line that cannot be read, after
 * all lines before it; no other error comes out. Leaving the loop closes the file.
 */
export async function* readRecording(path: string): AsyncGenerator<RecordingRead, void, undefined> {
  for await (const batch of readBatches(path)) yield* batch;
}

/** As `readRecording`, up to `batchMax` entries at a time: a promise per batch instead of one per quote. */
export async function* readBatches(
  path: string,
  batchMax = 1_000,
): AsyncGenerator<readonly RecordingRead[], void, undefined> {
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  let batch: RecordingRead[] = [];
  try {
    for await (const member of walkMembers(path)) {
      const bytes = rest.length === 0 ? member.text : Buffer.concat([rest, member.text]);
      let from = 0;
      for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, from)) {
        line++;
        if (end > from || line === 1) batch.push(entryAt(bytes, from, end, line));
        from = end + 1;
        if (batch.length < batchMax) continue;
        yield batch;
        batch = [];
      }
      rest = bytes.subarray(from);
      if (rest.length > LINE_MAX_BYTES) throw tooLong(line + 1);
      if (member.isCut) {
        if (line === 0 && !isPrefixOfStart(rest)) throw notARecording();
        batch.push({ kind: "cut", line: line + 1, byte: member.startByte });
        rest = Buffer.alloc(0);
      }
    }
    // A file made with other tools may lack the last line feed.
    if (rest.length > 0) batch.push(entryAt(rest, 0, rest.length, ++line));
    if (line === 0 && batch.length === 0) throw new RecordingFault("not-a-recording", "it is empty");
  } catch (error) {
    // What was read before the damage comes before its fault, so the reader stands where the file ends.
    if (batch.length > 0) yield batch;
    throw error instanceof RecordingFault ? placed(error, line + 1) : error;
  }
  if (batch.length > 0) yield batch;
}

function entryAt(bytes: Buffer, from: number, end: number, line: number): RecordingRead {
  if (end - from > LINE_MAX_BYTES) throw tooLong(line);
  const text = bytes.toString("utf8", from, end);
  if (line > 1) return { ...parseLine(text, line), line };
  const entry = firstEntry(text);
  return { ...entry, line };
}

/** The first line must be a start line: that is how a recording is known from other compressed text. */
function firstEntry(text: string): RecordingEntry {
  let entry: RecordingEntry | undefined;
  try {
    entry = parseLine(text, 1);
  } catch (error) {
    if (error instanceof RecordingFault && error.kind === "version") throw error;
  }
  if (entry?.kind === "start") return entry;
  throw notARecording();
}

/** Whether a first line that was cut may have been a start line. */
function isPrefixOfStart(text: Buffer): boolean {
  const head = text.toString("latin1", 0, START_HEAD.length);
  return START_HEAD.startsWith(head);
}

function notARecording(): RecordingFault {
  return new RecordingFault("not-a-recording", "it is no recording: its first line is no start line", { line: 1 });
}

function tooLong(line: number): RecordingFault {
  return new RecordingFault("damaged", `line ${line} is damaged: it is longer than 64 KiB`, { line });
}

/** Names the line of a fault that so far only knows its byte. */
function placed(fault: RecordingFault, line: number): RecordingFault {
  if (fault.line !== undefined || fault.kind !== "damaged") return fault;
  const place = fault.byte === undefined ? { line } : { line, byte: fault.byte };
  return new RecordingFault(fault.kind, `line ${line} is damaged: ${fault.message}`, place);
}
