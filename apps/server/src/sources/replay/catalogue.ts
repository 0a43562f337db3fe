import { setImmediate as turn } from "node:timers/promises";
import {
  isFault,
  parseTicker,
  TickerIndex,
  type SearchKeys,
  type TickerInfo,
  type TickerName,
} from "@streampulse/core";
import type { Listing, ListingInfo } from "../../engine/ports/source.ts";
import { readBatches, type RecordingRead } from "../../recordings/reader.ts";
import { RecordingFault } from "../../recordings/fault.ts";

/** The venue that names this source, and that of bare tickers whose own venue was not recorded. */
const VENUE = "REPLAY";
const VENUE_PREFIX = new RegExp(`^\\s*${VENUE}:`, "i");

/** What one pass over a recording learns of it before it is played. */
export interface Contents {
  readonly quotes: number;
  /** From the earliest to the latest time in it, epoch ms, of source and receipt. */
  readonly earliestMs: number;
  readonly latestMs: number;
  /** The line behind the last whole one, where the file was cut. */
  readonly cutLine: number | undefined;
  /** Why it cannot be read to its end, where it cannot. */
  readonly damage: RecordingFault | undefined;
}

/** A ticker of the recording. Its place in the catalogue is its number. */
interface Track {
  readonly listing: Listing;
  /** The one name whose lines are played: the others of its names tell the same quotes. */
  readonly name: string;
}

/** The tickers of a recording: which lines are played as which, and what a reader may call them. */
export class Catalogue {
  readonly #tracks: Track[] = [];
  /** Recorded names and canonical ones. */
  readonly #byName = new Map<string, number>();
  readonly #byCode = new Map<string, number>();
  /** Recorded names that are played. */
  readonly #played = new Map<string, number>();
  /** Made at the first search: most replays are never searched. */
  #index: TickerIndex<Track> | undefined;

  /** Adds a ticker under its recorded name, with the first that was recorded of it, if anything was. */
  add(name: string, info: TickerInfo | undefined): void {
    const canonical = canonicalOf(name, info);
    const known = this.#byName.get(canonical);
    if (known !== undefined) return void this.#byName.set(name, known);
    this.#index = undefined;
    const track = this.#tracks.push({ listing: { canonical, info: info ? listingInfo(info) : {} }, name }) - 1;
    this.#byName.set(canonical, track).set(name, track);
    this.#played.set(name, track);
    const code = canonical.slice(canonical.indexOf(":") + 1);
    if (!this.#byCode.has(code)) this.#byCode.set(code, track);
  }

  get size(): number {
    return this.#tracks.length;
  }

  /** The number of the ticker that lines of this name play; undefined for a second name of a ticker. */
  played(name: string): number | undefined {
    return this.#played.get(name);
  }

  /** The number of a canonical name. */
  numberOf(canonical: string): number | undefined {
    return this.#byName.get(canonical);
  }

  listing(number: number): Listing | undefined {
    return this.#tracks[number]?.listing;
  }

  /** What a ticker as asked for is here: by its recorded or canonical name, or bare by its code. */
  resolve({ ticker, venue, code }: TickerName): Listing | undefined {
    const exact = this.#byName.get(ticker);
    const number = exact ?? (venue === undefined || venue === VENUE ? this.#byCode.get(code) : undefined);
    return number === undefined ? undefined : this.listing(number);
  }

  /** Listings by code, name and recorded name, best first; `REPLAY:` in front of a text means any of them. */
  search(text: string, limit: number): readonly Listing[] {
    this.#index ??= new TickerIndex(this.#tracks, searchKeys);
    return this.#index.search(text.replace(VENUE_PREFIX, ""), limit).map(({ listing }) => listing);
  }
}

/** Reads a recording through once. Rejects with a RecordingFault where not one quote can be read of it. */
export async function readContents(path: string): Promise<{ catalogue: Catalogue; contents: Contents }> {
  const infos = new Map<string, TickerInfo>();
  const names = new Set<string>();
  const contents = { quotes: 0, earliestMs: Infinity, latestMs: -Infinity };
  let cutLine: number | undefined;
  let damage: RecordingFault | undefined;
  const take = (read: RecordingRead) => {
    if (read.kind === "cut") cutLine = read.line;
    if (read.kind === "info" && !infos.has(read.info.ticker)) infos.set(read.info.ticker, read.info);
    if (read.kind !== "quote") return;
    const { ticker, receivedTimeMs, sourceTimeMs = receivedTimeMs } = read.quote;
    names.add(ticker);
    contents.quotes++;
    contents.earliestMs = Math.min(contents.earliestMs, receivedTimeMs, sourceTimeMs);
    contents.latestMs = Math.max(contents.latestMs, receivedTimeMs, sourceTimeMs);
  };
  try {
    for await (const batch of readBatches(path)) {
      batch.forEach(take);
      // Members that were read together come without a turn of their own; prices do not wait for all of them.
      await turn();
    }
  } catch (error) {
    if (!(error instanceof RecordingFault) || contents.quotes === 0) throw error;
    damage = error;
  }
  if (contents.quotes === 0) throw new RecordingFault("not-a-recording", "there is no quote in it");
  const catalogue = new Catalogue();
  for (const name of names) catalogue.add(name, infos.get(name));
  return { catalogue, contents: { ...contents, cutLine, damage } };
}

/** What a recorded info says beside the names that the engine gives. */
export function listingInfo(info: TickerInfo): ListingInfo {
  const { ticker: _ticker, canonical: _canonical, source: _source, ...rest } = info;
  return rest;
}

function searchKeys({ listing: { canonical, info }, name }: Track): SearchKeys {
  const colon = canonical.indexOf(":");
  return {
    venue: canonical.slice(0, colon),
    code: canonical.slice(colon + 1),
    name: info.name,
    aliases: [name.slice(name.indexOf(":") + 1)],
  };
}

function canonicalOf(name: string, info: TickerInfo | undefined): string {
  for (const text of [info?.canonical, name]) {
    const parsed = parseTicker(text ?? "");
    if (!isFault(parsed) && parsed.venue !== undefined) return parsed.ticker;
  }
  return `${VENUE}:${name}`;
}
