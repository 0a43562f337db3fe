import { expect, test } from "vitest";
import { isLong } from "../../../../../test/seeded.ts";
import { start } from "../../../../../test/upstreams/finnhub/connected.ts";

const MINUTES = isLong ? 60 : 10;

test(`200 tickers share 60 calls a minute for ${MINUTES} minutes: never one call over, each in its fair turn`, async () => {
  const listed = Array.from({ length: 200 }, (_, n) => ({
    symbol: `T${n}`,
    description: `TICKER ${n}`,
    price: "10",
    previousClose: "10",
    mic: "XNYS",
  }));
  const { fake, source, connect, pass, scheduler, logged } = await start({ listed, place: { maxSymbols: 0 } });
  const begin = scheduler.now();
  const names = listed.map(({ symbol }) => `NYSE:${symbol}`);
  // As the engine does it: fifty to a connection.
  const told = [0, 50, 100, 150].map((from) => connect(...names.slice(from, from + 50)).told);
  await pass(MINUTES * 60_000, 200);
  const fairMs = source.pollEveryMs("NYSE:T7") ?? 0;
  const timesOf = new Map(listed.map(({ symbol }) => [symbol, [] as number[]]));
  for (const { path, atMs } of fake.rest.calls) timesOf.get(path.slice(path.indexOf("=") + 1))?.push(atMs);
  const rounds: number[][] = [];
  const firsts: number[] = [];
  for (const [symbol, times] of timesOf) {
    expect(times.length, symbol).toBeGreaterThan(0);
    firsts.push((times[0] ?? Infinity) - begin);
    // What is left of an interval at the end counts as much as one between two calls.
    [...times, scheduler.now()].forEach(
      (atMs, n, all) => n > 0 && (rounds[n - 1] ??= []).push(atMs - (all[n - 1] ?? 0)),
    );
  }
  const worst = rounds.map((gaps) => Math.max(...gaps));
  const perMinute = fake.rest.calls.length / MINUTES;
  console.info(
    `${fake.rest.calls.length} calls, ${perMinute.toFixed(1)} a minute; by right every ${(fairMs / 1_000).toFixed(1)} s, at most ` +
      `after ${worst.map((ms) => (ms / 1_000).toFixed(1)).join(", ")} s from round to round; the last first price after ${Math.max(...firsts) / 1_000} s`,
  );
  // `violations` is held empty at the end of every test.
  expect(fairMs).toBeCloseTo((200 * 60_500) / 54);
  const [first = 0, ...later] = worst;
  // Those that were asked at once at the beginning are spread over a minute when their turn comes again.
  expect(first).toBeLessThan(fairMs + 60_500);
  expect(Math.max(...later)).toBeLessThan(fairMs * 1.02);
  expect(Math.max(...firsts)).toBeLessThan(fairMs);
  expect(perMinute).toBeGreaterThan(50);
  expect(told.flatMap(({ faults }) => faults)).toEqual([]);
  expect(logged).toEqual([
    'Finnhub is asked for each ticker less often than it is set: its calls are shared by many {"everySeconds":224,"callsPerMinute":60}',
  ]);
});
