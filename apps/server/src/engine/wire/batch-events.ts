import type { Batch } from "./batch.ts";
import { batchAsJson } from "./batch-encoder.ts";

/** What stands before a quote's JSON in its server-sent event. */
export const QUOTE_EVENT = "event: quote\ndata: ";

/** The event of each element of a batch's lists. */
const EVENT_OF = {
  infos: "info",
  errors: "ticker_error",
  sourceChanges: "source",
  gaps: "gap",
  conflated: "conflated",
} as const;

/**
 * A batch as server-sent events, in the order in which a batch is applied. The session's event carries the
 * client id as `id:`, so that a reconnect names the session; a revision that comes with the session is in it.
 */
export function batchToEvents(batch: Batch): string {
  const json = batchAsJson(batch);
  let events = "";
  if (batch.session) events += `id: ${batch.session.clientId}\n${event("session", json["session"])}`;
  else if (batch.revision !== undefined) events += event("revision", { revision: json["revision"] });
  for (const [name, word] of Object.entries(EVENT_OF)) {
    for (const item of (json[name] as readonly unknown[] | undefined) ?? []) events += event(word, item);
  }
  return batch.heartbeat ? events + event("heartbeat", json["heartbeat"]) : events;
}

/** JSON holds no line break, so that the data is one line. */
function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
