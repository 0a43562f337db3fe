import type { ListingInfo } from "../engine/ports/source.ts";
import type { TapeInfo, TapeQuote, Track, TrackQuote } from "./tape-entry.ts";

/** After how many entries of a tape it is noted how its tracks stand: a jump lays no more than these. */
const NOTED_EVERY = 2_048;

/** How the tracks of a tape stand once some of it was played: by track. */
export class Standing {
  /** Undefined: nothing was told yet. */
  readonly quotes: (TrackQuote | undefined)[];
  readonly infos: ListingInfo[];

  constructor(quotes: readonly (TrackQuote | undefined)[], infos: readonly ListingInfo[]) {
    this.quotes = [...quotes];
    this.infos = [...infos];
  }

  quote({ track, quote }: Pick<TapeQuote, "track" | "quote">): void {
    this.quotes[track] = laid(this.quotes[track], quote);
  }

  info({ track, info }: Pick<TapeInfo, "track" | "info">): void {
    this.infos[track] = { ...this.infos[track], ...said(info) };
  }
}

/** How a tape stands here and there, noted as it is made, so that no jump walks the whole of it. */
export class Standings {
  readonly #tracks: readonly Track[];
  readonly #now: Standing;
  readonly #byQuotes: (readonly (TrackQuote | undefined)[])[] = [];
  readonly #byInfos: (readonly ListingInfo[])[] = [];
  #quotes = 0;
  #infos = 0;

  constructor(tracks: readonly Track[]) {
    this.#tracks = tracks;
    this.#now = new Standing(
      tracks.map(() => undefined),
      tracks.map(({ info }) => info),
    );
  }

  /** The next quote of the tape. */
  quote(next: TapeQuote): void {
    this.#now.quote(next);
    if (++this.#quotes % NOTED_EVERY === 0) this.#byQuotes.push([...this.#now.quotes]);
  }

  /** The next info of the tape. */
  info(next: TapeInfo): void {
    this.#now.info(next);
    if (++this.#infos % NOTED_EVERY === 0) this.#byInfos.push([...this.#now.infos]);
  }

  /** How it stands after so many quotes and infos of the tape that was noted. */
  after(
    tape: { readonly quotes: readonly TapeQuote[]; readonly infos: readonly TapeInfo[] },
    quotes: number,
    infos: number,
  ): Standing {
    const [noted, notedInfos] = [Math.floor(quotes / NOTED_EVERY), Math.floor(infos / NOTED_EVERY)];
    const standing = new Standing(
      this.#byQuotes[noted - 1] ?? this.#tracks.map(() => undefined),
      this.#byInfos[notedInfos - 1] ?? this.#tracks.map(({ info }) => info),
    );
    for (let at = noted * NOTED_EVERY; at < quotes; at++) standing.quote(tape.quotes[at] as TapeQuote);
    for (let at = notedInfos * NOTED_EVERY; at < infos; at++) standing.info(tape.infos[at] as TapeInfo);
    return standing;
  }
}

/** A quote over the one before; what it does not say stays as it was. The time is that of the price, and of no later bid. */
function laid(before: TrackQuote | undefined, news: TrackQuote): TrackQuote {
  const hasPrice = news.price !== undefined;
  return {
    price: news.price ?? before?.price,
    sourceTimeMs: hasPrice ? news.sourceTimeMs : before?.sourceTimeMs,
    bid: news.bid ?? before?.bid,
    ask: news.ask ?? before?.ask,
    volume: news.volume ?? before?.volume,
    change: news.change === undefined ? before?.change : news.change,
    changePercent: news.changePercent === undefined ? before?.changePercent : news.changePercent,
    quality: news.quality ?? before?.quality,
  };
}

function said(info: ListingInfo): ListingInfo {
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined));
}
