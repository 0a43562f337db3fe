import { readFileSync } from "node:fs";
import { createClient, type Client } from "@streampulse/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BLOCKED_MAX_MS, CREDIT_BYTES } from "../apps/server/src/engine/limits.ts";
import { HonestClients } from "./honest-clients.ts";
import { Program, type Running } from "./run-program.ts";
import { startServer } from "./running-server.ts";
import { isLong } from "./seeded.ts";
import { StalledClient } from "./stalled-client.ts";

/** One write of 50 tickers, in JSON. */
const BEYOND = 32 * 1024;
const MARKET = { STREAMPULSE_SIMULATED_RATE: "10", STREAMPULSE_SIMULATED_SEED: "1" };

/** The first 200 tickers of the market. */
async function marketOf(url: string): Promise<string[]> {
  const client = createClient({ url });
  const pages = await Promise.all(["", "100"].map((pageToken) => client.search("", { limit: 100, pageToken })));
  return pages.flatMap(({ results }) => results.map(({ ticker }) => ticker));
}

/** How many are opened at once: all of them are to be held at the same time, and each is ended 10 s later. */
const TOGETHER = 50;

async function stall(url: string, count: number, tickers: readonly string[]): Promise<StalledClient[]> {
  const one = async (n: number): Promise<StalledClient> => {
    const client = await StalledClient.open(url, `stalled-${n}`, tickers);
    await client.acknowledge();
    return client;
  };
  const stalled: StalledClient[] = [];
  while (stalled.length < count) {
    const more = Array.from({ length: TOGETHER }, (_, n) => one(stalled.length + n));
    stalled.push(...(await Promise.all(more)));
  }
  return stalled;
}

test("50 that read nothing are held at 64 KiB and ended after 10 s, and 10 that read beside them are not disturbed", async () => {
  const server = await startServer(MARKET);
  const tickers = await marketOf(server.url);
  const honest = await HonestClients.open(server.url, 10, () => tickers.slice(0, 20));
  // What is sent before the first acknowledgement has no bound but time: so it is little.
  const stalled = await stall(server.url, 50, tickers.slice(0, 1));
  const begunMs = performance.now();
  await Promise.all(stalled.map((client) => client.add(tickers.slice(1, 50))));
  const ended = () => server.app.engine.status().streams;
  await expect.poll(ended, { timeout: 2 * BLOCKED_MAX_MS, interval: 100 }).toBe(10);
  const tookMs = performance.now() - begunMs;
  expect(tookMs).toBeLessThan(BLOCKED_MAX_MS + 6_000);
  // 20 tickers that move 10 times a second: at least half of what there was.
  expect(honest.quotes).toBeGreaterThan((10 * 20 * 10 * tookMs * 0.5) / 1_000);
  for (const end of await Promise.all(stalled.map((client) => client.readToEnd()))) {
    expect(end.error?.code).toBe("resource_exhausted");
    expect(end.bytes).toBeGreaterThan(CREDIT_BYTES);
    expect(end.bytes).toBeLessThan(CREDIT_BYTES + BEYOND);
  }
  honest.close();
  await server.close();
}, 30_000);

/** What was measured beside clients that read nothing. */
interface Beside {
  readonly p99: number;
  readonly rss: number;
  /** How many of them there still were at the end. */
  readonly held: number;
}

describe.runIf(isLong)("1,000 that read nothing beside 100 that read", () => {
  const PAIRS = 9;
  const STALLED = 1_000;
  const HONEST = 100;
  /** How many pairs a busy machine may spoil. */
  const VOID_MAX = 3;
  // Who was the first to stop is ended 11 s later: until then the last has stopped, and all is measured.
  const MEASURE_MS = 3_000;
  const SETTLE_MS = 2_500;
  let program: Program;
  let running: Running;
  let client: Client;
  let url: string;
  let tickers: string[];

  beforeAll(async () => {
    program = new Program();
    running = program.start(["serve", "--port", "0"], MARKET);
    url = await running.shows(/http:\/\/127\.0\.0\.1:\d+/);
    client = createClient({ url });
    tickers = await marketOf(url);
  });

  afterAll(async () => {
    running.signal("SIGTERM");
    await running.ended;
    program.remove();
  });

  /** The honest clients' p99 while all the others are held, and what the server has grown to; all are gone afterwards. */
  async function besideStalled(honest: HonestClients): Promise<Beside> {
    // The same each time: sessions that linger would be memory of nobody's.
    const stalled = await stall(url, STALLED, tickers.slice(0, 20));
    // Until all are held: what they are sent before is a load like any other.
    await honest.p99(SETTLE_MS);
    const p99 = await honest.p99(MEASURE_MS);
    const { streams } = await client.status();
    const rss = rssKib(running.pid);
    for (const each of stalled) each.destroy();
    return { p99, rss, held: streams - HONEST };
  }

  test("leave their p99 within 10 %, or within the spread of runs alone", { timeout: 600_000 }, async () => {
    const honest = await HonestClients.open(url, HONEST, (n) => tickers.slice((n % 10) * 20, (n % 10) * 20 + 20));
    const before = rssKib(running.pid);
    const measureAlone = async () => {
      await honest.p99(SETTLE_MS);
      return honest.p99(MEASURE_MS);
    };
    // Alone, beside, alone, beside, …, alone: each beside has a run alone on either side, and these are identical.
    const ratios: number[] = [];
    const spreads: number[] = [];
    const grown: number[] = [];
    let first = await measureAlone();
    for (let pair = 1, tries = 1; pair <= PAIRS; tries++) {
      const { p99, rss, held } = await besideStalled(honest);
      const second = await measureAlone();
      if (held < STALLED) {
        // The first were ended before the last had stopped, and so it was another measurement.
        expect(tries - pair, `only ${held} were held at a time: the machine is too slow for it`).toBeLessThan(VOID_MAX);
        first = second;
        continue;
      }
      ratios.push(p99 / ((first + second) / 2));
      spreads.push(Math.max(first, second) / Math.min(first, second));
      grown.push((rss - before) / STALLED);
      console.info(`pair ${pair}: alone ${ms(first)} and ${ms(second)}, beside ${ms(p99)}; server ${rss} KiB`);
      first = second;
      pair++;
    }
    const [ratio, spread, each] = [ratios, spreads, grown].map(median) as [number, number, number];
    console.info(
      `honest p99, beside / alone: ${ratio.toFixed(3)} (${range(ratios)}); ` +
        `alone / alone: ${spread.toFixed(3)} (${range(spreads)}); ${each.toFixed(0)} KiB per stalled client`,
    );
    expect(ratio).toBeLessThanOrEqual(Math.max(1.1, spread));
    expect(each).toBeLessThan(256);
    honest.close();
  });
});

const ms = (value: number): string => `${value.toFixed(1)} ms`;

const range = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

function rssKib(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
