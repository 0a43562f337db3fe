import { StoreFault, type Store } from "../ports/store.ts";

/** Up to where somebody was told what fired, and by a log of which name where they say. */
export interface HeardLog {
  readonly cursor: number;
  readonly logId?: string | undefined;
}

/**
 * What a log of firings is called, so that who was told of its cursors can tell it from another: its database may be
 * replaced, by one that was made anew or by a backup of its own, and cursors that were given already are given again.
 */
export class LogName {
  /** Another in each database, and at each start of a server. */
  readonly id: string;
  readonly #database: string;
  readonly #begin: number;

  /** `database` is kept in it, `run` is this start's own; `begin` is the cursor of the newest firing that was kept by then. */
  constructor(database: string, run: string, begin: number) {
    this.#database = `${database}.`;
    this.id = this.#database + run;
    this.#begin = begin;
  }

  /**
   * Where a reader goes on. A start tells no cursor before it is kept: one beyond those that were there at the next start was another history's.
   */
  goOn({ cursor, logId }: HeardLog): number {
    if (logId === undefined || logId === this.id) return cursor;
    return logId.startsWith(this.#database) ? Math.min(cursor, this.#begin) : 0;
  }
}

/** The name of the log that a database has at this start; undefined where it can neither tell nor keep one. Rejects with no StoreFault. */
export async function logName(
  { store, random }: { readonly store: Pick<Store, "channels">; readonly random: () => number },
  newest: number,
): Promise<LogName | undefined> {
  try {
    return new LogName(await store.channels.keep("alert log", letters(random)), letters(random), newest);
  } catch (error) {
    if (error instanceof StoreFault) return undefined;
    throw error;
  }
}

function letters(random: () => number): string {
  return Array.from({ length: 4 }, () => random().toString(36).slice(2, 8)).join("");
}
