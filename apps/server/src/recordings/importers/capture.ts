import type { RecordingEntry } from "../entry.ts";

/** A capture that cannot be imported at all, in words for people and without its path. */
export class ImportFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ImportFault";
  }
}

/** What came of each line of a capture: `lines` is `quotes` plus everything under `dropped`. */
export interface ImportReport {
  readonly lines: number;
  readonly quotes: number;
  /** How many lines were left out, by the reason. */
  readonly dropped: ReadonlyMap<string, number>;
}

/** A capture as it is read: entries to be written to a recording, and the account of what was left out. */
export interface CaptureImport extends AsyncIterable<RecordingEntry> {
  /** Grows while the import is iterated, and is whole when the iteration is done. */
  readonly report: ImportReport;
}

/** The account an importer keeps. */
export class ImportTally implements ImportReport {
  lines = 0;
  quotes = 0;
  readonly dropped = new Map<string, number>();

  drop(reason: string): void {
    this.dropped.set(reason, (this.dropped.get(reason) ?? 0) + 1);
  }
}
