import { expect, test } from "vitest";
import { ScriptedWatch } from "../../../test/scripted-watch.ts";
import { ServerClock } from "./server-clock.ts";

const MINUTE = 60_000;

test("a clock that is ahead is known by the first message; one that is held up on its way changes nothing", () => {
  const clock = new ServerClock();
  clock.opened(1, 10 * MINUTE + 1);
  expect(clock.aheadMs).toBe(10 * MINUTE);
  expect(clock.told(5_000, 10 * MINUTE + 5_020)).toBe(false);
  expect(clock.told(10_000, 10 * MINUTE + 16_000)).toBe(false);
  expect(clock.told(15_000, 10 * MINUTE + 15_020)).toBe(false);
  expect(clock.aheadMs).toBe(10 * MINUTE);
});

test("a clock that is set counts from the next message on where it goes back, and from the second one where it goes on", () => {
  const clock = new ServerClock();
  clock.opened(1, 10 * MINUTE + 1);
  expect([clock.told(5_000, 5_000), clock.aheadMs]).toEqual([true, 0]);
  expect([clock.told(10_000, MINUTE + 10_000), clock.aheadMs]).toEqual([false, 0]);
  expect([clock.told(15_000, MINUTE + 15_000), clock.aheadMs]).toEqual([true, MINUTE]);
  // One second more or less is the way of a message.
  expect(clock.told(20_000, MINUTE + 19_001)).toBe(false);
  expect(clock.told(25_000, MINUTE + 24_000)).toBe(true);
});

test("a server that tells no time leaves this clock as it is", () => {
  const clock = new ServerClock();
  clock.opened(0, 10 * MINUTE);
  expect([clock.told(0, 11 * MINUTE), clock.aheadMs]).toEqual([false, 0]);
});

test("a session tells by how much the clock is ahead, and is told again when that changes", async () => {
  const script = await ScriptedWatch.start();
  try {
    const nowMs = script.clock.now();
    script.watch(["AAPL"]);
    const stream = await script.opened(await script.server.nextStream(), {
      tickers: ["AAPL"],
      serverTimeMs: BigInt(nowMs - 10 * MINUTE),
    });
    await script.take(stream, { heartbeat: { serverTimeMs: BigInt(nowMs - 10 * MINUTE) } });
    expect(script.of("onSession").map(({ clockAheadMs }) => clockAheadMs)).toEqual([10 * MINUTE]);
    await script.take(stream, { heartbeat: { serverTimeMs: BigInt(nowMs + MINUTE) } });
    expect(script.of("onSession").map(({ clockAheadMs }) => clockAheadMs)).toEqual([10 * MINUTE, -MINUTE]);
    expect(script.of("onSession").at(-1)?.tickers).toEqual(["AAPL"]);
  } finally {
    await script.close();
  }
});
