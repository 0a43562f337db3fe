import type { KeptAlert } from "../ports/alert.ts";
import { WatchedAlert } from "./watched-alert.ts";

/** An alert as the book has it: what is kept of it, and its watch while it has one. */
export class AlertRecord {
  kept: KeptAlert;
  watch: RecordWatch | undefined;
  /** Why it cannot be watched by this process, a sentence. */
  trouble: string | undefined;
  /** Firings that are not kept yet. */
  pending = 0;
  isRemoved = false;

  constructor(kept: KeptAlert) {
    this.kept = kept;
  }
}

/** A record's watch. A change of its terms makes another one, and what the one before has fired since is void. */
export class RecordWatch extends WatchedAlert {
  readonly record: AlertRecord;

  constructor(record: AlertRecord) {
    super(record.kept);
    this.record = record;
  }
}
