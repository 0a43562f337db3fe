import { setImmediate as turn } from "node:timers/promises";
import { Failure, isFault, parseTicker, Quality, type TickerName } from "@streampulse/core";

import type { ListingInfo } from "../engine/ports/source.ts";
import { RecordingFault } from "../recordings/fault.ts";
import { readBatches, type RecordingRead } from "../recordings/reader.ts";
import { listingInfo, readContents, type Catalogue } from "../sources/replay/catalogue.ts";
import { DayRange } from "../sources/replay/day-range.ts";
import { ROOM_TICKERS_MAX, TAPE_QUOTES_MAX } from "./room-limits.ts";
import type { TapeShare } from "./tape-memory.ts";
import { Standings } from "./standing.ts";
import type { TapeInfo, TapeQuote, Track } from "./tape-entry.ts";
import { codesOf, type Tape } from "./tape.ts";

/**
 * Reads a recording into memory: these tickers of it, or the first. What stands behind damage or a cut is not there,
 * nor what is recorded while it is read. Its quotes are held in `share` before they are read.
 * Throws a Failure that names the recording and no path.
 */
export async function recordedTape(
  name: string,
  path: string,
  wanted: readonly TickerName[],
  share: TapeShare,
  quotesMax = TAPE_QUOTES_MAX,
): Promise<Tape> {
  try {
    const { catalogue, contents } = await readContents(path);
    if (contents.quotes > quotesMax) {
      const message = `${name} has ${contents.quotes} quotes; a room plays recordings of at most ${quotesMax}.`;
      throw new Failure("LIMIT_ROOMS", message, { limit: quotesMax });
    }
    const numbers = wanted.length > 0 ? chosen(name, catalogue, wanted) : [...Array(catalogue.size).keys()];
    share.hold(contents.quotes);
    const tape = new TapeOfRecording(catalogue, numbers, contents.quotes);
    try {
      for await (const batch of readBatches(path)) {
        for (const read of batch) tape.take(read);
        await turn();
      }
    } catch (error) {
      if (!contents.damage) throw error;
    }
    const whole = tape.whole();
    share.hold(whole.quotes.length);
    return whole;
  } catch (error) {
    if (!(error instanceof RecordingFault)) throw error;
    throw new Failure("INVALID_ARGUMENT", `${name} cannot be played: ${error.message}`, { field: "name" });
  }
}

function chosen(name: string, catalogue: Catalogue, wanted: readonly TickerName[]): number[] {
  const numbers = wanted.map((one) => {
    const listing = catalogue.resolve(one);
    const number = listing && catalogue.numberOf(listing.canonical);
    if (number !== undefined) return number;
    throw new Failure("INVALID_ARGUMENT", `${one.ticker} is not in the recording ${name}.`, { field: "tickers" });
  });
  return [...new Set(numbers)];
}

/** A recording as it is read: paced as the replay source paces it, pauses between spells left out. */
class TapeOfRecording {
  readonly #catalogue: Catalogue;
  /** By the catalogue's number, the track's. */
  readonly #tracks = new Map<number, number>();
  readonly #codes: string[] = [];
  readonly #infos: ListingInfo[] = [];
  /** Of tickers of which no open, high or low was recorded. */
  readonly #ranges: (DayRange | undefined)[] = [];
  readonly #told: { quotes: TapeQuote[]; infos: TapeInfo[] } = { quotes: [], infos: [] };
  readonly #standings: Standings;
  #left: number;
  #spell = { startedMs: 0, fromMs: undefined as number | undefined, baseMs: 0 };
  #atMs = 0;
  #beginsMs: number | undefined;

  /** `quotesMax`: those beyond are not taken. */
  constructor(catalogue: Catalogue, numbers: readonly number[], quotesMax: number) {
    this.#catalogue = catalogue;
    this.#left = quotesMax;
    const names = numbers.map((number) => parseTicker(catalogue.listing(number)?.canonical ?? ""));
    const codes = codesOf(names.map((name) => (isFault(name) ? { ticker: "", venue: undefined, code: "" } : name)));
    numbers.forEach((number, at) => {
      const code = codes[at];
      if (!code || this.#codes.length >= ROOM_TICKERS_MAX) return;
      const info = catalogue.listing(number)?.info ?? {};
      const isRangeKnown = info.open !== undefined || info.high !== undefined || info.low !== undefined;
      this.#tracks.set(number, this.#codes.push(code) - 1);
      this.#infos.push(info);
      this.#ranges.push(isRangeKnown ? undefined : new DayRange());
    });
    this.#standings = new Standings(this.#listed());
  }

  take(read: RecordingRead): void {
    if (read.kind === "start") {
      this.#spell = { startedMs: read.startedTimeMs, fromMs: undefined, baseMs: this.#atMs };
    } else if (read.kind === "info") {
      const track = this.#trackOf(read.info.ticker);
      if (track !== undefined) this.#tellInfo(track, listingInfo(read.info));
    } else if (read.kind === "quote" && this.#left-- > 0) {
      const { ticker, receivedTimeMs, sourceTimeMs, price, size, bid, ask, volume, change, changePercent } = read.quote;
      // What was old news when the recording began is due at once.
      const fromMs = (this.#spell.fromMs ??= Math.max(receivedTimeMs, this.#spell.startedMs));
      this.#beginsMs ??= fromMs;
      this.#atMs = Math.max(this.#atMs, this.#spell.baseMs + receivedTimeMs - fromMs);
      const track = this.#trackOf(ticker);
      if (track === undefined) return;
      const sides = { bid, ask, volume, change, changePercent, quality: Quality.REPLAY };
      const quote = price === undefined ? sides : { price, size, sourceTimeMs, ...sides };
      const told = { atMs: this.#atMs, track, quote };
      this.#told.quotes.push(told);
      this.#standings.quote(told);
      const range = price === undefined ? undefined : this.#ranges[track]?.take(price);
      if (range) this.#tellInfo(track, range);
    }
  }

  whole(): Tape {
    const spell = { beginsMs: this.#beginsMs ?? 0, lengthMs: this.#atMs };
    return { tracks: this.#listed(), ...this.#told, standings: this.#standings, ...spell };
  }

  #listed(): Track[] {
    return this.#codes.map((code, at) => ({ code, info: this.#infos[at] as ListingInfo }));
  }

  #tellInfo(track: number, info: ListingInfo): void {
    const told = { atMs: this.#atMs, track, info };
    this.#told.infos.push(told);
    this.#standings.info(told);
  }

  #trackOf(ticker: string): number | undefined {
    const number = this.#catalogue.played(ticker);
    return number === undefined ? undefined : this.#tracks.get(number);
  }
}
