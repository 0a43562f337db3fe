import type { ImportReport } from "../gen/import.ts";
import type { CallOptions } from "./kept-address.ts";

/** How a file is read where it does not say so itself; what is left out is found in the file, or asked for. */
export interface ActivityReading {
  /** Keeps nothing, and tells what would happen. */
  readonly dryRun?: boolean | undefined;
  readonly decimal?: "point" | "comma" | undefined;
  readonly dates?: "dmy" | "mdy" | undefined;
  /** Of lines that name no account: its name or id. */
  readonly account?: string | undefined;
  /** Of lines that name no currency. */
  readonly currency?: string | undefined;
  /** Of tickers whose listing is recorded under another name: that name, or the file's. */
  readonly spelling?: "recorded" | "file" | undefined;
  /** Which column a field is, by the field: a heading, or `#7` for the seventh; empty for none. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
}

/** A portfolio's activities as files of CSV in UTF-8. */
export interface ActivityFiles {
  /** Imports a file whole, or nothing of it: the report says why. At most 16 MiB. */
  importActivities(
    file: string | Blob | Uint8Array<ArrayBuffer>,
    reading?: ActivityReading,
    options?: CallOptions,
  ): Promise<ImportReport>;
  /** Every activity, as text that can be imported. */
  exportActivities(options?: CallOptions): Promise<string>;
}
