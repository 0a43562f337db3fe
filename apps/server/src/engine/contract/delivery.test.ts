import { Delivery, Failure } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { RecordingSink } from "../../../../../test/recording-sink.ts";
import { ScriptedEngine, type OpenOptions } from "../../../../../test/scripted-engine.ts";
import { EVERY_MAX_RECORDS } from "../limits.ts";

const EVERY = { delivery: Delivery.EVERY };

/** A server with a stream of A and B that have had a price each. */
function serving(options: OpenOptions = {}) {
  const server = new ScriptedEngine();
  const stream = server.open(["A", "B"], options);
  server.advance(0);
  server.tick("X:A", "1");
  server.tick("X:B", "1");
  server.advance(1_000);
  return { server, stream };
}

const gapsOf = (stream: RecordingSink) => stream.messages.flatMap(({ gaps }) => gaps);
const conflatedOf = (stream: RecordingSink) => stream.messages.flatMap(({ conflated }) => conflated);

describe("LATEST", () => {
  test("a ticker that moves faster than it is read is read at its newest", () => {
    const { server, stream } = serving();
    stream.writable = false;
    for (let n = 2; n <= 100; n++) server.tick("X:A", String(n));
    server.advance(1_000);
    stream.writable = true;
    server.advance(1_000);
    expect(stream.pricesOf("A")).toEqual(["1", "100"]);
    expect(stream.pricesOf("B")).toEqual(["1"]);
    expect(conflatedOf(stream)).toEqual([]);
  });

  test("who asks is told how many were skipped and the extremes among them, the delivered one apart", () => {
    const { server, stream } = serving({ reportConflation: true });
    stream.writable = false;
    for (const price of ["5", "-3.5", "40.25", "7", "1000"]) server.tick("X:A", price);
    server.tick("X:B", "2");
    stream.writable = true;
    server.advance(1_000);
    expect(conflatedOf(stream)).toMatchObject([{ ticker: "A", skipped: 4, low: "-3.5", high: "40.25" }]);
    server.tick("X:A", "8");
    server.advance(1_000);
    expect(stream.pricesOf("A")).toEqual(["1", "1000", "8"]);
    expect(conflatedOf(stream)).toHaveLength(1);
  });
});

describe("EVERY", () => {
  test.each(["protobuf", "json"] as const)("starts with a snapshot and keeps the order (%s)", (format) => {
    const { server } = serving();
    const stream = server.open(["A", "B"], { ...EVERY, format, clientId: "every" });
    for (let n = 2; n <= 50; n++) {
      server.tick("X:A", String(n));
      server.tick("X:B", String(n));
    }
    server.advance(1_000);
    const all = Array.from({ length: 50 }, (_, n) => n + 1);
    expect(stream.sequencesOf("A")).toEqual(all);
    expect(stream.sequencesOf("B")).toEqual(all);
    expect(stream.pricesOf("A")).toEqual(all.map(String));
    expect(gapsOf(stream)).toEqual([]);
  });

  test.each([EVERY_MAX_RECORDS, EVERY_MAX_RECORDS + 1, EVERY_MAX_RECORDS + 500])(
    "of %d that wait the bound is kept; beyond it a Gap with exact numbers comes before the newest",
    (count) => {
      const { server, stream } = serving({ ...EVERY, sink: new RecordingSink() });
      stream.writable = false;
      // Short prices, so that the bound on records is met before the one on bytes.
      for (let n = 0; n < count; n++) server.tick("X:A", "9");
      server.advance(1_000);
      stream.writable = true;
      server.advance(1_000);
      const sequences = stream.sequencesOf("A");
      const kept = sequences.findIndex((sequence, at) => sequence !== at + 1);
      if (kept === -1) {
        expect(sequences).toHaveLength(count + 1);
        expect(gapsOf(stream)).toEqual([]);
        return;
      }
      expect(sequences.slice(kept)).toEqual([count + 1]);
      expect(gapsOf(stream)).toMatchObject([
        {
          ticker: "A",
          fromSequence: BigInt(kept + 1),
          toSequence: BigInt(count),
          missed: BigInt(count - kept),
          epoch: stream.quotes[0]?.epoch,
        },
      ]);
    },
  );

  test("the Gap is told before the quote that follows it", () => {
    const { server, stream } = serving(EVERY);
    stream.writable = false;
    for (let n = 0; n < 9_000; n++) server.tick("X:A", "9");
    stream.writable = true;
    server.advance(1_000);
    const gapAt = stream.messages.findIndex(({ gaps }) => gaps.length > 0);
    const newestAt = stream.messages.findIndex(({ quotes }) => quotes.some(({ sequence }) => sequence === 9_001n));
    expect(gapAt).toBeGreaterThan(-1);
    expect(newestAt).toBeGreaterThan(gapAt);
  });

  test("room that a removed ticker leaves does not hide another one's overflow", () => {
    const { server, stream } = serving(EVERY);
    stream.writable = false;
    for (let n = 0; n < 1_500; n++) server.tick("X:B", "9");
    for (let n = 0; n < 5_000; n++) server.tick("X:A", "9");
    server.modify({ remove: ["B"] });
    for (let n = 0; n < 10; n++) server.tick("X:A", "9");
    stream.writable = true;
    server.advance(1_000);
    const sequences = stream.sequencesOf("A");
    expect(sequences.at(-1)).toBe(5_011);
    const before = sequences.at(-2) as number;
    expect(sequences.slice(0, -1)).toEqual(Array.from({ length: before }, (_, n) => n + 1));
    expect(gapsOf(stream)).toMatchObject([{ fromSequence: BigInt(before + 1), toSequence: 5_010n }]);
  });

  test("after an overflow it is every quote again", () => {
    const { server, stream } = serving(EVERY);
    stream.writable = false;
    for (let n = 0; n < 9_000; n++) server.tick("X:A", "9");
    stream.writable = true;
    server.advance(1_000);
    for (let n = 0; n < 10; n++) server.tick("X:A", "10");
    server.advance(1_000);
    expect(stream.sequencesOf("A").slice(-10)).toEqual(Array.from({ length: 10 }, (_, n) => 9_002 + n));
    expect(gapsOf(stream)).toHaveLength(1);
  });

  test("a resumed stream begins with a Gap from where the last one ended to its snapshot", () => {
    const { server, stream } = serving(EVERY);
    stream.writable = false;
    server.tick("X:A", "2");
    server.advance(10);
    stream.handle.close();
    for (const price of ["3", "4", "5"]) server.tick("X:A", price);
    const resumed = server.open([], EVERY);
    server.advance(10);
    expect(gapsOf(resumed)).toMatchObject([{ ticker: "A", fromSequence: 2n, toSequence: 4n, missed: 3n }]);
    expect(resumed.sequencesOf("A")).toEqual([5]);
    expect(resumed.sequencesOf("B")).toEqual([1]);
  });

  test.each(["close", "end"] as const)("so it does where the last stream was over by %s", (way) => {
    const { server, stream } = serving(EVERY);
    if (way === "end") stream.handle.end(new Failure("DEADLINE_EXCEEDED"));
    else stream.handle.close();
    for (const price of ["2", "3", "4", "5"]) server.tick("X:A", price);
    const resumed = server.open([], EVERY);
    expect(gapsOf(resumed)).toMatchObject([{ ticker: "A", fromSequence: 2n, toSequence: 4n }]);
  });

  test("of a ticker that the last stream was never written anything of there is no Gap", () => {
    const { server, stream } = serving(EVERY);
    stream.writable = false;
    server.modify({ add: ["C"] });
    server.advance(0);
    for (const price of ["1", "2", "3"]) server.tick("X:C", price);
    const resumed = server.open([], EVERY);
    server.advance(10);
    expect(resumed.pricesOf("C")).toEqual(["3"]);
    expect(gapsOf(resumed)).toEqual([]);
  });

  test("a resumed stream that missed nothing has no Gap", () => {
    const { server, stream } = serving(EVERY);
    stream.handle.close();
    const resumed = server.open([], EVERY);
    server.tick("X:A", "2");
    server.advance(10);
    expect(gapsOf(resumed)).toEqual([]);
    expect(resumed.sequencesOf("A").at(-1)).toBe(2);
  });

  test("a ticker that was removed and added between two streams begins anew, without a Gap", () => {
    const { server, stream } = serving(EVERY);
    stream.handle.close();
    server.modify({ remove: ["A"] });
    server.tick("X:A", "2");
    server.tick("X:A", "3");
    server.modify({ add: ["A"] });
    const resumed = server.open([], EVERY);
    server.advance(10);
    expect(gapsOf(resumed)).toEqual([]);
    expect(resumed.sequencesOf("A")).toEqual([3]);
  });

  test("what a LATEST stream of the session delivered in between is no Gap", () => {
    const { server, stream } = serving(EVERY);
    stream.handle.close();
    const latest = server.open([]);
    server.tick("X:A", "2");
    server.advance(10);
    server.tick("X:A", "3");
    server.advance(1_000);
    latest.handle.close();
    const resumed = server.open([], EVERY);
    server.advance(10);
    expect(gapsOf(resumed)).toEqual([]);
    expect(resumed.sequencesOf("A")).toEqual([3]);
  });
});

describe("max_updates_per_second", () => {
  test("a ticker is written at most so often, and always its newest", () => {
    const { server, stream } = serving({ maxUpdatesPerSecond: 2 });
    const before = stream.quotes.length;
    for (let n = 0; n < 100; n++) {
      server.tick("X:A", String(n));
      server.advance(100);
    }
    server.advance(1_000);
    const written = stream.pricesOf("A").slice(before - 1);
    expect(written.length).toBeGreaterThanOrEqual(19);
    expect(written.length).toBeLessThanOrEqual(22);
    expect(written.at(-1)).toBe("99");
  });

  test("it cannot make the server faster than its own window", () => {
    const { server, stream } = serving({ maxUpdatesPerSecond: 1_000_000 });
    for (let n = 0; n < 1_000; n++) {
      server.tick("X:A", String(n));
      server.advance(1);
    }
    expect(stream.writes.length).toBeLessThanOrEqual(1_000 / 5 + 10);
  });

  test("with EVERY it only batches", () => {
    const { server, stream } = serving({ ...EVERY, maxUpdatesPerSecond: 1 });
    const writes = stream.writes.length;
    for (let n = 0; n < 100; n++) {
      server.tick("X:A", String(n));
      server.advance(100);
    }
    server.advance(2_000);
    expect(stream.sequencesOf("A")).toEqual(Array.from({ length: 101 }, (_, n) => n + 1));
    expect(stream.writes.length - writes).toBeLessThanOrEqual(12);
  });

  test.each(["LATEST", "EVERY"] as const)("a slow rate holds back neither heartbeats nor messages (%s)", (delivery) => {
    const { server, stream } = serving({ maxUpdatesPerSecond: 0.01, delivery: Delivery[delivery] });
    server.tick("X:A", "2");
    server.advance(2_000);
    const { revision } = server.modify({ add: ["C"] });
    const before = server.scheduler.now();
    server.advance(600);
    expect(stream.messages.some((message) => message.revision === BigInt(revision))).toBe(true);
    server.advance(20_000);
    const beats = stream.messages.filter(({ heartbeat }) => (heartbeat?.serverTimeMs ?? 0n) > BigInt(before));
    expect(beats.length).toBeGreaterThanOrEqual(3);
  });

  test("a slow rate is kept while heartbeats and messages go out", () => {
    const { server, stream } = serving({ maxUpdatesPerSecond: 0.05 });
    for (let n = 0; n < 600; n++) {
      server.tick("X:A", String(n));
      if (n % 50 === 0) server.modify(n % 100 === 0 ? { add: ["C"] } : { remove: ["C"] });
      server.advance(100);
    }
    expect(stream.pricesOf("A").length).toBeLessThanOrEqual(1 + 4);
    expect(stream.pricesOf("A").length).toBeGreaterThanOrEqual(3);
  });

  test("a slow rate does not hold back an added ticker's first quote, there already or yet to come", () => {
    const { server, stream } = serving({ maxUpdatesPerSecond: 0.01, reportConflation: true });
    server.open(["C"], { clientId: "other" });
    server.advance(0);
    server.tick("X:C", "7");
    server.tick("X:A", "2");
    server.modify({ add: ["C", "D"] });
    server.advance(600);
    expect(stream.pricesOf("C")).toEqual(["7"]);
    server.tick("X:D", "8");
    server.advance(600);
    expect(stream.pricesOf("D")).toEqual(["8"]);
    expect(stream.pricesOf("A")).toEqual(["1"]);
    expect(conflatedOf(stream)).toEqual([]);
  });
});
