import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inflateRawSync } from "node:zlib";
import { createClient, type Client } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { CandleStep, HistoryService, type Candle } from "@streampulse/proto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importCapture, saveImport } from "../apps/server/src/recordings/index.ts";
import { startServer } from "./running-server.ts";

const IBM = resolve(import.meta.dirname, "../../shared/captures/lean/equity/ibm-20131008-trade.zip");
/** Midnight in New York. */
const MIDNIGHT_MS = Date.UTC(2013, 9, 8, 4);
const DAY_MS = 86_400_000;
const LENGTHS = new Map([
  [CandleStep.ONE_SECOND, 1_000],
  [CandleStep.ONE_MINUTE, 60_000],
  [CandleStep.FIVE_MINUTES, 300_000],
  [CandleStep.ONE_HOUR, 3_600_000],
  [CandleStep.ONE_DAY, DAY_MS],
]);

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replayed-candles-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Time, price × 10,000 and size of each trade straight from the archive, by no code of the product. */
async function tradesOfFile(): Promise<[timeMs: number, price: number, size: number][]> {
  const zip = await readFile(IBM);
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  const entry = zip.readUInt32LE(zip.readUInt32LE(zip.length - 6) + 20);
  const rows = inflateRawSync(zip.subarray(start, start + entry))
    .toString()
    .trim()
    .split("\n");
  return rows.map((row) => {
    const [ms = 0, price = 0, size = 0] = row.split(",").map(Number);
    return [MIDNIGHT_MS + ms, price, size];
  });
}

/** The candles that the trades make. */
function candlesOf(trades: readonly (readonly [number, number, number])[], lengthMs: number) {
  const groups = Map.groupBy(trades, ([timeMs]) => Math.floor(timeMs / lengthMs) * lengthMs);
  return [...groups].map(([startMs, group]) => {
    const prices = group.map(([, price]) => price);
    const volume = group.reduce((sum, [, , size]) => sum + size, 0);
    return [startMs, prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), volume, group.length];
  });
}

const cents = (price: string): number => Math.round(Number(price) * 10_000);

function told({ startMs, open, high, low, close, volume, count }: Candle) {
  return [Number(startMs), ...[open, high, low, close].map(cents), Number(volume), Number(count)];
}

async function all(client: Client<typeof HistoryService>, step: CandleStep, fromMs: number, toMs: number) {
  const candles: Candle[] = [];
  const request = { ticker: "IBM", step, fromMs: BigInt(fromMs), toMs: BigInt(toMs) };
  for await (const answer of client.streamCandles(request)) candles.push(...answer.candles);
  return candles;
}

describe.skipIf(!existsSync(IBM))("the candles of a real day (needs ../shared/captures)", () => {
  test("of every step are those of its 33,381 trades, to the last share", async () => {
    const trades = await tradesOfFile();
    const file = join(folder, "ibm.spr.gz");
    await saveImport(await importCapture(IBM), file);
    const server = await startServer({
      STREAMPULSE_SOURCES: "replay",
      STREAMPULSE_REPLAY_FILE: file,
      STREAMPULSE_REPLAY_SPEED: "max",
    });
    const client = createClient(HistoryService, createGrpcTransport({ baseUrl: server.url }));
    const gone = new AbortController();
    try {
      // The clock of a replay starts with its first reader, and the newest candle of its day grows to the whole.
      const following = client.streamCandles(
        { ticker: "IBM", step: CandleStep.ONE_DAY, follow: true },
        { signal: gone.signal },
      );
      for await (const { candles } of following) if (candles.at(-1)?.count === BigInt(trades.length)) break;
      for (const [step, lengthMs] of LENGTHS) {
        const candles: Candle[] = [];
        const piece = Math.min(DAY_MS, 10_000 * lengthMs);
        for (let fromMs = MIDNIGHT_MS - 4 * 3_600_000; fromMs < MIDNIGHT_MS + DAY_MS; fromMs += piece) {
          candles.push(...(await all(client, step, fromMs, fromMs + piece)));
        }
        expect(candles.map(told), `steps of ${lengthMs} ms`).toEqual(candlesOf(trades, lengthMs));
        expect(new Set(candles.map(({ source }) => source))).toEqual(new Set(["replay"]));
      }
    } finally {
      gone.abort();
      await server.close();
    }
  });
});
