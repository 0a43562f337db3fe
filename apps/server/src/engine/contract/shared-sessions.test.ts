import { Delivery, Failure } from "@streampulse/core";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import { JoinedEngines } from "../../../../../test/joined-engines.ts";
import { RecordingSink } from "../../../../../test/recording-sink.ts";
import { LOCAL } from "../../../../../test/scripted-engine.ts";
import { MODIFY_BURST } from "../limits.ts";
import { keyOf } from "../requests.ts";

let all: JoinedEngines;

beforeEach(() => {
  all = new JoinedEngines(3);
  return () => expect(all.unforeseen).toEqual([]);
});

function revisionsOf(stream: RecordingSink) {
  return stream.messages.flatMap(({ revision }) => revision ?? []);
}

describe("one stream per session, over all processes", () => {
  test("a second stream elsewhere takes over: the first ends with SUPERSEDED, before the second begins", async () => {
    const first = await all.opened(0, ["A"]);
    const second = all.at(1).open(["B"]);
    expect(second.messages).toEqual([]);
    first.onEnd = () => expect(second.messages).toEqual([]);
    await all.settle();
    expect(first.failure).toMatchObject({ reason: "SUPERSEDED", code: "aborted" });
    expect(second.messages[0]?.session).toMatchObject({ tickers: ["B"], revision: 2n, resumed: false });
    expect(all.held).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
    expect(all.switchboard.size).toBe(1);
    first.handle.close();
    all.tick("X:B", "1");
    all.scheduler.advance(60_000);
    await all.settle();
    expect(second.failure).toBeUndefined();
    expect(all.held).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
  });

  test("the last of many that are opened at once has it, wherever", async () => {
    const streams = [0, 1, 2, 0, 2, 1].map((at) => all.at(at).open(["A"]));
    await all.settle();
    // Each process has one claim under way: it is for the last stream there.
    const living = streams.filter(({ failure }) => failure === undefined);
    expect(living).toHaveLength(1);
    expect(streams.slice(3)).toContain(living[0]);
    for (const { failure } of streams) if (failure) expect(failure.reason).toBe("SUPERSEDED");
    expect(all.held.flat().reduce((sum, n) => sum + n)).toBe(2);
  });

  test("a stream that was opened after another process had been granted the session is not told of that one", async () => {
    const first = all.at(0).open(["A"]);
    const [one, two] = all.engines;
    // The claim of 0 is overtaken by one of 1, which is granted; 0 has not heard of it when its client comes again.
    const other = all.at(1).open(["A"]);
    two?.channel.deliver("right");
    two?.channel.deliver("left");
    expect(other.messages[0]?.session).toBeDefined();
    one?.channel.deliver("right");
    all.at(2).open(["A"]);
    all.engines[2]?.channel.deliver("right");
    const again = all.at(0).open([]);
    await all.settle();
    expect(first.failure?.reason).toBe("SUPERSEDED");
    expect(other.failure?.reason).toBe("SUPERSEDED");
    expect(again.failure).toBeUndefined();
    expect(again.messages[0]?.session).toMatchObject({ tickers: ["A"], resumed: true });
  });

  test("another principal's session of the same client id is another one", async () => {
    const adas = await all.opened(0, ["A"], { caller: { principal: "ada", isLocal: false } });
    const bobs = await all.opened(1, ["B"], { caller: { principal: "bob", isLocal: false } });
    expect(adas.failure).toBeUndefined();
    expect(bobs.messages[0]?.session?.tickers).toEqual(["B"]);
  });

  test("a private stream is its process's own: no other is asked, and nothing lingers", async () => {
    const sink = new RecordingSink();
    const request = { clientId: "p", tickers: ["A"], maxUpdatesPerSecond: 0, delivery: 0, reportConflation: false };
    const handle = all.at(0).engine.openStream(LOCAL, request, sink, { isPrivate: true });
    expect(handle.begun).toBeUndefined();
    expect(sink.messages[0]?.session?.tickers).toEqual(["A"]);
    expect(handle.modify({ add: ["B"], remove: [] }).tickers).toEqual(["A", "B"]);
    expect(all.engines[0]?.channel.waiting).toBe(0);
    handle.close();
    expect(all.at(0).engine.status()).toEqual({ streams: 0, sessions: 0 });
    expect(() => handle.modify({ add: [], remove: [] })).toThrow(/No session/);
    expect(all.engines[0]?.channel.waiting).toBe(0);
  });
});

describe("a session moves whole", () => {
  test("a reconnect elsewhere without tickers resumes the set, its revision grows on, and a snapshot comes", async () => {
    await all.watch(["B"]);
    const first = await all.opened(0, ["A", "B"]);
    first.handle.modify({ add: ["C"], remove: ["A"] });
    first.handle.close();
    all.tick("X:B", "2");
    all.scheduler.advance(29_999);
    const second = await all.opened(1, []);
    expect(second.messages[0]?.session).toMatchObject({ tickers: ["B", "C"], revision: 2n, resumed: true });
    expect((await all.modified(2, { add: ["D"] })).revision).toBe(3);
    all.scheduler.advance(10);
    expect(revisionsOf(second)).toEqual([2n, 3n]);
    expect(second.pricesOf("B")).toEqual(["2"]);
  });

  test("after 30 s it is another session everywhere: empty, not resumed", async () => {
    (await all.opened(0, ["A"])).handle.close();
    all.scheduler.advance(30_001);
    const second = await all.opened(1, []);
    expect(second.messages[0]?.session).toMatchObject({ tickers: [], resumed: false });
    expect(all.held).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
  });

  test("a reader of every quote is told what came between its streams", async () => {
    await all.watch(["A"]);
    const first = await all.opened(0, ["A"], { delivery: Delivery.EVERY });
    all.tick("X:A", "1");
    all.tick("X:A", "2");
    all.scheduler.advance(10);
    expect(first.pricesOf("A")).toEqual(["1", "2"]);
    first.handle.close();
    for (const price of ["3", "4", "5"]) all.tick("X:A", price);
    const second = await all.opened(1, [], { delivery: Delivery.EVERY });
    all.scheduler.advance(10);
    expect(second.messages.flatMap(({ gaps }) => gaps)).toMatchObject([
      { ticker: "A", missed: 2n, fromSequence: 3n, toSequence: 4n },
    ]);
    expect(second.sequencesOf("A")).toEqual([5]);
  });

  test("what is left of its changes moves with it", async () => {
    (await all.opened(0, ["A"])).handle.close();
    for (let n = 0; n < MODIFY_BURST - 1; n++) await all.modified(2, {});
    await all.opened(1, []);
    expect((await all.modified(2, {})).failure).toBeUndefined();
    expect((await all.modified(2, {})).failure).toMatchObject({
      reason: "LIMIT_MODIFICATIONS",
      retryAfterMs: 100,
      limit: 10,
    });
    all.scheduler.advance(100);
    expect((await all.modified(0, {})).failure).toBeUndefined();
  });

  test("a ticker that turned out unknown while nobody was connected is told to the stream that comes, elsewhere", async () => {
    let answer: (listing: undefined) => void = () => {};
    all.at(0).source.resolve = () => new Promise((resolve) => (answer = resolve));
    (await all.opened(0, ["A"])).handle.close();
    answer(undefined);
    await all.settle();
    const second = await all.opened(1, []);
    expect(second.messages.flatMap(({ errors }) => errors)).toMatchObject([{ ticker: "A", code: 1, removed: true }]);
    expect(second.messages[0]?.session?.tickers).toEqual([]);
  });
});

describe("a stream that has not begun", () => {
  test("is forgotten when its client leaves, and its key is nobody's again", async () => {
    const stream = all.at(0).open(["A"]);
    stream.handle.close();
    await stream.handle.begun;
    await all.settle();
    expect(stream.messages).toEqual([]);
    expect(all.switchboard.size).toBe(0);
    expect((await all.opened(1, [])).messages[0]?.session).toMatchObject({ resumed: false, revision: 1n });
  });

  test("leaves the session that was handed over for it to be resumed for 30 s", async () => {
    await all.opened(0, ["A"]);
    const second = all.at(1).open([]);
    second.handle.close();
    await all.settle();
    expect(all.held).toEqual([
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    all.scheduler.advance(29_000);
    expect((await all.opened(2, [])).messages[0]?.session).toMatchObject({ tickers: ["A"], resumed: true });
  });

  test("ends with what it is told to end with, and with DRAINING where its process goes down", async () => {
    const late = all.at(0).open(["A"]);
    late.handle.end(new Failure("DEADLINE_EXCEEDED"));
    const drained = all.at(1).open(["A"], { clientId: "d" });
    all.at(1).engine.drain(() => 1_000);
    await all.settle();
    expect(late.failure?.reason).toBe("DEADLINE_EXCEEDED");
    expect(drained.failure).toMatchObject({ reason: "DRAINING", retryAfterMs: 1_000 });
    expect(all.switchboard.size).toBe(0);
    expect(all.at(0).engine.status()).toEqual({ streams: 0, sessions: 0 });
  });

  test("ends with UNAVAILABLE where nobody answers, and one that comes then has the session", async () => {
    (await all.opened(0, ["A"])).handle.close();
    const superseded = all.at(1).open([]);
    // It waits for the claim that was made before it.
    const waits = all.at(1).open([]);
    expect(superseded.failure).toMatchObject({ reason: "SUPERSEDED" });
    // The exchange does not hear: its process is busy with itself.
    all.scheduler.advance(4_999);
    expect(waits.failure).toBeUndefined();
    all.scheduler.advance(1);
    expect(waits.failure).toMatchObject({ reason: "UNAVAILABLE" });
    expect((await all.opened(1, [])).messages[0]?.session).toMatchObject({ tickers: ["A"], resumed: true });
  });

  test("begins anew where the holder does not hear, which ends its stream when it does", async () => {
    const held = await all.opened(0, ["A"]);
    const waits = all.at(1).open(["B"]);
    all.engines[1]?.channel.deliver("right");
    all.scheduler.advance(1_999);
    expect(all.engines[1]?.channel.deliver("left")).toBe(false);
    all.scheduler.advance(1);
    all.engines[1]?.channel.deliver("left");
    expect(waits.messages[0]?.session).toMatchObject({ tickers: ["B"], resumed: false });
    expect(held.failure).toBeUndefined();
    await all.settle();
    expect(held.failure).toMatchObject({ reason: "SUPERSEDED" });
    expect(waits.failure).toBeUndefined();
    expect(all.held).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
    ]);
  });
});

test("a session whose process is gone is NO_SESSION, and the next stream begins anew", async () => {
  await all.opened(0, ["A"]);
  const other = await all.opened(1, ["B"], { clientId: "d" });
  all.kill(0);
  expect((await all.modified(0, { add: ["B"] })).failure).toMatchObject({ reason: "NO_SESSION" });
  expect((await all.opened(1, [])).messages[0]?.session).toMatchObject({ tickers: [], resumed: false });
  expect(other.failure).toBeUndefined();
});

test("a session that lives here is not begun anew by what comes of it a second time", async () => {
  const stream = await all.opened(0, ["A"]);
  const state = { tickers: ["B"], revision: 9, positions: {}, changesLeft: 1, expiresInMs: 9, untold: [] };
  all.engines[0]?.channel.right.post({ is: "granted", key: keyOf(LOCAL, "c"), state });
  await all.settle();
  expect(await all.modified(1, { add: ["C"] })).toMatchObject({ tickers: ["A", "C"], revision: 2 });
  expect([all.at(0).engine.watchedTickers, stream.failure]).toEqual([2, undefined]);
});

test("a session that should be over, but whose process is late to end it, moves all the same", async () => {
  (await all.opened(0, ["A"])).handle.close();
  // A machine that slept: what was due meanwhile has not run yet.
  const now = all.scheduler.now() + 60_000;
  const clock = vi.spyOn(all.scheduler, "now").mockReturnValue(now);
  onTestFinished(() => clock.mockRestore());
  const again = await all.opened(1, []);
  expect(again.messages[0]?.session).toMatchObject({ tickers: ["A"], resumed: true });
});
