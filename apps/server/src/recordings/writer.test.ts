import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Quality, type Quote } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { fresh, quotes, quotesOf, readAll, recorded, STARTED } from "./fixtures/recorded.ts";
import { createRecordingWriter } from "./writer.ts";

describe("a recording's writer", () => {
  test("writes after its interval, on the clock that it was given", async () => {
    const path = fresh();
    const clock = new FakeScheduler();
    const writer = await createRecordingWriter(path, { clock, flushAfterMs: 500 });
    const { size } = await stat(path);
    writer.append(quotes(0, 1));
    clock.advance(499);
    expect((await stat(path)).size).toBe(size);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    await writer.flush();
    expect((await stat(path)).size).toBeGreaterThan(size);
    expect(clock.pending).toBe(0);
    await writer.close();
    await writer.close();
    expect(() => writer.append(quotes(0, 1))).toThrow("closed");
  });

  test("asks the caller to wait when the disk is behind, and keeps the order", async () => {
    const path = fresh();
    const writer = await createRecordingWriter(path, { flushBytes: 100 });
    let waits = 0;
    for (const quote of quotes(0, 500)) {
      if (writer.append([quote])) continue;
      waits++;
      await writer.flush();
    }
    await writer.close();
    expect(waits).toBeGreaterThan(0);
    expect(quotesOf((await readAll(path)).reads)).toEqual(quotes(0, 500));
    expect(writer.quotes).toBe(500);
  });

  test("leaves out what is only about staleness, and nothing else", async () => {
    const path = fresh();
    const writer = await createRecordingWriter(path);
    const quote = (price: string, stale: boolean, sequence: number): Quote => ({
      ticker: "AAPL",
      price,
      sourceTimeMs: STARTED,
      receivedTimeMs: STARTED,
      sequence,
      epoch: 1,
      quality: Quality.LIVE,
      source: "finnhub",
      stale,
    });
    writer.append([quote("1", false, 1), quote("1", false, 2), quote("1", true, 3), quote("1", false, 4)]);
    writer.append([quote("1", true, 5), quote("2", false, 6)]);
    await writer.close();
    const read = quotesOf((await readAll(path)).reads);
    expect(read.map(({ price }) => price)).toEqual(["1", "1", "2"]);
    expect(read[0]).toEqual({
      ticker: "AAPL",
      price: "1",
      sourceTimeMs: STARTED,
      receivedTimeMs: STARTED,
      quality: Quality.LIVE,
      source: "finnhub",
    });
  });

  test("replaces a recording, or refuses one, as it is told", async () => {
    const path = fresh();
    await recorded(path, 1);
    await expect(createRecordingWriter(path, { existing: "refuse" })).rejects.toThrow("already");
    const writer = await createRecordingWriter(path, { existing: "replace", startedTimeMs: 5 });
    await writer.close();
    expect((await readAll(path)).reads).toEqual([{ kind: "start", startedTimeMs: 5, line: 1 }]);
  });

  test("says in words that a folder is not there", async () => {
    await expect(createRecordingWriter(join(`${fresh()}-no-folder`, "x.spr.gz"))).rejects.toThrow(
      "there is no such folder to put it in",
    );
  });
});
