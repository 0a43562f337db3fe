import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { decimalsOf, fromScaled, isDecimal, TickerType, toDecimal, type TickerInfo } from "@streampulse/core";
import type { RecordedQuote, RecordingEntry } from "../entry.ts";
import { ImportFault, ImportTally, type CaptureImport } from "./capture.ts";
import { unzipOne } from "./unzip.ts";
import { zonedDay } from "./zoned-day.ts";

/** How a LEAN archive's file is called: `20131008_ibm_Trade_Tick.csv`, `20140508_eurusd_tick_quote.csv`. */
const NAME = /^(\d{8})_([a-z0-9.-]+)_(?:tick_(trade|quote)|(trade|quote)_tick)\.csv$/i;

/** Trades carry their price as a whole number of ten-thousandths. */
const PRICE_SCALE = 4;

/** US shares trade in cents; what is finer comes with its own digits. */
const STOCK_DECIMALS = 2;

interface LeanDay {
  readonly info: TickerInfo;
  /** The epoch milliseconds of a line's first column. */
  readonly timeOf: (msOfDay: number) => number;
  readonly rows: readonly string[];
  /** A row's quote, or the reason why there is none. */
  readonly read: (columns: readonly string[], timeMs: number) => RecordedQuote | string;
}

/**
 * Imports one day of ticks as QuantConnect's LEAN keeps it, a zip of one CSV: US equity trades
 * (`ms since midnight New York, price × 10000, size, exchange, condition, suspicious`) or forex quotes
 * (`ms since midnight UTC, bid, ask`). `ticker` is the name they get, `US:` or `FX:` and the file's own
 * unless given. Iterating throws an ImportFault for an archive of another kind.
 */
export function importLean(path: string, ticker?: string): CaptureImport {
  const report = new ImportTally();
  return { report, [Symbol.asyncIterator]: () => entries(path, ticker, report) };
}

async function* entries(
  path: string,
  ticker: string | undefined,
  report: ImportTally,
): AsyncGenerator<RecordingEntry, void, undefined> {
  const day = await openDay(path, ticker);
  let isStarted = false;
  for (const row of day.rows) {
    report.lines++;
    const columns = row.split(",");
    if (!/^\d{1,8}$/.test(columns[0] ?? "")) {
      report.drop("no time");
      continue;
    }
    const quote = day.read(columns, day.timeOf(Number(columns[0])));
    if (typeof quote === "string") {
      report.drop(quote);
      continue;
    }
    if (!isStarted) {
      yield { kind: "start", startedTimeMs: quote.receivedTimeMs };
      yield { kind: "info", info: day.info };
      isStarted = true;
    }
    report.quotes++;
    yield { kind: "quote", quote };
  }
}

async function openDay(path: string, ticker: string | undefined): Promise<LeanDay> {
  const { name, content } = unzipOne(await readFile(path));
  const match = NAME.exec(basename(name));
  if (!match) throw new ImportFault("the zip archive holds no day of LEAN ticks (bars are not imported)");
  const [, date = "", code = ""] = match;
  const kind = (match[3] ?? match[4] ?? "").toLowerCase();
  const rows = content
    .toString("latin1")
    .split(/\r?\n/)
    .filter((row) => row !== "");
  return kind === "trade" ? stockDay(date, code, ticker, rows) : forexDay(date, code, ticker, rows);
}

function stockDay(date: string, code: string, named: string | undefined, rows: readonly string[]): LeanDay {
  const ticker = named ?? `US:${code.toUpperCase()}`;
  let volume = 0n;
  return {
    info: { ticker, canonical: ticker, currency: "USD", decimals: STOCK_DECIMALS, type: TickerType.STOCK },
    timeOf: zonedDay(date, "America/New_York"),
    rows,
    read(columns, timeMs) {
      const [, price = "", size = "", , , suspicious] = columns;
      if (columns.length !== 6 || !/^\d{1,15}$/.test(price) || !/^\d{1,15}$/.test(size)) return "not a trade";
      if (suspicious !== "0") return "marked suspicious";
      if (Number(price) === 0) return "price of zero";
      volume += BigInt(size);
      const text = toDecimal(fromScaled(BigInt(price), PRICE_SCALE), STOCK_DECIMALS);
      return { ticker, price: text, size, sourceTimeMs: timeMs, receivedTimeMs: timeMs, volume: volume.toString() };
    },
  };
}

/**
 * Forex has no tape of trades. The price of a quote is its bid: a price that somebody offered, with the
 * vendor's own digits, and what charts of the field show. A mid would be a number that nobody quoted,
 * with a digit more than the market has.
 */
function forexDay(date: string, code: string, named: string | undefined, rows: readonly string[]): LeanDay {
  const ticker = named ?? `FX:${code.toUpperCase()}`;
  const currency = /^[a-z]{6}$/i.test(code) ? code.slice(3).toUpperCase() : undefined;
  let decimals = 0;
  for (const row of rows) {
    for (const text of row.split(",").slice(1)) if (isDecimal(text)) decimals = Math.max(decimals, decimalsOf(text));
  }
  return {
    info: {
      ticker,
      canonical: ticker,
      currency,
      decimals,
      type: TickerType.FOREX,
    },
    timeOf: zonedDay(date, "UTC"),
    rows,
    read(columns, timeMs) {
      const bid = toDecimal(columns[1] ?? "", decimals);
      const ask = toDecimal(columns[2] ?? "", decimals);
      if (columns.length !== 3 || bid === undefined || ask === undefined) return "not a bid and an ask";
      if (Number(bid) <= 0 || Number(ask) <= 0) return "price of zero";
      return { ticker, price: bid, bid, ask, sourceTimeMs: timeMs, receivedTimeMs: timeMs };
    },
  };
}
