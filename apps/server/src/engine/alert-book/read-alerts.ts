import type { AlertStore, LogSize, TickerMark } from "../ports/stores/alert-store.ts";
import { AlertRecord } from "./alert-record.ts";

/** How many alerts are read at once. */
const PAGE = 1_000;

/** What a book of alerts opens with. */
export interface ReadAlerts {
  readonly records: readonly AlertRecord[];
  /** What was heard before. */
  readonly marks: readonly TickerMark[];
  /** The cursor of the newest firing that is kept. */
  readonly newest: number;
  readonly sizes: readonly LogSize[];
}

/** Reads what is kept of alerts. Rejects with a StoreFault. */
export async function readAlerts(store: AlertStore): Promise<ReadAlerts> {
  const [marks, newest, sizes] = await Promise.all([store.marks(), store.lastCursor(), store.logSizes()]);
  const records: AlertRecord[] = [];
  for (let page = await store.page("", PAGE); page.length > 0; page = await store.page(page.at(-1)?.id ?? "", PAGE)) {
    for (const kept of page) records.push(new AlertRecord(kept));
  }
  return { records, marks, newest, sizes };
}
