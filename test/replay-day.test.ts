import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { createClient, type Conflated, type Gap, type Quote, type StreamOptions } from "@streampulse/client";
import { compareDecimal } from "@streampulse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importCapture, saveImport } from "../apps/server/src/recordings/index.ts";
import { patientScheduler } from "./patient-scheduler.ts";
import { startServer } from "./running-server.ts";

const CAPTURES = resolve(import.meta.dirname, "../../shared/captures");
const IBM = join(CAPTURES, "lean/equity/ibm-20131008-trade.zip");
const COINBASE = join(CAPTURES, "cryptofeed/COINBASE.ws.28.0");
const LONG = process.env["TEST_FORM"] === "long";
/** How many times as fast as it happened: the day of ten and a half hours takes 19 s in long form, 4 s else. */
const SPEED = LONG ? 2_000 : 10_000;
/** On a machine that is too busy for that the day is longer: at most so much of it is due at a time. */
const AT_ONCE_MS = 1;

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replay-day-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** The trades straight from the archive, by no code of the product: price × 10,000 in the second column. */
async function tradesOfFile(): Promise<number[]> {
  const zip = await readFile(IBM);
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  const entry = zip.readUInt32LE(zip.readUInt32LE(zip.length - 6) + 20);
  const rows = inflateRawSync(zip.subarray(start, start + entry))
    .toString()
    .trim()
    .split("\n");
  return rows.map((row) => Number(row.split(",")[1]));
}

interface Heard {
  readonly quotes: Quote[];
  readonly gaps: Gap[];
  readonly conflated: Conflated[];
}

const skippedBy = (conflated: readonly Conflated[]): number => conflated.reduce((sum, one) => sum + one.skipped, 0);

/** Everything a reader hears of a recording, from its first quote to its last. */
async function hear(
  capture: string,
  tickers: readonly string[],
  options: StreamOptions,
  isDone: (heard: Heard) => boolean,
  speed: number,
) {
  const file = join(folder, `${Math.random()}.spr.gz`);
  const report = await saveImport(await importCapture(capture), file);
  const server = await startServer(
    {
      STREAMPULSE_SOURCES: "replay",
      STREAMPULSE_REPLAY_FILE: file,
      STREAMPULSE_REPLAY_SPEED: String(speed),
    },
    { scheduler: patientScheduler(AT_ONCE_MS) },
  );
  const heard: Heard = { quotes: [], gaps: [], conflated: [] };
  const client = createClient({ url: server.url });
  const abort = new AbortController();
  try {
    await new Promise<void>((done, failed) => {
      const look = () => isDone(heard) && done();
      client.watch(
        tickers,
        {
          onQuotes: (batch) => (heard.quotes.push(...batch), look()),
          onGaps: (batch) => void heard.gaps.push(...batch),
          onConflated: (batch) => (heard.conflated.push(...batch), look()),
          onEnd: (error) => failed(error ?? new Error("the stream ended")),
        },
        { ...options, signal: abort.signal },
      );
    });
  } finally {
    abort.abort();
    await server.close();
  }
  return { ...heard, report };
}

const cents = (price: string): number => Math.round(Number(price) * 10_000);

// At once: a day that is played is mostly waited for.
describe.skipIf(!existsSync(IBM))(
  "real recordings through server and SDK (needs ../shared/captures)",
  { concurrent: true },
  () => {
    test(`EVERY: all 33,381 trades of the IBM day arrive, in order (speed ${SPEED})`, async () => {
      const trades = await tradesOfFile();
      const { quotes, gaps, report } = await hear(
        IBM,
        ["IBM"],
        { delivery: "every" },
        // What a gap tells of never comes.
        (heard) => heard.quotes.length === trades.length || heard.gaps.length > 0,
        SPEED,
      );
      expect(trades).toHaveLength(33_381);
      expect([report.quotes, [...report.dropped]]).toEqual([33_381, []]);
      expect(gaps).toEqual([]);
      expect(quotes.map(({ price }) => cents(price))).toEqual(trades);
      expect(quotes.map(({ sequence }) => sequence)).toEqual(trades.map((_, index) => index + 1));
    });

    test(`LATEST: the last price, and high and low of what was delivered and skipped, are the file's (speed ${SPEED})`, async () => {
      const trades = await tradesOfFile();
      const { quotes, conflated } = await hear(
        IBM,
        ["IBM"],
        { reportConflation: true, maxUpdatesPerSecond: 10 },
        (heard) => heard.quotes.length + skippedBy(heard.conflated) === trades.length,
        SPEED,
      );
      expect(cents(quotes.at(-1)?.price ?? "")).toBe(trades.at(-1));
      expect(quotes.length).toBeLessThan(trades.length / 10);
      expect(quotes.at(-1)?.sequence).toBe(trades.length);
      const prices = [...quotes.map(({ price }) => price), ...conflated.flatMap(({ low, high }) => [low, high])];
      const sorted = prices.toSorted(compareDecimal);
      expect(cents(sorted[0] ?? "")).toBe(Math.min(...trades));
      expect(cents(sorted.at(-1) ?? "")).toBe(Math.max(...trades));
    });

    test("EVERY: the 107 Coinbase tickers of ten products arrive", async () => {
      const raw = (await readFile(COINBASE, "utf8")).split("\n").filter((line) => line.includes('"type":"ticker"'));
      const products = [...new Set(raw.map((line) => /"product_id":"([^"]+)"/.exec(line)?.[1] ?? ""))];
      const { quotes } = await hear(
        COINBASE,
        products.map((product) => `COINBASE:${product}`),
        { delivery: "every" },
        (heard) => heard.quotes.length === raw.length,
        20,
      );
      expect([raw.length, products.length]).toEqual([107, 10]);
      for (const product of products) {
        const prices = raw
          .filter((line) => line.includes(`"product_id":"${product}"`))
          .map((line) => Number(/"price":"([^"]+)"/.exec(line)?.[1]));
        const heard = quotes.filter(({ ticker }) => ticker === `COINBASE:${product}`);
        expect(heard.map(({ price }) => Number(price))).toEqual(prices);
        expect(heard.every(({ bid, ask }) => bid !== undefined && ask !== undefined)).toBe(true);
      }
    });
  },
);
