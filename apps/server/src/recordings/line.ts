import {
  enumWord,
  isDecimal,
  isFault,
  MarketSession,
  parseTicker,
  Quality,
  TickerType,
  type TickerInfo,
} from "@streampulse/core";
import { RECORDING_VERSION, type RecordedQuote, type RecordingEntry } from "./entry.ts";
import { RecordingFault } from "./fault.ts";

const MAGIC = "recording";

/** What every start line as we write it begins with. */
export const START_HEAD = `{"streampulse":"${MAGIC}"`;

type Fields = Readonly<Record<string, unknown>>;

/** Why a line cannot be read, to follow "line 7 is damaged: ". */
class LineFault extends Error {}

/** The line of an entry, without its line feed. Absent fields are left out. */
export function formatLine(entry: RecordingEntry): string {
  if (entry.kind === "start") {
    return JSON.stringify({ streampulse: MAGIC, version: RECORDING_VERSION, started: entry.startedTimeMs });
  }
  if (entry.kind === "info") {
    const { marketSession, type, ...rest } = entry.info;
    return JSON.stringify({
      info: {
        ...rest,
        marketSession: marketSession === undefined ? undefined : enumWord(MarketSession, marketSession),
        type: type === undefined ? undefined : enumWord(TickerType, type),
      },
    });
  }
  const { quote } = entry;
  return JSON.stringify({
    t: quote.ticker,
    r: quote.receivedTimeMs,
    s: quote.sourceTimeMs,
    p: quote.price,
    z: quote.size,
    b: quote.bid,
    a: quote.ask,
    v: quote.volume,
    c: quote.change,
    cp: quote.changePercent,
    q: quote.quality === undefined ? undefined : enumWord(Quality, quote.quality),
    src: quote.source,
  });
}

/**
 * The entry of line number `line`. Throws a RecordingFault that names the line and what is wrong with it,
 * and nothing else, whatever the text. Keys that this version does not know are passed over.
 */
export function parseLine(text: string, line: number): RecordingEntry {
  try {
    const fields = objectOf(text);
    if ("t" in fields) return { kind: "quote", quote: quoteOf(fields) };
    if ("info" in fields) return { kind: "info", info: infoOf(fields["info"]) };
    if (fields["streampulse"] !== MAGIC) throw new LineFault("it is no quote, no info and no start");
    if (fields["version"] !== RECORDING_VERSION) {
      const found = typeof fields["version"] === "number" ? `version ${fields["version"]}` : "no version";
      throw new RecordingFault("version", `it has ${found} of the format, and version 1 can be read`, { line });
    }
    return { kind: "start", startedTimeMs: time(fields, "started") };
  } catch (error) {
    if (!(error instanceof LineFault)) throw error;
    throw new RecordingFault("damaged", `line ${line} is damaged: ${error.message}`, { line });
  }
}

function objectOf(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LineFault("it is no JSON");
  }
  return record(value, "it");
}

function record(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new LineFault(`${what} is no object`);
  return value as Fields;
}

function quoteOf(fields: Fields): RecordedQuote {
  const quote: { -readonly [K in keyof RecordedQuote]: RecordedQuote[K] } = {
    ticker: ticker(fields, "t"),
    receivedTimeMs: time(fields, "r"),
  };
  // Only what is there becomes a field: quotes are many, and most have few.
  if (fields["s"] !== undefined) quote.sourceTimeMs = time(fields, "s");
  if (fields["p"] !== undefined) quote.price = decimal(fields, "p");
  if (fields["z"] !== undefined) quote.size = decimal(fields, "z");
  if (fields["b"] !== undefined) quote.bid = decimal(fields, "b");
  if (fields["a"] !== undefined) quote.ask = decimal(fields, "a");
  if (fields["v"] !== undefined) quote.volume = decimal(fields, "v");
  if (fields["c"] !== undefined) quote.change = decimal(fields, "c");
  if (fields["cp"] !== undefined) quote.changePercent = decimal(fields, "cp");
  if (fields["q"] !== undefined) quote.quality = numberOf(Quality, fields["q"]);
  if (fields["src"] !== undefined) quote.source = textOf(fields, "src");
  return quote;
}

function infoOf(value: unknown): TickerInfo {
  const fields = record(value, "its info");
  const info: Record<string, unknown> = { ticker: ticker(fields, "ticker") };
  for (const key of ["name", "exchange", "currency", "source"]) if (key in fields) info[key] = textOf(fields, key);
  for (const key of ["previousClose", "open", "high", "low"]) if (key in fields) info[key] = decimal(fields, key);
  for (const key of ["decimals", "delaySeconds"]) if (key in fields) info[key] = count(fields, key);
  if ("canonical" in fields) info["canonical"] = ticker(fields, "canonical");
  if ("marketSession" in fields) info["marketSession"] = numberOf(MarketSession, fields["marketSession"]);
  if ("type" in fields) info["type"] = numberOf(TickerType, fields["type"]);
  return info as unknown as TickerInfo;
}

function ticker(fields: Fields, key: string): string {
  const parsed = parseTicker(textOf(fields, key));
  if (isFault(parsed)) throw new LineFault(`its ${key} ${parsed.fault}`);
  return parsed.ticker;
}

function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== "string") throw new LineFault(`its ${key} is no text`);
  return value;
}

function decimal(fields: Fields, key: string): string {
  const value = fields[key];
  if (typeof value !== "string" || !isDecimal(value)) throw new LineFault(`its ${key} is no decimal text`);
  return value;
}

function time(fields: Fields, key: string): number {
  const value = fields[key];
  if (!Number.isSafeInteger(value)) throw new LineFault(`its ${key} is no time in milliseconds`);
  return value as number;
}

function count(fields: Fields, key: string): number {
  const value = fields[key];
  if (!Number.isInteger(value) || (value as number) < 0) throw new LineFault(`its ${key} is no count`);
  return value as number;
}

/** A word that a later writer may know and we do not is unspecified, as on the wire. */
function numberOf<T extends number>(table: Readonly<Record<string, T>>, word: unknown): T {
  return (typeof word === "string" && Object.hasOwn(table, word) ? table[word] : 0) as T;
}
