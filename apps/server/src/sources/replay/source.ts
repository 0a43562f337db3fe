import { Quality, type TickerName } from "@streampulse/core";
import {
  SourceFault,
  type Connection,
  type ConnectionEvents,
  type Listing,
  type ListingInfo,
  type Source,
  type SourceContext,
} from "../../engine/ports/source.ts";
import { RecordingFault } from "../../recordings/fault.ts";
import { listingInfo, type Catalogue, type Contents } from "./catalogue.ts";
import { ReplayConnection, type ReplayDeck, type TrackQuote } from "./connection.ts";
import { DayRange } from "./day-range.ts";
import { LOOP_PAUSE_MS, Playback, type PlaybackRules, type PlayedEntry } from "./playback.ts";

/** Reading a file costs the same however many listen; the figures only have to be larger than any need. */
const LIMITS = { tickersPerConnection: 1_000_000, connections: 1_000 } as const;

/**
 * A recording as a source. Its one clock starts with the first reader and then runs, read or not. Each
 * pass of a loop adds the recording's length and a second to the times, so that they go on growing.
 */
export class ReplaySource implements Source, ReplayDeck {
  readonly name = "replay";
  readonly quality = Quality.REPLAY;
  readonly limits = LIMITS;
  /** What was recorded is told as it was. */
  readonly doubtsJumpsOver = Infinity;
  readonly #catalogue: Catalogue;
  readonly #context: SourceContext;
  readonly #passMs: number;
  readonly #playback: Playback;
  readonly #connections = new Set<ReplayConnection>();
  readonly #lastQuotes: (TrackQuote | undefined)[];
  readonly #infos: (ListingInfo | undefined)[];
  /** Of tickers whose infos recorded no open, high or low: they are made from what is played. */
  #ranges: (DayRange | undefined)[] = [];
  #shiftMs = 0;
  /** Counts the prices played, over all passes: by it a reader of two connections knows a repeat. */
  #order = 0;
  #fault: SourceFault | undefined;

  constructor(catalogue: Catalogue, contents: Contents, rules: PlaybackRules, context: SourceContext) {
    this.#catalogue = catalogue;
    this.#context = context;
    this.#passMs = contents.latestMs - contents.earliestMs + LOOP_PAUSE_MS;
    this.#lastQuotes = Array.from({ length: catalogue.size });
    this.#infos = Array.from({ length: catalogue.size });
    this.#playback = new Playback(rules, context.scheduler, {
      passBegan: (pass) => this.#beginPass(pass),
      played: (entries) => this.#play(entries),
      ended: (failure) => this.#end(failure),
    });
  }

  resolve(name: TickerName): Listing | undefined {
    return this.#catalogue.resolve(name);
  }

  search(text: string, limit: number): readonly Listing[] {
    return this.#catalogue.search(text, limit);
  }

  connect(events: ConnectionEvents): Connection {
    const connection = new ReplayConnection(this, events, this.#context.scheduler, this.#fault);
    this.#connections.add(connection);
    return connection;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    await this.#playback.close();
  }

  trackOf(canonical: string): number | undefined {
    return this.#catalogue.numberOf(canonical);
  }

  stateOf(track: number): { quote: TrackQuote | undefined; info: ListingInfo | undefined } {
    return { quote: this.#lastQuotes[track], info: this.#infos[track] };
  }

  reading(): void {
    this.#playback.start();
  }

  left(connection: ReplayConnection): void {
    this.#connections.delete(connection);
  }

  #beginPass(pass: number): void {
    this.#shiftMs = pass * this.#passMs;
    this.#ranges = Array.from({ length: this.#catalogue.size }, (_, track) => {
      const { open, high, low } = this.#catalogue.listing(track)?.info ?? {};
      return open === undefined && high === undefined && low === undefined ? new DayRange() : undefined;
    });
  }

  #play(entries: readonly PlayedEntry[]): void {
    // Who came since the last turn gets the state before this one first.
    for (const connection of this.#connections) connection.catchUp();
    const infos: { track: number; info: ListingInfo }[] = [];
    const quotes: { track: number; quote: TrackQuote }[] = [];
    for (const entry of entries) {
      const track = this.#catalogue.played(entry.kind === "quote" ? entry.quote.ticker : entry.info.ticker);
      if (track === undefined) continue;
      if (entry.kind === "quote") quotes.push({ track, quote: this.#quoteOf(track, entry, infos) });
      else this.#learn(track, listingInfo(entry.info), infos);
    }
    for (const connection of this.#connections) connection.play({ infos, quotes });
  }

  #quoteOf(
    track: number,
    { quote }: PlayedEntry & { kind: "quote" },
    infos: { track: number; info: ListingInfo }[],
  ): TrackQuote {
    const { price, size, bid, ask, volume, change, changePercent } = quote;
    const before = this.#lastQuotes[track];
    const last = {
      ...before,
      bid: bid ?? before?.bid,
      ask: ask ?? before?.ask,
      volume: volume ?? before?.volume,
      change: change ?? before?.change,
      changePercent: changePercent ?? before?.changePercent,
    };
    this.#lastQuotes[track] = last;
    const sides = { bid, ask, volume, change, changePercent };
    if (price === undefined) return sides;
    const sourceTimeMs = quote.sourceTimeMs === undefined ? undefined : quote.sourceTimeMs + this.#shiftMs;
    const order = ++this.#order;
    this.#lastQuotes[track] = { ...last, price, sourceTimeMs, order };
    const range = this.#ranges[track]?.take(price);
    if (range) this.#learn(track, range, infos);
    return { price, size, sourceTimeMs, ...sides, order };
  }

  #learn(track: number, info: ListingInfo, infos: { track: number; info: ListingInfo }[]): void {
    const known: ListingInfo = { ...this.#catalogue.listing(track)?.info, ...this.#infos[track] };
    const isNews = Object.entries(info).some(([key, value]) => known[key as keyof ListingInfo] !== value);
    if (!isNews) return;
    this.#infos[track] = { ...this.#infos[track], ...info };
    infos.push({ track, info });
  }

  #end(failure: Error | undefined): void {
    const { log } = this.#context;
    if (!failure) return log.info("the recording was played to its end; its last prices stay");
    const isFault = failure instanceof RecordingFault;
    log.warn(isFault ? `the recording ends early: ${failure.message}` : `the replay failed: ${failure.stack}`);
    const reason = isFault ? `the recording ends early: ${failure.message}` : "the replay failed";
    this.#fault = new SourceFault("unavailable", reason);
    for (const connection of this.#connections) connection.fail(this.#fault);
  }
}
