import { isDecimal, isFault, parseTicker, type TickerName } from "@streampulse/core";
import { expect } from "vitest";
import type { Listing } from "../../engine/ports/source.ts";
import type { SourceHarness } from "./harness.ts";
import { answer } from "./witness.ts";

/** A ticker's name as the engine passes it; fails for a text outside the grammar. */
function nameOf(text: string): TickerName {
  const name = parseTicker(text);
  if (isFault(name)) expect.fail(`the harness names ${text}, which ${name.fault}`);
  return name;
}

function resolve(harness: SourceHarness, text: string): Promise<Listing | undefined> {
  return answer(harness, harness.source.resolve(nameOf(text), new AbortController().signal));
}

function search(harness: SourceHarness, text: string, limit: number): Promise<readonly Listing[]> {
  return answer(harness, harness.source.search(text, limit, new AbortController().signal));
}

/** What the engine relies on in a listing, wherever it comes from. */
function expectListing(listing: Listing): void {
  const name = nameOf(listing.canonical);
  expect(name.venue, `${listing.canonical} has a venue`).toBeDefined();
  expect(name.ticker, "a canonical name is normalised").toBe(listing.canonical);
  const { info } = listing;
  for (const price of [info.previousClose, info.open, info.high, info.low]) {
    if (price !== undefined) expect(price).toSatisfy(isDecimal);
  }
  if (info.decimals !== undefined) expect(info.decimals).toBeGreaterThanOrEqual(0);
}

/** More than any harness lists. */
const EVERYTHING = 100_000;

/** The promises about names: what `resolve` and `search` answer. */
export const NAME_PROMISES = {
  "a known ticker resolves to its canonical name, whatever its spelling": async (harness) => {
    expect(harness.tickers[0].aliases.length, "the first ticker of the harness has an alias").toBeGreaterThan(0);
    for (const { canonical, aliases } of harness.tickers) {
      for (const spelling of [canonical, ...aliases]) {
        const listing = await resolve(harness, spelling);
        expect(listing?.canonical, `what ${spelling} resolves to`).toBe(canonical);
        if (listing) expectListing(listing);
      }
    }
  },

  "an unknown ticker is undefined, bare and with a venue": async (harness) => {
    expect(harness.unknown.some((text) => text.includes(":"))).toBe(true);
    expect(harness.unknown.some((text) => !text.includes(":"))).toBe(true);
    for (const text of harness.unknown) expect(await resolve(harness, text), text).toBeUndefined();
  },

  "a known code at a venue that does not have it is unknown": async (harness) => {
    for (const { canonical } of harness.tickers) {
      const text = `NO_SUCH_VENUE:${nameOf(canonical).code}`;
      expect(await resolve(harness, text), text).toBeUndefined();
    }
  },

  "asking again gives the same answer": async (harness) => {
    const [{ canonical }] = harness.tickers;
    const first = await resolve(harness, canonical);
    expect((await resolve(harness, canonical))?.canonical).toBe(first?.canonical);
  },

  "a search finds by code and by name, in any case, the best first": async (harness) => {
    for (const { text, best } of harness.searches) {
      for (const spelling of [text, text.toLowerCase(), text.toUpperCase()]) {
        const found = await search(harness, spelling, 10);
        expect(found[0]?.canonical, `the best match of ${spelling}`).toBe(best);
        for (const listing of found) expectListing(listing);
      }
    }
  },

  "what a search finds resolves to itself, and comes once": async (harness) => {
    for (const { text } of harness.searches) {
      const found = (await search(harness, text, 5)).map((listing) => listing.canonical);
      expect(new Set(found).size, `${text} finds ${found.join(", ")}`).toBe(found.length);
      for (const canonical of found) expect((await resolve(harness, canonical))?.canonical).toBe(canonical);
    }
  },

  "a search gives at most as many as asked for, the first of the longer answer": async (harness) => {
    for (const { text } of harness.searches) {
      const many = (await search(harness, text, 50)).map((listing) => listing.canonical);
      const one = (await search(harness, text, 1)).map((listing) => listing.canonical);
      expect(many.length).toBeLessThanOrEqual(50);
      expect(one).toEqual(many.slice(0, 1));
    }
  },

  "a search for an empty text lists everything, each once and in the same order": async (harness) => {
    const all = (await search(harness, "", EVERYTHING)).map((listing) => listing.canonical);
    expect(new Set(all).size, "each once").toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(harness.tickers.map(({ canonical }) => canonical)));
    expect((await search(harness, "  ", EVERYTHING)).map((listing) => listing.canonical)).toEqual(all);
    const first = await search(harness, "", 3);
    expect(first.map((listing) => listing.canonical)).toEqual(all.slice(0, 3));
    for (const { canonical } of first) expect((await resolve(harness, canonical))?.canonical).toBe(canonical);
  },

  "a search for what nothing has finds nothing": async (harness) => {
    expect(await search(harness, "zzqxjkwv no such thing", 10)).toEqual([]);
  },
} as const satisfies Record<string, (harness: SourceHarness) => Promise<void>>;
