import { open } from "node:fs/promises";
import { ImportFault, type CaptureImport, type ImportReport } from "./importers/capture.ts";
import { importCryptofeed } from "./importers/cryptofeed.ts";
import { importLean } from "./importers/lean.ts";
import { createRecordingWriter, type RecordingWriter, type RecordingWriterOptions } from "./writer.ts";

/** The captures of other programs that can be imported. */
export type CaptureKind = "cryptofeed" | "lean";

/**
 * Imports a capture of another program; its kind is told from its content unless given. Opening and
 * reading happen while it is iterated, and reject with an ImportFault for what is no such capture, or
 * with the system's error for a file that cannot be read.
 */
export async function importCapture(path: string, kind?: CaptureKind): Promise<CaptureImport> {
  return (kind ?? (await kindOf(path))) === "lean" ? importLean(path) : importCryptofeed(path);
}

async function kindOf(path: string): Promise<CaptureKind> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(5), 0, 5, 0);
    const head = buffer.toString("latin1", 0, bytesRead);
    if (head.startsWith("PK")) return "lean";
    if (/^wss?:/.test(head)) return "cryptofeed";
  } finally {
    await file.close();
  }
  throw new ImportFault("it is neither a cryptofeed capture nor a LEAN archive");
}

/** How many entries are handed to the writer between looks at whether it keeps up. */
const CHUNK = 1_000;

/**
 * Writes an import to a recording, and gives its account. The file is opened when the first quote is
 * there, so a capture that is none leaves no file behind. Rejects as the import and the writer do, and
 * with an ImportFault for a capture without a single quote.
 */
export async function saveImport(
  capture: CaptureImport,
  path: string,
  options: Omit<RecordingWriterOptions, "startedTimeMs"> = {},
): Promise<ImportReport> {
  let writer: RecordingWriter | undefined;
  let waiting = 0;
  try {
    for await (const entry of capture) {
      if (entry.kind === "start") {
        writer ??= await createRecordingWriter(path, { ...options, startedTimeMs: entry.startedTimeMs });
      } else if (entry.kind === "quote") writer?.append([entry.quote]);
      else writer?.appendInfos([entry.info]);
      if (++waiting < CHUNK) continue;
      waiting = 0;
      if (writer?.append([]) === false) await writer.flush();
    }
  } finally {
    await writer?.close();
  }
  if (!writer) throw new ImportFault("it holds no quote");
  return capture.report;
}
