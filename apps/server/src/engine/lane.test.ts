import { BreakerState, SourceState } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { startLane } from "../../../../test/scripted-lane.ts";
import { SourceFault } from "./ports/source.ts";

const DAY_MS = 86_400_000;

/** How long it waits before the next connection. */
function waited({ scheduler, source }: ReturnType<typeof startLane>, mostMs = DAY_MS): number {
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
    const running = startLane({ random: () => chance });
    const waits = expected.map(() => {
      running.cut();
      return waited(running);
    });
    waits.forEach((ms, n) => expect(Math.abs(ms - (expected[n] as number))).toBeLessThanOrEqual(50));
  });

  test("the upstream's own delay wins", () => {
    const running = startLane({ random: () => 0 });
    running.cut(17_000);
    expect(waited(running)).toBe(17_000);
  });

  test("attempts are counted anew after 30 s of health, not before", () => {
    const running = startLane({ random: () => 0.999_999 });
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
    const running = startLane();
    running.lane.add({ id: 1, canonical: "X:B" });
    running.cut();
    waited(running);
    expect([...(running.source.living[0]?.wanted.keys() ?? [])]).toEqual(["X:A", "X:B"]);
    running.scheduler.advance(0);
    running.source.tick("X:B", "4");
    expect(running.prices()).toEqual(["4"]);
  });

  test("five failures in a row open the breaker: DOWN, and at least 60 s to the next attempt", () => {
    const running = startLane();
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
    expect([running.lane.state, running.lane.breaker]).toEqual([SourceState.CONNECTED, BreakerState.HALF_OPEN]);
    running.source.tick("X:A", "1");
    expect(running.lane.breaker).toBe(BreakerState.CLOSED);
  });

  test("a half open breaker opens again at one failure; a sign of life or half a minute closes it, and it counts anew", () => {
    const running = startLane();
    running.source.opensAtOnce = false;
    const open = () => running.source.living[0]?.open();
    for (let n = 0; n < 5; n++) {
      running.cut();
      waited(running);
    }
    open();
    running.cut();
    expect([running.lane.state, running.lane.breaker]).toEqual([SourceState.DOWN, BreakerState.OPEN]);
    expect(waited(running)).toBe(60_000);
    open();
    running.source.living[0]?.events.alive();
    expect(running.lane.breaker).toBe(BreakerState.CLOSED);
    running.cut();
    expect([running.lane.state, running.lane.breaker]).toEqual([SourceState.RECONNECTING, BreakerState.CLOSED]);
    for (let n = 0; n < 4; n++) {
      waited(running);
      running.cut();
    }
    expect(running.lane.breaker).toBe(BreakerState.OPEN);
    waited(running);
    open();
    running.scheduler.advance(29_999);
    expect(running.lane.breaker).toBe(BreakerState.HALF_OPEN);
    running.scheduler.advance(1);
    expect(running.lane.breaker).toBe(BreakerState.CLOSED);
    running.cut();
    expect(running.lane.state).toBe(SourceState.RECONNECTING);
  });

  test("a fatal fault is DOWN at once", () => {
    const running = startLane();
    running.source.living[0]?.fail(new SourceFault("fatal", "the key is wrong"));
    expect(running.lane.state).toBe(SourceState.DOWN);
    expect(waited(running)).toBe(60_000);
  });

  test("a source that throws is a failure like any other, and a connection that it made is closed", () => {
    const running = startLane();
    const connect = running.source.connect.bind(running.source);
    running.source.connect = () => {
      throw new Error("a stranger");
    };
    running.cut();
    const told = running.states.length;
    running.scheduler.advance(2_000);
    expect(running.lane.state).toBe(SourceState.RECONNECTING);
    // That it fails for another reason is news, and that it fails for it again is none.
    expect(running.states).toHaveLength(told + 1);
    running.scheduler.advance(2_000);
    expect(running.states).toHaveLength(told + 1);
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
    const running = startLane();
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
    const running = startLane({ opensAtOnce: false });
    expect(waited(running)).toBeGreaterThanOrEqual(30_000);
    expect(running.source.made[0]?.isClosed).toBe(true);
    expect(running.states).toEqual([SourceState.RECONNECTING]);
  });

  test("nothing that a connection says after its end is heard", () => {
    const running = startLane();
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
    const running = startLane({ aliveEveryMs: 1_000, random: () => 0 });
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
    const running = startLane();
    running.scheduler.advance(DAY_MS);
    expect(running.source.made).toHaveLength(1);
  });
});

describe("closing", () => {
  test.each(["open", "opening", "waiting", "retiring"])("leaves no connection and no timer (%s)", (when) => {
    const running = startLane({ aliveEveryMs: 1_000, opensAtOnce: when !== "opening" });
    running.source.opensAtOnce = false;
    if (when === "waiting") running.cut();
    if (when === "retiring") running.source.living[0]?.events.retiring();
    running.lane.close();
    running.scheduler.advance(0);
    expect(running.source.living).toEqual([]);
    expect(running.scheduler.pending).toBe(0);
  });

  test("the last ticker that goes closes the connection; changes of one turn are told once", () => {
    const running = startLane();
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
