import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { anyBatch, reference } from "../../../../../test/wire-arbitraries.ts";
import type { Batch } from "./batch.ts";
import { batchToEvents } from "./batch-events.ts";

/** The events of a text, read line by line as a browser does. */
function readEvents(text: string): { id?: string; event?: string; data?: unknown }[] {
  expect(text === "" || text.endsWith("\n\n")).toBe(true);
  return text
    .split("\n\n")
    .slice(0, -1)
    .map((block) => {
      const lines = block.split("\n").map((line) => /^(id|event|data): ([^\r\n]*)$/.exec(line)?.slice(1) ?? [line]);
      expect(lines.every(([name]) => ["id", "event", "data"].includes(name as string))).toBe(true);
      const { data, ...rest } = Object.fromEntries(lines) as Record<string, string>;
      return { ...rest, ...(data === undefined ? {} : { data: JSON.parse(data) as unknown }) };
    });
}

/** What protobuf-es says of the batch, as events. */
function expected(batch: Batch): ReturnType<typeof readEvents> {
  const json = reference(batch).json as Record<string, unknown>;
  const each = (event: string, items: unknown) => ((items ?? []) as unknown[]).map((data) => ({ event, data }));
  return [
    ...(batch.session ? [{ id: batch.session.clientId, event: "session", data: json["session"] }] : []),
    ...(batch.session || batch.revision === undefined
      ? []
      : [{ event: "revision", data: { revision: json["revision"] } }]),
    ...each("info", json["infos"]),
    ...each("ticker_error", json["errors"]),
    ...each("source", json["sourceChanges"]),
    ...each("gap", json["gaps"]),
    ...each("conflated", json["conflated"]),
    ...(batch.heartbeat ? [{ event: "heartbeat", data: json["heartbeat"] }] : []),
  ];
}

test("the events of every batch say what protobuf-es says, in the order in which a batch is applied", () => {
  const named = anyBatch.map((batch) =>
    // Ids of clients are visible ASCII, which the engine sees to.
    batch.session ? { ...batch, session: { ...batch.session, clientId: "a-client" } } : batch,
  );
  holdsFor(
    "batches, events",
    fc.property(named, (batch) => {
      expect(readEvents(batchToEvents(batch))).toEqual(expected(batch));
    }),
    { runs: 400 },
  );
});
