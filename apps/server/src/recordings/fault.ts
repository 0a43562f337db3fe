/** What is wrong with a recording. `file`: the system would not open, read or write it. */
export type RecordingFaultKind = "file" | "not-a-recording" | "version" | "damaged";

/**
 * Why a recording cannot be read, or not beyond a place. The message is for people and holds no path: the
 * caller, who knows whose path it is, adds it where it may be shown.
 */
export class RecordingFault extends Error {
  readonly kind: RecordingFaultKind;
  /** The first line that could not be read, counted from 1 in the uncompressed text. */
  readonly line: number | undefined;
  /** Where in the compressed file the trouble begins. */
  readonly byte: number | undefined;

  constructor(kind: RecordingFaultKind, message: string, place: { line?: number; byte?: number } = {}) {
    super(message);
    this.name = "RecordingFault";
    this.kind = kind;
    this.line = place.line;
    this.byte = place.byte;
  }
}

/** The same of a file that the system would not make: what is missing then is its folder. */
export function writeFault(error: unknown): RecordingFault {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT" || code === "ENOTDIR")
    return new RecordingFault("file", "there is no such folder to put it in");
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new RecordingFault("file", "it may not be written there");
  }
  if (code === "EISDIR") return new RecordingFault("file", "it is a folder, not a file");
  return new RecordingFault("file", `it could not be written (${code ?? "no reason given"})`);
}

/** The fault of a file that the system would not open or read, in words instead of an errno. */
export function fileFault(error: unknown): RecordingFault {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOENT" || code === "ENOTDIR") return new RecordingFault("file", "there is no such file");
  if (code === "EISDIR") return new RecordingFault("file", "it is a folder, not a file");
  if (code === "EACCES" || code === "EPERM") return new RecordingFault("file", "it may not be read");
  return new RecordingFault("file", `it could not be read (${code ?? "no reason given"})`);
}
