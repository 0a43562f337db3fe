import { Failure, Quality } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { RecordingSink } from "../../../../test/recording-sink.ts";
import { holdsFor } from "../../../../test/seeded.ts";
import { FlushWindow } from "./flush-window.ts";
import type { HubClient } from "./hub-client.ts";
import { Hub } from "./hub.ts";
import { TickerTable } from "./ticker-table.ts";

/** Enough tickers that a client's range is widened three times. */
const TICKERS = 150;

/** One reader of the hub beside what it must have been written. */
class Reader {
  readonly sink = new RecordingSink();
  readonly client: HubClient;
  readonly watched = new Set<number>();

  constructor(hub: Hub, kind: number) {
    const options = { every: kind === 1, reportConflation: kind === 2, maxUpdatesPerSecond: kind === 3 ? 20 : 0 };
    this.client = hub.open(this.sink, options, { ended() {} });
  }
}

/** A hub over tickers T0 to T149, and what happens to it. */
class Running {
  readonly scheduler = new FakeScheduler();
  readonly table = new TickerTable();
  readonly hub = new Hub(this.table, this.scheduler, new FlushWindow());
  readonly readers: Reader[] = [];

  constructor() {
    for (let n = 0; n < TICKERS; n++) this.table.intern({ ticker: `T${n}`, venue: undefined, code: `T${n}` });
  }

  open(at: number, kind: number): void {
    const old = this.readers[at];
    if (old) this.hub.close(old.client);
    this.readers[at] = new Reader(this.hub, kind);
  }

  watch(at: number, from: number, count: number): void {
    const reader = this.readers[at] as Reader;
    for (let ticker = from; ticker < Math.min(TICKERS, from + count); ticker++) {
      if (reader.watched.has(ticker)) continue;
      reader.watched.add(ticker);
      this.hub.subscribe(reader.client, ticker);
    }
  }

  unwatch(at: number, from: number, count: number): void {
    const reader = this.readers[at] as Reader;
    for (let ticker = from; ticker < from + count; ticker++) {
      if (reader.watched.delete(ticker)) this.hub.unsubscribe(reader.client, ticker);
    }
  }

  tick(from: number, count: number): void {
    for (let ticker = from; ticker < Math.min(TICKERS, from + count); ticker++) {
      const previous = this.table.latest[ticker];
      const sequence = (previous?.sequence ?? 0) + 1;
      const rest = { receivedTimeMs: 1, quality: Quality.LIVE, epoch: 1, source: "s", stale: false };
      this.table.put(ticker, { price: String(sequence), sequence, ...rest });
      this.hub.tick(ticker, previous);
    }
  }

  /** Each reader's last quote of each ticker that it watches, against the newest there is. */
  check(): void {
    this.scheduler.advance(1_000);
    for (const { sink, watched } of this.readers.filter(Boolean)) {
      const reached = new Map(sink.quotes.map(({ ticker, sequence }) => [ticker, Number(sequence)]));
      for (const ticker of watched) expect(reached.get(`T${ticker}`)).toBe(this.table.latest[ticker]?.sequence);
    }
  }
}

const range = { at: fc.nat(3), from: fc.nat(TICKERS), count: fc.nat(80) };
const act = fc.oneof(
  fc.record({ kind: fc.constant("open" as const), ...range }),
  fc.record({ kind: fc.constant("watch" as const), ...range }),
  fc.record({ kind: fc.constant("watch" as const), ...range }),
  fc.record({ kind: fc.constant("unwatch" as const), ...range }),
  fc.record({ kind: fc.constant("tick" as const), ...range }),
  fc.record({ kind: fc.constant("tick" as const), ...range }),
  fc.record({ kind: fc.constant("pass" as const), ...range }),
);

test("against Sets: sets that grow, shrink and come again while quotes wait in them lose and mix nothing", () => {
  holdsFor(
    "hub",
    fc.property(fc.array(act, { maxLength: 50, size: "max" }), (acts) => {
      const running = new Running();
      for (let at = 0; at < 4; at++) running.open(at, at);
      for (const { kind, at, from, count } of acts) {
        if (kind === "open") running.open(at, count % 4);
        if (kind === "watch") running.watch(at, from, count);
        if (kind === "unwatch") running.unwatch(at, from, count);
        if (kind === "tick") running.tick(from, count);
        if (kind !== "pass") continue;
        for (const { sink } of running.readers) sink.writable = count % 3 > 0;
        running.scheduler.advance(count);
      }
      for (const { sink } of running.readers) sink.writable = true;
      running.check();
      running.tick(0, TICKERS);
      running.check();
      for (const { client } of running.readers) running.hub.close(client);
      running.scheduler.advance(10_000);
      expect(running.scheduler.pending).toBe(0);
    }),
    { runs: 150 },
  );
});

test("a range is widened while its quotes wait: each is delivered, in its own place", () => {
  const running = new Running();
  running.open(0, 0);
  running.tick(0, TICKERS);
  for (let n = 0; n < TICKERS; n++) running.watch(0, n, 1);
  running.scheduler.advance(10);
  expect(running.readers[0]?.sink.quotes.map(({ ticker }) => ticker).toSorted()).toEqual(
    Array.from({ length: TICKERS }, (_, n) => `T${n}`).toSorted(),
  );
});

test("what was skipped of a ticker is known across a widening", () => {
  const running = new Running();
  running.open(0, 2);
  running.watch(0, 0, 32);
  for (let n = 0; n < 4; n++) running.tick(31, 1);
  running.watch(0, 32, 10);
  running.tick(31, 1);
  running.scheduler.advance(10);
  expect(running.readers[0]?.sink.messages.flatMap(({ conflated }) => conflated)).toMatchObject([
    { ticker: "T31", skipped: 4, low: "1", high: "4" },
  ]);
});

test("a client's number is used again: nothing of the one before is the next one's", () => {
  const running = new Running();
  running.open(0, 0);
  running.watch(0, 0, 5);
  running.tick(0, 5);
  const before = running.readers[0] as Reader;
  running.open(0, 1);
  const after = running.readers[0] as Reader;
  expect(after.client.id).toBe(before.client.id);
  running.watch(0, 3, 1);
  running.scheduler.advance(10);
  expect(after.sink.quotes.map(({ ticker }) => ticker)).toEqual(["T3"]);
  expect(before.sink.messages).toEqual([]);
});

test("a stream opened within another one's end gets its quotes and heartbeats", () => {
  const running = new Running();
  running.open(0, 0);
  const first = running.readers[0] as Reader;
  first.sink.onEnd = () => {
    running.open(0, 0);
    running.watch(0, 0, 1);
  };
  running.hub.end(first.client, new Failure("SLOW_CONSUMER"));
  running.tick(0, 1);
  running.scheduler.advance(19_000);
  const second = running.readers[0] as Reader;
  expect(second.sink.pricesOf("T0")).toEqual(["1"]);
  expect(second.sink.messages.filter(({ heartbeat }) => heartbeat)).toHaveLength(3);
});

test("a stream that ends at its own heartbeat leaves no timer", () => {
  const running = new Running();
  running.open(0, 0);
  const { sink } = running.readers[0] as Reader;
  sink.write = () => {
    throw new Error("the heartbeat cannot be written");
  };
  running.scheduler.advance(5_010);
  expect(sink.failure?.reason).toBe("INTERNAL");
  expect(running.scheduler.pending).toBe(0);
});
