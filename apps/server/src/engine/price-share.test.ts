import { Delivery, SourceState, TickerErrorCode } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import type { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import type { RecordingSink } from "../../../../test/recording-sink.ts";
import { linkedPair } from "../../../../test/linked-engines.ts";
import { ScriptedEngine } from "../../../../test/scripted-engine.ts";
import { listingOf, ScriptedSource } from "../../../../test/scripted-source.ts";

import { DEMAND_LINGER_MS, LINK_RETRY_MAX_MS } from "./limits.ts";
import { SourceFault } from "./ports/source.ts";

const lost = new SourceFault("unavailable", "lost");
const changesOf = (stream: RecordingSink) => stream.messages.flatMap(({ sourceChanges }) => sourceChanges);
const gapsOf = (stream: RecordingSink) => stream.messages.flatMap(({ gaps }) => gaps);

/** The same clock, but set back. */
function behind(scheduler: FakeScheduler, byMs: number): FakeScheduler {
  return Object.assign(Object.create(scheduler) as FakeScheduler, {
    now: () => scheduler.now() - byMs,
    after: scheduler.after.bind(scheduler),
    soon: scheduler.soon.bind(scheduler),
  });
}

describe("one process's share", () => {
  test("is every quote, in order and with the owner's numbers, of one upstream subscription", () => {
    const { engines, worker } = linkedPair();
    const near = engines.owner.open(["A"], { delivery: Delivery.EVERY });
    const far = worker.open(["A", "X:A"], { delivery: Delivery.EVERY });
    engines.advance(10);
    for (let n = 1; n <= 500; n++) engines.owner.tick("X:A", String(n));
    engines.advance(100);
    expect(engines.owner.source.carried).toEqual(["X:A"]);
    expect(far.sequencesOf("X:A")).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
    const ofA = far.quotes.filter(({ ticker }) => ticker === "A");
    expect(ofA).toEqual(near.quotes);
    expect(gapsOf(far)).toEqual([]);
  });

  test("begins with what is known: facts, price, and troubles", () => {
    const { engines, worker } = linkedPair();
    engines.owner.open(["A"]);
    engines.advance(0);
    engines.owner.tick("X:A", "1");
    engines.owner.source.living[0]?.fail(lost);
    const stream = worker.open(["A"]);
    engines.advance(10);
    expect(stream.messages.flatMap(({ infos }) => infos)).toMatchObject([{ ticker: "A", canonical: "X:A" }]);
    expect(stream.quotes).toMatchObject([{ price: "1", sequence: 2n, stale: true }]);
    expect(changesOf(stream)).toMatchObject([{ state: SourceState.RECONNECTING, tickers: ["A"] }]);
    engines.advance(3_000);
    expect(changesOf(stream).slice(1)).toMatchObject([{ state: SourceState.CONNECTED, tickers: ["A"] }]);
  });

  test("says at once what no source knows, and later what only the source can tell", async () => {
    const { engines, worker } = linkedPair();
    const stream = worker.open(["NOSUCH"]);
    engines.advance(10);
    const unknown = { code: TickerErrorCode.UNKNOWN_TICKER, removed: true };
    const errorsOf = () => stream.messages.flatMap(({ errors }) => errors);
    expect(errorsOf()).toMatchObject([{ ticker: "NOSUCH", ...unknown }]);
    engines.owner.source.resolve = async () => undefined;
    worker.modify({ add: ["LATER"] });
    engines.advance(10);
    await new Promise(setImmediate);
    engines.advance(10);
    expect(errorsOf().slice(1)).toMatchObject([{ ticker: "LATER", ...unknown }]);
    expect(engines.owner.engine.watchedTickers).toBe(0);
    expect(worker.engine.watchedTickers).toBe(0);
  });

  test("of 10,000 tickers whose facts come at once is told in pieces, and ends nothing", () => {
    const source = (scheduler: ScriptedEngine["scheduler"]) =>
      Object.assign(new ScriptedSource(scheduler), { limits: { tickersPerConnection: 10_000, connections: 1 } });
    const { engines, worker } = linkedPair((scheduler) => new ScriptedEngine({ scheduler, source }));
    const names = Array.from({ length: 10_000 }, (_, n) => `T${n}`);
    const streams = Array.from({ length: 40 }, (_, n) =>
      worker.open(names.slice(n * 250, n * 250 + 250), { clientId: `c${n}` }),
    );
    engines.advance(1_000);
    const [connection] = engines.owner.source.living;
    for (const [canonical, id] of connection?.wanted ?? []) {
      connection?.events.info(id, { high: "9" });
      connection?.say(canonical, { price: "1" });
    }
    engines.advance(2_000);
    for (const stream of streams) {
      const infos = stream.messages.flatMap((message) => message.infos);
      expect(infos.filter(({ high }) => high === "9")).toHaveLength(250);
      expect(stream.quotes).toHaveLength(250);
    }
    expect(changesOf(streams[0] as RecordingSink)).toEqual([]);
  });

  test("lingers upstream when it is let go, and is nothing half a minute later", () => {
    const { engines, worker } = linkedPair();
    const stream = worker.open(["A"]);
    engines.advance(10);
    worker.modify({ remove: ["A"] });
    engines.advance(DEMAND_LINGER_MS - 100);
    expect(engines.owner.source.carried).toEqual(["X:A"]);
    engines.advance(200);
    expect(engines.owner.source.carried).toEqual([]);
    expect(engines.owner.engine.watchedTickers).toBe(0);
    stream.handle.close();
  });

  test("of a process that is gone holds nothing", () => {
    const { engines, worker, link } = linkedPair();
    worker.open(["A", "B"]);
    engines.advance(10);
    link.owner = undefined;
    link.cut();
    engines.advance(DEMAND_LINGER_MS + 100);
    expect(engines.owner.engine.watchedTickers).toBe(0);
  });

  test("is refused a text that is no ticker", () => {
    const { engines } = linkedPair();
    const sink = { format: "protobuf", headBytes: 0, writable: true, head() {}, write: () => false, end() {} } as const;
    const share = engines.owner.engine.owner?.share(sink);
    expect(() => share?.add([{ ticker: "no ticker" }])).toThrow(TypeError);
    share?.close();
    share?.close();
  });
});

describe("a link that is cut", () => {
  test("costs the same owner one number: its next quote is beyond the worker's own, for everybody", () => {
    const { engines, worker, link } = linkedPair();
    const near = engines.owner.open(["A"], { delivery: Delivery.EVERY });
    const far = worker.open(["A"], { delivery: Delivery.EVERY });
    engines.advance(10);
    engines.owner.tick("X:A", "1");
    engines.advance(10);
    link.cut();
    engines.advance(10);
    expect(far.quotes.at(-1)).toMatchObject({ price: "1", sequence: 2n, stale: true });
    engines.advance(LINK_RETRY_MAX_MS);
    expect(far.quotes.at(-1)).toMatchObject({ price: "1", sequence: 3n, stale: false });
    expect(near.quotes.at(-1)).toMatchObject({ price: "1", sequence: 3n, stale: false });
    expect(gapsOf(near)).toMatchObject([{ fromSequence: 2n, toSequence: 2n, missed: 1n }]);
    expect(gapsOf(far)).toEqual([]);
    engines.owner.tick("X:A", "2");
    engines.advance(10);
    expect(far.quotes.at(-1)).toEqual(near.quotes.at(-1));
    expect(changesOf(far).map(({ state }) => state)).toEqual([SourceState.RECONNECTING, SourceState.CONNECTED]);
    expect(changesOf(near)).toHaveLength(1);
  });

  test("and an owner that went on meanwhile says its newest, after the Gap", () => {
    const { engines, worker, link } = linkedPair();
    const far = worker.open(["A"], { delivery: Delivery.EVERY });
    engines.advance(10);
    engines.owner.tick("X:A", "1");
    engines.advance(10);
    link.cut();
    for (let n = 2; n <= 9; n++) engines.owner.tick("X:A", String(n));
    engines.advance(LINK_RETRY_MAX_MS);
    expect(far.pricesOf("A")).toEqual(["1", "1", "9"]);
    expect(far.sequencesOf("A")).toEqual([1, 2, 9]);
    expect(gapsOf(far)).toMatchObject([{ fromSequence: 3n, toSequence: 8n, missed: 6n }]);
  });
});

describe("an owner that another one takes the place of", () => {
  test("is followed by a greater epoch, even where the clock was set back", () => {
    const { engines, worker } = linkedPair();
    const far = worker.open(["A"]);
    engines.advance(10);
    engines.owner.tick("X:A", "1");
    engines.advance(10);
    engines.killOwner();
    engines.advance(10);
    expect(far.quotes.at(-1)).toMatchObject({ sequence: 2n, stale: true });
    const { epoch } = far.quotes[0] as { epoch: bigint };
    // The new owner's clock is an hour behind.
    engines.replaceOwner((scheduler) => new ScriptedEngine({ scheduler: behind(scheduler, 3_600_000) }));
    engines.advance(LINK_RETRY_MAX_MS);
    engines.owner.tick("X:A", "2");
    engines.advance(10);
    expect(far.quotes.at(-1)).toMatchObject({ price: "2", epoch: epoch + 1n, sequence: 1n, stale: false });
  });

  test("a price that only the new one finds out where it comes from is numbered beyond all the same", async () => {
    const { engines, worker } = linkedPair();
    const far = worker.open(["A"]);
    engines.advance(10);
    engines.owner.tick("X:A", "1");
    engines.advance(10);
    engines.killOwner();
    engines.replaceOwner();
    engines.owner.source.resolve = async (name) => listingOf(name);
    engines.advance(LINK_RETRY_MAX_MS);
    await new Promise(setImmediate);
    engines.advance(10);
    engines.owner.tick("X:A", "2");
    engines.advance(10);
    expect(far.pricesOf("A")).toEqual(["1", "1", "2"]);
    expect(changesOf(far).map(({ state }) => state)).toEqual([SourceState.RECONNECTING, SourceState.CONNECTED]);
  });

  test("a ticker that the new one does not know any more leaves the set", () => {
    const { engines, worker } = linkedPair();
    const far = worker.open(["A", "B"]);
    engines.advance(10);
    engines.owner.tick("X:A", "1");
    engines.advance(10);
    engines.killOwner();
    engines.replaceOwner();
    engines.owner.source.resolve = (name) => (name.code === "A" ? undefined : listingOf(name));
    engines.advance(LINK_RETRY_MAX_MS);
    expect(far.messages.flatMap(({ errors }) => errors).filter(({ removed }) => removed)).toMatchObject([
      { ticker: "A" },
    ]);
    expect(worker.engine.watchedTickers).toBe(1);
  });
});
