import { expect, test } from "vitest";
import { start } from "../../../../../test/upstreams/finnhub/connected.ts";

const MINUTES = 60;
const POLLED = 200;
/** As the engine does it: so many to a connection. */
const EACH = 50;

test.each([
  ["without a socket", 0, [224]],
  ["beside a full socket of 50", 50, [224, 280]],
])(
  `the simulated hour: ${POLLED} polled tickers share 60 calls a minute for ${MINUTES} minutes %s, never one call over, each in its fair turn`,
  async (_, maxSymbols, seconds) => {
    const [streamed, polled] = [symbols("S", maxSymbols), symbols("T", POLLED)];
    const listed = [...streamed, ...polled].map((symbol) => ({
      symbol,
      description: `TICKER ${symbol}`,
      price: "10",
      previousClose: "10",
      mic: "XNYS",
    }));
    const { fake, source, connect, pass, scheduler, logged } = await start({ listed, place: { maxSymbols } });
    const begin = scheduler.now();
    const names = listed.map(({ symbol }) => `NYSE:${symbol}`);
    const told = Array.from(
      { length: names.length / EACH },
      (__, n) => connect(...names.slice(n * EACH, (n + 1) * EACH)).told,
    );
    await pass(3_000, 100);
    expect(fake.symbols.size).toBe(maxSymbols);
    for (let minute = 0; minute < MINUTES; minute++) {
      if (streamed.length > 0) fake.trade(...streamed.map((symbol) => ({ symbol, price: `1${minute}.5` })));
      await pass(60_000, 200);
    }
    const fairMs = source.pollEveryMs("NYSE:T7") ?? 0;
    const rounds = roundsOf(polled, fake.rest.calls, begin, scheduler.now());
    const perMinute = fake.rest.calls.length / MINUTES;
    const [first = 0, ...later] = rounds.worstMs;
    console.info(
      `${fake.rest.calls.length} calls, ${perMinute.toFixed(1)} a minute; by right every ${inSeconds(fairMs)} s; ` +
        `the last first price after ${inSeconds(rounds.firstMs)} s; from one to the next at most ${inSeconds(first)} s ` +
        `in the first round, ${inSeconds(Math.min(...later.slice(0, -1)))} to ${inSeconds(Math.max(...later))} s later`,
    );
    // `violations` is held empty at the end of every test.
    expect(fairMs).toBeCloseTo(((POLLED + maxSymbols) * 60_500) / 54);
    expect(rounds.firstMs).toBeLessThan(fairMs);
    // Those that were asked at once at the beginning are spread over a minute when their turn comes again.
    expect(first).toBeLessThan(fairMs + 60_500);
    expect(Math.max(...later)).toBeLessThan(fairMs * 1.02);
    expect(perMinute).toBeGreaterThan(50);
    expect(told.flatMap(({ faults }) => faults)).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(seconds.map((each) => logged[0]?.includes(`{"everySeconds":${each},"callsPerMinute":60}`))).toContain(true);
    if (maxSymbols === 0) return;
    const figures = roundsOf(streamed, fake.rest.calls, begin, scheduler.now());
    console.info(`figures of the streamed at most ${figures.worstMs.map(inSeconds).join(", ")} s old`);
    expect(Math.max(...figures.worstMs.slice(1))).toBeLessThan(300_000);
  },
);

const symbols = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}${n}`);

const inSeconds = (ms: number): string => (ms / 1_000).toFixed(1);

/** How long the last of the symbols waited for its first call, and how long any waited from each call to its next. */
function roundsOf(
  of: readonly string[],
  calls: readonly { readonly path: string; readonly atMs: number }[],
  beginMs: number,
  endMs: number,
) {
  const timesOf = new Map(of.map((symbol) => [symbol, [] as number[]]));
  for (const { path, atMs } of calls) timesOf.get(path.slice(path.indexOf("=") + 1))?.push(atMs);
  const worstMs: number[] = [];
  let firstMs = 0;
  for (const times of timesOf.values()) {
    firstMs = Math.max(firstMs, (times[0] ?? Infinity) - beginMs);
    // What is left of an interval at the end counts as much as one between two calls.
    [...times, endMs].forEach((atMs, n, all) => {
      if (n > 0) worstMs[n - 1] = Math.max(worstMs[n - 1] ?? 0, atMs - (all[n - 1] ?? 0));
    });
  }
  return { firstMs, worstMs };
}
