import { BreakerState, SourceState } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import { ScriptedSource } from "../../../../test/scripted-source.ts";
import { Lane } from "./lane.ts";
import { SourceFault, type SourceQuote } from "./ports/source.ts";

const DAY_MS = 86_400_000;

/** A lane that carries X:A, and all that it told. */
function start(options: { random?: () => number; aliveEveryMs?: number; opensAtOnce?: boolean } = {}) {
  const scheduler = new FakeScheduler();
  const source = new ScriptedSource(scheduler);
  source.opensAtOnce = options.opensAtOnce ?? true;
  if (options.aliveEveryMs !== undefined) source.aliveEveryMs = options.aliveEveryMs;
  const quotes: SourceQuote[] = [];
  const states: SourceState[] = [];
  const lane = new Lane(source, scheduler, options.random ?? (() => 0.5), {
    quotes: (batch) => quotes.push(...batch),
    info: () => {},
    tickerFault: () => {},
    state: (changed) => states.push(changed.state),
  });
  lane.add({ id: 0, canonical: "X:A" });
  scheduler.advance(0);
  const cut = (retryAfterMs?: number) => source.living[0]?.fail(new SourceFault("unavailable", "cut", retryAfterMs));
  const prices = () => quotes.map(({ price }) => price);
  return { scheduler, source, lane, quotes, states, cut, prices };
}

/** How long it waits before the next connection. */
function waited({ scheduler, source }: ReturnType<typeof start>, mostMs = DAY_MS): number {
  const before = source.made.length;
  const startMs = scheduler.now();
  while (source.made.length === before && scheduler.now() - startMs < mostMs) scheduler.advance(50);
  return scheduler.now() - startMs;
}

describe("reconnecting", () => {
  test.each([
    ["the least", 0, [50, 50, 50, 50]],
    ["the most", 0.999_999, [3_000, 4_000, 8_000, 16_000]],
  ])("waits a random time within bounds that double: %s", (_, chance, expected) => {
    const running = start({ random: () => chance });
    const waits = expected.map(() => {
      running.cut();
      return waited(running);
    });
    waits.forEach((ms, n) => expect(Math.abs(ms - (expected[n] as number))).toBeLessThanOrEqual(50));
  });

  test("the upstream's own delay wins", () => {
    const running = start({ random: () => 0 });
    running.cut(17_000);
    expect(waited(running)).toBe(17_000);
  });

  test("attempts are counted anew after 30 s of health, not before", () => {
    const running = start({ random: () => 0.999_999 });
    for (const [healthyMs, expectedMs] of [
      [1_000, 3_000],
      [29_000, 4_000],
      [31_000, 3_000],
    ] as const) {
      running.scheduler.advance(healthyMs);
      running.cut();
      expect(Math.abs(waited(running) - expectedMs)).toBeLessThanOrEqual(50);
    }
  });

  test("each new connection is given the whole set at once, and its quotes are heard", () => {
    const running = start();
    running.lane.add({ id: 1, canonical: "X:B" });
    running.cut();
    waited(running);
    expect([...(running.source.living[0]?.wanted.keys() ?? [])]).toEqual(["X:A", "X:B"]);
    running.scheduler.advance(0);
    running.source.tick("X:B", "4");
    expect(running.prices()).toEqual(["4"]);
  });

  test("five failures in a row open the breaker: DOWN, and at least 60 s to the next attempt", () => {
    const running = start();
    running.source.opensAtOnce = false;
    for (let n = 0; n < 4; n++) {
      running.cut();
      expect(running.lane.state).toBe(SourceState.RECONNECTING);
      expect(running.lane.breaker).toBe(BreakerState.CLOSED);
      waited(running);
    }
    running.cut();
    expect([running.lane.state, running.lane.breaker]).toEqual([SourceState.DOWN, BreakerState.OPEN]);
    expect(waited(running)).toBe(60_000);
    expect(running.lane.breaker).toBe(BreakerState.HALF_OPEN);
    running.source.living[0]?.open();
    expect([running.lane.state, running.lane.breaker]).toEqual([SourceState.CONNECTED, BreakerState.CLOSED]);
  });

  test("a fatal fault is DOWN at once", () => {
    const running = start();
    running.source.living[0]?.fail(new SourceFault("fatal", "the key is wrong"));
    expect(running.lane.state).toBe(SourceState.DOWN);
    expect(waited(running)).toBe(60_000);
  });

  test("a source that throws is a failure like any other, and a connection that it made is closed", () => {
    const running = start();
    const connect = running.source.connect.bind(running.source);
    running.source.connect = () => {
      throw new Error("a stranger");
    };
    running.cut();
    running.scheduler.advance(2_000);
    expect(running.states.slice(-2)).toEqual([SourceState.RECONNECTING, SourceState.RECONNECTING]);
    expect(running.lane.fault?.message).not.toContain("stranger");
    running.source.connect = (events) => {
      const connection = connect(events);
      connection.want = () => {
        throw new Error("a stranger");
      };
      return connection;
    };
    waited(running);
    expect(running.source.living).toEqual([]);
    running.source.connect = connect;
    waited(running);
    running.scheduler.advance(0);
    expect(running.lane.state).toBe(SourceState.CONNECTED);
  });

  test("a connection that cannot take a changed set is closed and opened again", () => {
    const running = start();
    const [first] = running.source.living;
    Object.assign(first as object, {
      want: () => {
        throw new Error("full");
      },
    });
    running.lane.add({ id: 1, canonical: "X:B" });
    running.scheduler.advance(0);
    expect(first?.isClosed).toBe(true);
    expect(running.lane.state).toBe(SourceState.RECONNECTING);
    waited(running);
    expect(running.source.carried).toEqual(["X:A", "X:B"]);
  });

  test("a connection that never opens is given up after 30 s", () => {
    const running = start({ opensAtOnce: false });
    expect(waited(running)).toBeGreaterThanOrEqual(30_000);
    expect(running.source.made[0]?.isClosed).toBe(true);
    expect(running.states).toEqual([SourceState.RECONNECTING]);
  });

  test("nothing that a connection says after its end is heard", () => {
    const running = start();
    const [first] = running.source.living;
    running.cut();
    const told = running.states.length;
    first?.events.opened();
    first?.events.quotes([{ id: 0, price: "1" }]);
    first?.events.closed(new SourceFault("fatal", "again"));
    expect(running.prices()).toEqual([]);
    expect(running.states).toHaveLength(told);
  });
});

describe("signs of life", () => {
  test("a connection that has gone mute is closed and opened again", () => {
    const running = start({ aliveEveryMs: 1_000, random: () => 0 });
    const [first] = running.source.living;
    for (let n = 0; n < 10; n++) {
      running.scheduler.advance(2_900);
      if (n % 2) first?.events.alive();
      else running.source.tick("X:A", "1");
    }
    expect(first?.isClosed).toBe(false);
    running.scheduler.advance(3_100);
    expect(first?.isClosed).toBe(true);
    expect(running.states).toEqual([SourceState.CONNECTED, SourceState.RECONNECTING, SourceState.CONNECTED]);
  });

  test("a source without signs of its own is not judged by silence", () => {
    const running = start();
    running.scheduler.advance(DAY_MS);
    expect(running.source.made).toHaveLength(1);
  });
});

describe("handover", () => {
  function retired(options: Parameters<typeof start>[0] = {}) {
    const running = start(options);
    const [old] = running.source.living;
    running.source.opensAtOnce = false;
    return { ...running, old: old as NonNullable<typeof old>, say: running.source.made };
  }

  test("numbered prices come once each, without gap or repeat, from before the overlap to after it", () => {
    const { source, scheduler, old, prices } = retired();
    old.say("X:A", { price: "1", order: 1 }, { price: "2", order: 2 });
    old.events.retiring();
    const successor = source.made[1];
    old.say("X:A", { price: "3", order: 3 });
    successor?.open();
    successor?.say("X:A", { price: "2", order: 2 }, { price: "3", order: 3 }, { price: "4", order: 4 });
    old.say("X:A", { price: "4", order: 4 }, { price: "5", order: 5 });
    successor?.say("X:A", { price: "5", order: 5 });
    scheduler.advance(10_000);
    expect(old.isClosed).toBe(true);
    successor?.say("X:A", { price: "6", order: 6 });
    expect(prices()).toEqual(["1", "2", "3", "4", "5", "6"]);
  });

  test("the successor's first price is no repeat of one from before the overlap", () => {
    const { source, old, prices } = retired();
    old.say("X:A", { price: "1", order: 7 });
    old.events.retiring();
    source.made[1]?.open();
    source.made[1]?.say("X:A", { price: "1", order: 7 }, { price: "2", order: 8 });
    expect(prices()).toEqual(["1", "2"]);
  });

  test("unnumbered prices come from the old connection until the successor speaks of the ticker", () => {
    const { source, old, prices } = retired();
    old.events.retiring();
    source.made[1]?.open();
    old.say("X:A", { price: "1" });
    source.made[1]?.say("X:A", { price: "2" });
    old.say("X:A", { price: "2" });
    source.made[1]?.say("X:A", { price: "3" });
    expect(prices()).toEqual(["1", "2", "3"]);
  });

  test("nobody is told of a handover that goes well", () => {
    const { source, scheduler, old, states } = retired();
    old.events.retiring();
    scheduler.advance(5_000);
    source.made[1]?.open();
    scheduler.advance(60_000);
    expect(states).toEqual([SourceState.CONNECTED]);
    expect(source.living).toHaveLength(1);
    expect(scheduler.pending).toBe(0);
  });

  test("where the old connection ends before the successor is open, it is told, and repeats are still known", () => {
    const { source, old, states, prices } = retired();
    old.say("X:A", { price: "1", order: 1 });
    old.events.retiring();
    old.fail(new SourceFault("unavailable", "too early"));
    expect(states).toEqual([SourceState.CONNECTED, SourceState.RECONNECTING]);
    source.made[1]?.open();
    expect(states.at(-1)).toBe(SourceState.CONNECTED);
    source.made[1]?.say("X:A", { price: "1", order: 1 }, { price: "2", order: 2 });
    expect(prices()).toEqual(["1", "2"]);
  });

  test("where the successor fails the old one goes on, and another is tried", () => {
    const { source, scheduler, old, states, prices } = retired();
    old.events.retiring();
    source.made[1]?.open();
    source.made[1]?.fail(new SourceFault("unavailable", "cut"));
    old.say("X:A", { price: "1" });
    scheduler.advance(3_000);
    expect(source.made).toHaveLength(3);
    // The first successor's handover must not end the second one's.
    scheduler.advance(9_000);
    old.say("X:A", { price: "2" });
    expect(old.isClosed).toBe(false);
    source.made[2]?.open();
    scheduler.advance(10_000);
    expect(source.living).toEqual([source.made[2]]);
    expect(prices()).toEqual(["1", "2"]);
    expect(states).toEqual([SourceState.CONNECTED]);
  });

  test("the old one that goes on is still watched for signs of life", () => {
    const { source, scheduler, old } = retired({ aliveEveryMs: 1_000 });
    old.events.retiring();
    for (let n = 0; n < 5; n++) {
      scheduler.advance(1_000);
      old.say("X:A", { price: "1" });
    }
    source.made[1]?.fail(new SourceFault("unavailable", "cut", 1_000_000));
    scheduler.advance(7_000);
    expect(old.isClosed).toBe(true);
  });
});

describe("closing", () => {
  test.each(["open", "opening", "waiting", "retiring"])("leaves no connection and no timer (%s)", (when) => {
    const running = start({ aliveEveryMs: 1_000, opensAtOnce: when !== "opening" });
    running.source.opensAtOnce = false;
    if (when === "waiting") running.cut();
    if (when === "retiring") running.source.living[0]?.events.retiring();
    running.lane.close();
    running.scheduler.advance(0);
    expect(running.source.living).toEqual([]);
    expect(running.scheduler.pending).toBe(0);
  });

  test("the last ticker that goes closes the connection; changes of one turn are told once", () => {
    const running = start();
    for (let id = 1; id < 50; id++) running.lane.add({ id, canonical: `X:T${id}` });
    running.scheduler.advance(0);
    // Once when it connected, once at the end of that turn, once for all these.
    expect(running.source.made[0]?.wants).toEqual([1, 1, 50]);
    for (let id = 0; id < 50; id++) running.lane.remove(id);
    running.scheduler.advance(0);
    expect(running.source.living).toEqual([]);
    expect(running.scheduler.pending).toBe(0);
  });
});
