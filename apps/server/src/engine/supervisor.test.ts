import { BreakerState, isFault, parseTicker, SourceState, type TickerName } from "@streampulse/core";
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
  const outages: string[] = [];
  const supervisor = new Supervisor(
    sources,
    { scheduler, random: () => 0.5, outage: (name, fault) => outages.push(`${name}: ${fault?.message ?? "back"}`) },
    {
      quotes: () => {},
      info: () => {},
      tickerFault: () => {},
      state: (source, state, ids) => states.push([source.name, state, ids]),
    },
  );
  return { scheduler, sources, supervisor, states, outages };
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
    expect(taken.map((lane) => lane !== undefined)).toEqual([true, true, true, true, true, true, false]);
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
    expect([...supervisor.lanes()]).toHaveLength(1);
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

describe("a source that brings nothing", () => {
  const lost = (message = "lost") => new SourceFault("unavailable", message);

  const price = { price: "1" };

  test("is told once, however often it is tried and however many connections it has, and once when it brings prices", () => {
    const { scheduler, sources, supervisor, outages } = start((name) => listingOf(name));
    const [source] = sources as [ScriptedSource];
    source.limits = { tickersPerConnection: 1, connections: 2 };
    source.opensAtOnce = false;
    supervisor.want(source, 1, "X:A");
    supervisor.want(source, 2, "X:B");
    for (let attempt = 0; attempt < 3; attempt++) {
      for (const connection of source.made) connection.fail(lost());
      scheduler.advance(20_000);
    }
    expect(outages).toEqual(["s0: lost"]);
    scheduler.advance(0);
    const [first, second] = source.living;
    first?.open();
    second?.open();
    // What is open may still be mute.
    expect(outages).toEqual(["s0: lost"]);
    first?.say("X:A", { bid: "1" });
    expect(outages).toEqual(["s0: lost"]);
    first?.say("X:A", price);
    expect(outages).toEqual(["s0: lost", "s0: back"]);
    second?.fail(lost("again"));
    expect(outages.at(-1)).toBe("s0: again");
    supervisor.unwant(2);
    // Nobody wants that connection any more, and nobody knows whether it would work.
    expect(outages).toHaveLength(3);
    first?.say("X:A", price);
    expect(outages.at(-1)).toBe("s0: back");
  });

  test("whose connections open and bring nothing is never back, and each reason is told once", () => {
    const { scheduler, sources, supervisor, outages } = start((name) => listingOf(name));
    const [source] = sources as [ScriptedSource];
    supervisor.want(source, 1, "X:A");
    const why = ["cut", "refused", "cut", "refused"];
    for (const message of why) {
      scheduler.advance(0);
      source.living[0]?.fail(lost(message));
      expect(supervisor.status()).toMatchObject([{ reason: message }]);
      scheduler.advance(60_000);
    }
    expect(outages).toEqual(["s0: cut", "s0: refused"]);
    expect(supervisor.status()).toMatchObject([{ state: SourceState.CONNECTED, reason: "refused" }]);
    source.living[0]?.say("X:A", price);
    expect(outages.at(-1)).toBe("s0: back");
    expect(supervisor.status()[0]?.reason).toBeUndefined();
  });

  test("that says something else each time is told eight times, not nine", () => {
    const { scheduler, sources, supervisor, outages } = start((name) => listingOf(name));
    const [source] = sources as [ScriptedSource];
    supervisor.want(source, 1, "X:A");
    for (let n = 1; n <= 9; n++) {
      scheduler.advance(0);
      source.living[0]?.fail(lost(`reason ${n}`));
      scheduler.advance(100_000);
      expect(outages).toHaveLength(Math.min(n, 8));
    }
  });

  test("is told also where only look-ups show it, and a ticker that is none is no outage", async () => {
    const { scheduler, sources, supervisor, outages } = start(cannotTell);
    const [source] = sources as [ScriptedSource];
    await expect(supervisor.resolve(named("A"), signal)).rejects.toThrow("not now");
    await expect(supervisor.resolve(named("B"), signal)).rejects.toThrow("not now");
    expect(outages).toEqual(["s0: not now"]);
    source.resolve = async (name) => listingOf(name);
    await supervisor.resolve(named("A"), signal);
    supervisor.want(source, 1, "X:A");
    scheduler.advance(0);
    source.living[0]?.say("X:A", price);
    expect(outages).toEqual(["s0: not now", "s0: back"]);
    source.resolve = () => Promise.reject(new SourceFault("unknown", "never heard of it"));
    await expect(supervisor.resolve(named("C"), signal)).rejects.toThrow("never");
    expect(outages).toHaveLength(2);
  });

  test("whose look-ups fail while its prices come is told once, and back when nobody waits for a look-up", async () => {
    const { scheduler, sources, supervisor, outages } = start(cannotTell);
    const [source] = sources as [ScriptedSource];
    supervisor.want(source, 1, "X:A");
    scheduler.advance(0);
    for (let n = 0; n < 3; n++) {
      await expect(supervisor.resolve(named("B"), signal)).rejects.toThrow("not now");
      source.living[0]?.say("X:A", price);
      scheduler.advance(70_000);
    }
    expect(outages).toEqual(["s0: not now"]);
    expect(supervisor.status()).toMatchObject([
      { state: SourceState.CONNECTED, subscriptions: 1, waitingTickers: 1, reason: "not now" },
    ]);
    supervisor.forget(named("B"));
    source.living[0]?.say("X:A", price);
    expect(outages).toEqual(["s0: not now", "s0: back"]);
  });

  test("is not told by who no longer waits for its answer", async () => {
    const { supervisor, outages } = start(cannotTell);
    await expect(supervisor.resolve(named("A"), AbortSignal.abort())).rejects.toThrow("not now");
    expect(outages).toEqual([]);
  });
});

describe("a source that nobody could be told of", () => {
  test("has no state until it is asked; then it is RECONNECTING, DOWN after five failures, and asked less often", async () => {
    const { scheduler, supervisor } = start(cannotTell);
    const status = () => supervisor.status()[0];
    const ask = () => expect(supervisor.resolve(named("A"), signal)).rejects.toThrow("not now");
    expect(status()).toMatchObject({ state: SourceState.UNSPECIFIED, breaker: BreakerState.CLOSED });
    for (let failures = 1; failures <= 4; failures++) {
      await ask();
      // Failures at one time are one.
      await ask();
      expect(status()).toMatchObject({ state: SourceState.RECONNECTING, reason: "not now", waitingTickers: 1 });
      scheduler.advance(1_000);
    }
    expect(supervisor.pauseMs(named("A"))).toBe(0);
    await ask();
    expect(status()).toMatchObject({ state: SourceState.DOWN, breaker: BreakerState.OPEN, subscriptions: 0 });
    expect(supervisor.pauseMs(named("A"))).toBe(60_000);
    expect(supervisor.pauseMs(named("B"))).toBe(0);
    scheduler.advance(60_000);
    expect(status()).toMatchObject({ state: SourceState.DOWN, breaker: BreakerState.HALF_OPEN });
    await ask();
    expect(status()).toMatchObject({ state: SourceState.DOWN, breaker: BreakerState.OPEN });
    supervisor.forget(named("A"));
    expect(status()).toMatchObject({ state: SourceState.UNSPECIFIED, breaker: BreakerState.CLOSED });
    expect(status()?.reason).toBeUndefined();
  });

  test("is well as soon as it answers, and DOWN at once where it will not until its settings change", async () => {
    const { sources, supervisor } = start(() => Promise.reject(new SourceFault("fatal", "the key is wrong")));
    await expect(supervisor.resolve(named("A"), signal)).rejects.toThrow("key");
    expect(supervisor.status()).toMatchObject([{ state: SourceState.DOWN, reason: "the key is wrong" }]);
    (sources[0] as ScriptedSource).resolve = async (name) => listingOf(name);
    await supervisor.resolve(named("A"), signal);
    expect(supervisor.status()).toMatchObject([{ state: SourceState.UNSPECIFIED, breaker: BreakerState.CLOSED }]);
  });
});
