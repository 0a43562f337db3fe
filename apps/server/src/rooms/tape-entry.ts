import type { ListingInfo, SourceQuote } from "../engine/ports/source.ts";

/** A quote of a track, not yet with the id that a connection knows it by. */
export type TrackQuote = Omit<SourceQuote, "id">;

/** A ticker of a tape. Its place among them is its number. */
export interface Track {
  /** The code of its ticker in a room. */
  readonly code: string;
  /** What is known of it before the beginning. */
  readonly info: ListingInfo;
}

/** What is told of a track at a time, counted from the beginning. */
export interface TapeQuote {
  readonly atMs: number;
  readonly track: number;
  readonly quote: TrackQuote;
}

/** What becomes known of a track at a time. */
export interface TapeInfo {
  readonly atMs: number;
  readonly track: number;
  readonly info: ListingInfo;
}
