/** Watchlists that a StreamPulse server keeps. */
export { enumWord, isHeading, type HeadingEntry, type TickerEntry, type WatchlistEntry } from "@streampulse/core";
export { StreamPulseError, type ErrorCode } from "./errors.ts";
export { type ImportFault } from "./gen/import-fault.ts";
export * from "./gen/watchlist.ts";
export * from "./kept/given.ts";
export { type CallOptions, type FollowOptions, type KeptAddress } from "./kept/kept-address.ts";
export * from "./kept/watchlist-json.ts";
export * from "./kept/watchlists.ts";
