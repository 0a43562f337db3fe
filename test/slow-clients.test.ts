import { readFileSync } from "node:fs";
import { createClient } from "@streampulse/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BLOCKED_MAX_MS, CREDIT_BYTES } from "../apps/server/src/engine/limits.ts";
import { HonestClients } from "./honest-clients.ts";
import { Program, type Running } from "./run-program.ts";
import { startServer } from "./running-server.ts";
import { isLong } from "./seeded.ts";
import { StalledClient } from "./stalled-client.ts";

/** One write of 50 tickers, in JSON, and what was written before the first acknowledgement. */
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

async function stall(url: string, count: number, tickers: readonly string[], name: string): Promise<StalledClient[]> {
  const one = async (n: number): Promise<StalledClient> => {
    const client = await StalledClient.open(url, `${name}-${n}`, tickers);
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
  const stalled = await stall(server.url, 50, tickers.slice(0, 50), "stalled");
  const begunMs = performance.now();
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

describe.runIf(isLong)("1,000 that read nothing beside 100 that read", () => {
  const PAIRS = 9;
  let program: Program;
  let running: Running;
  let url: string;
  let tickers: string[];

  beforeAll(async () => {
    program = new Program();
    running = program.start(["serve", "--port", "0"], MARKET);
    url = await running.shows(/http:\/\/127\.0\.0\.1:\d+/);
    tickers = await marketOf(url);
  });

  afterAll(async () => {
    running.signal("SIGTERM");
    await running.ended;
    program.remove();
  });

  test("leave their p99 within 10 %, or within the spread of runs alone", async () => {
    const honest = await HonestClients.open(url, 100, (n) => tickers.slice((n % 10) * 20, (n % 10) * 20 + 20));
    const before = rssKib(running.pid);
    const rows: { first: number; beside: number; second: number; rss: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const first = await honest.p99(4_000);
      const stalled = await stall(url, 1_000, tickers.slice(0, 20), `stalled-${pair}`);
      // Until all are held: what they are sent before is a load like any other.
      await honest.p99(3_000);
      const beside = await honest.p99(4_000);
      const rss = rssKib(running.pid);
      for (const client of stalled) client.destroy();
      await honest.p99(3_000);
      const second = await honest.p99(4_000);
      rows.push({ first, beside, second, rss });
      console.info(`pair ${pair + 1}: alone ${first} and ${second} ms, beside ${beside} ms, server ${rss} KiB`);
    }
    const ratio = median(rows.map(({ first, beside, second }) => beside / ((first + second) / 2)));
    const spread = median(rows.map(({ first, second }) => Math.max(first, second) / Math.min(first, second)));
    const each = (median(rows.map(({ rss }) => rss)) - before) / 1_000;
    console.info(
      `honest p99 beside / alone: ${ratio.toFixed(2)} (alone / alone: ${spread.toFixed(2)}); ${each.toFixed(0)} KiB per stalled client`,
    );
    expect(ratio).toBeLessThanOrEqual(Math.max(1.1, spread));
    expect(each).toBeLessThan(256);
    honest.close();
  }, 600_000);
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

function rssKib(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}
