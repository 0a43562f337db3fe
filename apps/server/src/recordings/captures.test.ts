import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compareDecimal } from "@streampulse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RecordedQuote } from "./entry.ts";
import { importCapture, saveImport } from "./import-capture.ts";
import type { ImportReport } from "./importers/capture.ts";
import { unzipOne } from "./importers/unzip.ts";
import { readRecording } from "./reader.ts";

const CAPTURES = resolve(import.meta.dirname, "../../../../../shared/captures");

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "captures-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** Imports a capture into a recording and reads that. */
async function played(capture: string): Promise<{ quotes: RecordedQuote[]; report: ImportReport }> {
  const path = join(folder, `${capture.replaceAll("/", "-")}.spr.gz`);
  const report = await saveImport(await importCapture(join(CAPTURES, capture)), path);
  const quotes: RecordedQuote[] = [];
  for await (const read of readRecording(path)) if (read.kind === "quote") quotes.push(read.quote);
  expect(quotes).toHaveLength(report.quotes);
  return { quotes, report };
}

async function csvOf(capture: string): Promise<string[][]> {
  const { content } = unzipOne(await readFile(join(CAPTURES, capture)));
  return content
    .toString()
    .trim()
    .split("\n")
    .map((row) => row.split(","));
}

describe.skipIf(!existsSync(CAPTURES))("real captures (needs ../shared/captures)", () => {
  test("the IBM day: every trade of it, with the file's own last, high and low", async () => {
    const capture = "lean/equity/ibm-20131008-trade.zip";
    const { quotes, report } = await played(capture);
    expect(report.lines).toBe(33_381);
    expect(report.quotes).toBe(33_381);
    expect([...report.dropped]).toEqual([]);
    const raw = (await csvOf(capture)).map((columns) => Number(columns[1]));
    const prices = quotes.map(({ price }) => Math.round(Number(price) * 10_000));
    expect(prices).toEqual(raw);
    const texts = quotes.map(({ price = "" }) => price).toSorted(compareDecimal);
    expect(texts[0]).toBe("178.45");
    expect(texts.at(-1)).toBe("182.10");
    expect(quotes.at(-1)?.price).toBe("179.55");
    expect(new Date(quotes[0]?.sourceTimeMs ?? 0).toISOString()).toBe("2013-10-08T12:47:49.457Z");
    expect(new Date(quotes.at(-1)?.sourceTimeMs ?? 0).toISOString()).toBe("2013-10-08T23:23:56.822Z");
    const sizes = (await csvOf(capture)).reduce((sum, columns) => sum + Number(columns[2]), 0);
    expect(quotes.at(-1)?.volume).toBe(String(sizes));
  });

  test("the EURUSD day: each quote's own bid and ask", async () => {
    const capture = "lean/forex/eurusd-20140508-quote.zip";
    const { quotes, report } = await played(capture);
    expect(report.quotes).toBe(87_833);
    expect([...report.dropped]).toEqual([]);
    const raw = await csvOf(capture);
    expect(quotes.map(({ bid }) => Number(bid))).toEqual(raw.map((columns) => Number(columns[1])));
    expect(quotes.map(({ ask }) => Number(ask))).toEqual(raw.map((columns) => Number(columns[2])));
    expect(quotes.every(({ price, bid }) => price === bid)).toBe(true);
  });

  test("Binance: the two aggTrades are the only prices, the bookTickers the only bids and asks", async () => {
    const { quotes, report } = await played("cryptofeed/BINANCE.ws.1.0");
    expect(quotes.filter(({ price }) => price !== undefined)).toMatchObject([
      { ticker: "BINANCE:NKNUSDT", price: "0.3528", sourceTimeMs: 1_633_998_523_963 },
      { ticker: "BINANCE:LRCBTC", price: "0.00000638", sourceTimeMs: 1_633_998_534_486 },
    ]);
    expect(quotes.filter(({ price, bid, ask }) => price === undefined && bid && ask)).toHaveLength(84);
    expect(Object.fromEntries(report.dropped)).toEqual({
      "connection log": 1,
      "depthUpdate, no price in it": 177,
      "kline, no price in it": 2,
      "blank line": 1,
    });
  });

  test("Coinbase: each trade once, by its ticker", async () => {
    const { quotes, report } = await played("cryptofeed/COINBASE.ws.28.0");
    expect(quotes).toHaveLength(107);
    expect(quotes.every(({ price, bid, ask, volume }) => price && bid && ask && volume)).toBe(true);
    expect(new Set(quotes.map(({ ticker }) => ticker)).size).toBe(10);
    expect(Object.fromEntries(report.dropped)).toEqual({
      "connection log": 4,
      "subscriptions, no price in it": 3,
      "snapshot, no price in it": 10,
      "l2update, no price in it": 9_719,
      "last_match, told by ticker as well": 10,
      "match, told by ticker as well": 97,
      "blank line": 2,
    });
  });
});
