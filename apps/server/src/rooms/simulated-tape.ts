import { setImmediate as turn } from "node:timers/promises";
import { Failure, Quality, type TickerName } from "@streampulse/core";

import type { SourceDefinition } from "../engine/ports/setting.ts";
import type { Listing } from "../engine/ports/source.ts";
import type { TapeShare } from "./tape-memory.ts";
import { Standings } from "./standing.ts";
import type { TapeInfo, TapeQuote } from "./tape-entry.ts";
import { codesOf, type Tape } from "./tape.ts";
import { VirtualTime } from "./virtual-time.ts";

/** When each lesson of the simulated market begins: a Monday on which New York opens. The same for all, so that a seed is a lesson. */
export const LESSON_BEGINS_MS = Date.UTC(2026, 0, 5, 14, 30);
/** Long enough for two courses of each scenario. */
export const LESSON_MS = 20 * 60_000;

/** Quotes a second and ticker: enough to see them move, and a lesson stays small. */
const RATE = 1;
/** So many steps of the market are made before everything else has its turn: a few milliseconds' work. */
const STEPS_TOGETHER = 200;

/**
 * Plays a scenario of the simulated market through in virtual time; what it has told is held in `share`. Throws
 * INVALID_ARGUMENT where it has no such ticker.
 */
export async function simulatedTape(
  simulated: SourceDefinition,
  {
    scenario,
    seed,
    names,
  }: { readonly scenario: string; readonly seed: number; readonly names: readonly TickerName[] },
  share: TapeShare,
): Promise<Tape> {
  const time = new VirtualTime(LESSON_BEGINS_MS);
  const log = { info: () => {}, warn: () => {} };
  const source = await simulated.create({ scenario, seed, rate: RATE }, { scheduler: time, random: () => 0, log });
  const listings: Listing[] = [];
  for (const name of names) {
    const listing = await source.resolve(name, new AbortController().signal);
    if (!listing) {
      throw new Failure("INVALID_ARGUMENT", `${name.ticker} is no ticker of the simulated market; take AAPL.`, {
        field: "tickers",
      });
    }
    if (!listings.some(({ canonical }) => canonical === listing.canonical)) listings.push(listing);
  }
  const codes = codesOf(
    listings.map(({ canonical: ticker }) => {
      const colon = ticker.indexOf(":");
      return { ticker, venue: ticker.slice(0, colon), code: ticker.slice(colon + 1) };
    }),
  );
  const tracks = listings.map(({ info, canonical }, track) => ({ code: codes[track] ?? canonical, info }));
  const quotes: TapeQuote[] = [];
  const infos: TapeInfo[] = [];
  const standings = new Standings(tracks);
  const at = () => time.now() - LESSON_BEGINS_MS;
  const connection = source.connect({
    opened: () => {},
    quotes: (batch) => {
      for (const { id, ...quote } of batch) {
        const told = { atMs: at(), track: id, quote: { ...quote, quality: Quality.SIMULATED } };
        quotes.push(told);
        standings.quote(told);
      }
    },
    info: (track, info) => {
      const told = { atMs: at(), track, info };
      infos.push(told);
      standings.info(told);
    },
    tickerFault: () => {},
    alive: () => {},
    retiring: () => {},
    closed: () => {},
  });
  connection.want(listings.map(({ canonical }, id) => ({ id, canonical })));
  try {
    for (let isMore = true; isMore; await turn()) {
      for (let step = 0; step < STEPS_TOGETHER && isMore; step++) isMore = time.next(LESSON_BEGINS_MS + LESSON_MS);
      share.hold(quotes.length);
    }
  } finally {
    connection.close();
    await source.close();
  }
  return { tracks, quotes, infos, standings, beginsMs: LESSON_BEGINS_MS, lengthMs: LESSON_MS };
}
