import { expect, test } from "vitest";

import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { RecordingSink } from "../../../../test/recording-sink.ts";
import { FlushWindow } from "./flush-window.ts";
import { Hub } from "./hub.ts";
import { TickerTable } from "./ticker-table.ts";
import type { Batch } from "./wire/batch.ts";

test("what many are told is spelt once, and each hears it", () => {
  const scheduler = new FakeScheduler();
  const hub = new Hub(new TickerTable(), scheduler, new FlushWindow());
  const sinks = [new RecordingSink(), new RecordingSink(), new RecordingSink()];
  const spelt = new Map<unknown, Uint8Array>();
  let spellings = 0;
  spelt.set = (...entry) => {
    spellings++;
    return Map.prototype.set.apply(spelt, entry) as typeof spelt;
  };
  const told: Batch = { infos: [{ ticker: "AAPL", name: "Apple" }], spelt };
  for (const sink of sinks) {
    hub.say(hub.open(sink, { every: false, reportConflation: false, maxUpdatesPerSecond: 0 }, { ended() {} }), told);
  }
  scheduler.advance(10);
  expect(spellings).toBe(1);
  for (const sink of sinks) expect(sink.messages.flatMap(({ infos }) => infos)).toMatchObject([{ ticker: "AAPL" }]);
  hub.stop();
});
