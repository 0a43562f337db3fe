import { isFault, parseTicker, SourceState, type TickerName } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { listingOf, ScriptedSource, type Resolve } from "../../../../test/scripted-source.ts";
import { SourceFault } from "./ports/source.ts";
import { Supervisor } from "./supervisor.ts";

function named(text: string): TickerName {
  const name = parseTicker(text);
  return isFault(name) ? expect.fail(name.fault) : name;
}

const { signal } = new AbortController();
const cannotTell: Resolve = () => Promise.reject(new SourceFault("unavailable", "not now"));
const knowsNot: Resolve = () => undefined;

/** A supervisor of sources that answer as given. */
function start(...resolves: Resolve[]) {
  const scheduler = new FakeScheduler();
  const sources = resolves.map((resolve, n) => Object.assign(new ScriptedSource(scheduler, `s${n}`), { resolve }));
  const states: [string, SourceState, readonly number[]][] = [];
  const supervisor = new Supervisor(
    sources,
    { scheduler, random: () => 0.5 },
    {
      quotes: () => {},
      info: () => {},
      tickerFault: () => {},
      state: (source, state, ids) => states.push([source.name, state, ids]),
    },
  );
  return { scheduler, sources, supervisor, states };
}

describe("who has a ticker", () => {
  test("the first source in order that knows it, at once where all can tell at once", () => {
    const { supervisor } = start(
      knowsNot,
      (name) => listingOf(name),
      (name) => listingOf(name),
    );
    expect(supervisor.resolve(named("A"), signal)).toMatchObject({
      source: { name: "s1" },
      listing: { canonical: "X:A" },
    });
  });

  test("none: undefined at once", () => {
    expect(start(knowsNot, knowsNot).supervisor.resolve(named("A"), signal)).toBeUndefined();
    expect(start().supervisor.resolve(named("A"), signal)).toBeUndefined();
  });

  test("the order holds where an earlier source takes its time", async () => {
    const { supervisor } = start(
      async (name) => listingOf(name),
      (name) => listingOf(name),
    );
    expect(await supervisor.resolve(named("A"), signal)).toMatchObject({ source: { name: "s0" } });
  });

  test("where one cannot tell now, a later one that knows it has it", async () => {
    const { supervisor } = start(cannotTell, (name) => listingOf(name));
    expect(await supervisor.resolve(named("A"), signal)).toMatchObject({ source: { name: "s1" } });
  });

  test.each([[[cannotTell, knowsNot]], [[knowsNot, cannotTell]]])(
    "where one cannot tell and the others do not know it, that is no answer",
    async (resolves) => {
      const { supervisor } = start(...resolves);
      await expect(supervisor.resolve(named("A"), signal)).rejects.toMatchObject({ kind: "unavailable" });
    },
  );

  test("a source that throws cannot tell, and its text is shown to nobody", async () => {
    const { supervisor } = start(() => {
      throw new Error("secret");
    });
    const answer = Promise.resolve(supervisor.resolve(named("A"), signal));
    await expect(answer).rejects.toBeInstanceOf(SourceFault);
    await expect(answer).rejects.not.toMatchObject({ message: expect.stringContaining("secret") });
  });
});

describe("connections", () => {
  test("as many as the limit per connection needs, and no more than the source allows", () => {
    const { scheduler, sources, supervisor } = start(knowsNot);
    const [source] = sources as [ScriptedSource];
    source.limits = { tickersPerConnection: 3, connections: 2 };
    const taken = Array.from({ length: 7 }, (_, id) => supervisor.want(source, id, `X:T${id}`));
    scheduler.advance(0);
    expect(taken).toEqual([true, true, true, true, true, true, false]);
    expect(source.living.map(({ wanted }) => wanted.size)).toEqual([3, 3]);
    expect(supervisor.status()).toMatchObject([{ source: "s0", state: SourceState.CONNECTED, subscriptions: 6 }]);
  });

  test("one that has room again is used before another is opened; an empty one is closed", () => {
    const { scheduler, sources, supervisor } = start(knowsNot);
    const [source] = sources as [ScriptedSource];
    source.limits = { tickersPerConnection: 2, connections: 5 };
    for (let id = 0; id < 4; id++) supervisor.want(source, id, `X:T${id}`);
    supervisor.unwant(0);
    supervisor.want(source, 9, "X:T9");
    scheduler.advance(0);
    expect(source.living.map(({ wanted }) => [...wanted.keys()])).toEqual([
      ["X:T1", "X:T9"],
      ["X:T2", "X:T3"],
    ]);
    supervisor.unwant(2);
    supervisor.unwant(3);
    supervisor.unwant(3);
    scheduler.advance(0);
    expect(source.living).toHaveLength(1);
    expect(supervisor.laneOf(3)).toBeUndefined();
  });

  test("a broken one is told of for its own tickers, and is the worst that is said of its source", () => {
    const { scheduler, sources, supervisor, states } = start(knowsNot);
    const [source] = sources as [ScriptedSource];
    source.limits = { tickersPerConnection: 1, connections: 2 };
    supervisor.want(source, 4, "X:A");
    supervisor.want(source, 5, "X:B");
    scheduler.advance(0);
    source.living[1]?.fail(new SourceFault("unavailable", "cut"));
    expect(states.at(-1)).toEqual(["s0", SourceState.RECONNECTING, [5]]);
    expect(supervisor.status()).toMatchObject([{ state: SourceState.RECONNECTING, subscriptions: 2 }]);
  });

  test("closing closes every connection and every source, and leaves no timer", async () => {
    const { scheduler, sources, supervisor } = start(knowsNot, knowsNot);
    sources.forEach((source, id) => supervisor.want(source, id, "X:A"));
    scheduler.advance(0);
    await supervisor.close();
    expect(sources.map(({ isClosed, living }) => [isClosed, living.length])).toEqual([
      [true, 0],
      [true, 0],
    ]);
    expect(scheduler.pending).toBe(0);
  });
});

describe("search", () => {
  const found = (...names: string[]) => names.map((name) => listingOf(named(name)));

  test("all sources in their order, each canonical name once, as many as asked for", async () => {
    const { sources, supervisor } = start(knowsNot, knowsNot);
    Object.assign(sources[0] as object, { search: async () => found("A", "B") });
    Object.assign(sources[1] as object, { search: () => found("B", "C", "D") });
    const results = await supervisor.search("x", 3, signal);
    expect(results.map(({ source, listing }) => [source.name, listing.canonical])).toEqual([
      ["s0", "X:A"],
      ["s0", "X:B"],
      ["s1", "X:C"],
    ]);
  });

  test("one that fails does not take the others' matches with it; with none it is said", async () => {
    const { sources, supervisor } = start(knowsNot, knowsNot);
    Object.assign(sources[0] as object, { search: cannotTell });
    Object.assign(sources[1] as object, { search: () => found("C") });
    expect(await supervisor.search("x", 3, signal)).toHaveLength(1);
    Object.assign(sources[1] as object, { search: () => [] });
    await expect(supervisor.search("x", 3, signal)).rejects.toMatchObject({ kind: "unavailable" });
  });
});
