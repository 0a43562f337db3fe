import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../test/fake-scheduler.ts";
import type { Connection, ConnectionEvents, Listing, Source, SourceQuote, Wanted } from "../engine/ports/source.ts";
import { CONNECTION_PROMISES } from "./conformance/connections.ts";
import type { SourceHarness } from "./conformance/harness.ts";
import { NAME_PROMISES } from "./conformance/names.ts";
import { simulated } from "./simulated/simulated.ts";

// A suite that cannot fail holds nobody to anything: sources with one fault each, and the promise that finds it.

const PROMISES: Readonly<Record<string, (harness: SourceHarness) => Promise<void>>> = {
  ...NAME_PROMISES,
  ...CONNECTION_PROMISES,
};

interface Spoiler {
  /** The source's own names, spoilt. */
  readonly source?: (right: Source) => Partial<Source>;
  /** What a connection tells, spoilt. */
  readonly events?: (right: ConnectionEvents, scheduler: FakeScheduler) => Partial<ConnectionEvents>;
  /** What a connection does, spoilt. */
  readonly connection?: (right: Connection, scheduler: FakeScheduler, events: ConnectionEvents) => Partial<Connection>;
}

function spoilt(right: Source, scheduler: FakeScheduler, spoiler: Spoiler): Source {
  return {
    ...right,
    connect(outer: ConnectionEvents): Connection {
      const told: ConnectionEvents = {
        opened: () => outer.opened(),
        quotes: (batch) => outer.quotes(batch),
        info: (id, info) => outer.info(id, info),
        tickerFault: (id, fault) => outer.tickerFault(id, fault),
        alive: () => outer.alive(),
        retiring: () => outer.retiring(),
        closed: (fault) => outer.closed(fault),
      };
      const connection = right.connect({ ...told, ...spoiler.events?.(told, scheduler) });
      const plain = { want: (wanted: readonly Wanted[]) => connection.want(wanted), close: () => connection.close() };
      return { ...plain, ...spoiler.connection?.(plain, scheduler, told) };
    },
    ...spoiler.source?.(right),
  };
}

async function harnessOf(spoiler: Spoiler): Promise<SourceHarness> {
  const scheduler = new FakeScheduler();
  const log = { info: () => {}, warn: () => {} };
  const right = await simulated.create({ seed: 1, scenario: "calm", rate: 3 }, { scheduler, random: () => 0, log });
  return {
    source: spoilt(right, scheduler, spoiler),
    tickers: [
      { canonical: "NASDAQ:AAPL", aliases: ["AAPL"] },
      { canonical: "NASDAQ:MSFT", aliases: ["MSFT"] },
      { canonical: "BINANCE:BTCUSDT", aliases: [] },
    ],
    unknown: ["NOSUCH", "NASDAQ:NOSUCH"],
    searches: [
      { text: "micros", best: "NASDAQ:MSFT" },
      { text: "inc", best: "NASDAQ:AAPL" },
    ],
    now: () => scheduler.now(),
    move: () => {},
    pass: () => scheduler.advance(100),
    pending: () => scheduler.pending,
    end: () => {},
  };
}

/** Its search, with another answer to an empty text. */
const spoiltList =
  (right: Source, change: (all: readonly Listing[]) => readonly Listing[]): Source["search"] =>
  async (text, limit, signal) => {
    const found = await right.search(text, limit, signal);
    return text.trim() === "" ? change(found) : found;
  };

const changed =
  (change: (quote: SourceQuote) => SourceQuote): NonNullable<Spoiler["events"]> =>
  (right) => ({ quotes: (batch) => right.quotes(batch.map(change)) });

const DELIVERS = "wanted tickers deliver: prices are decimal text above zero, times plausible";
const TELLS_ANEW = "a ticker under another id, or wanted again at once, has its price without another move";
const CLOSES = "close ends everything: no event after it, and closing again is harmless";
const DROPS = "after want returns, no quote of a dropped ticker comes";
const LISTS = "a search for an empty text lists everything, each once and in the same order";
const SEARCHES = "a search finds by code and by name, in any case, the best first";

const FAULTS: readonly [fault: string, finder: string, spoiler: Spoiler][] = [
  ["a price of zero", DELIVERS, { events: changed((quote) => ({ ...quote, price: "0.00" })) }],
  ["a price with an exponent", DELIVERS, { events: changed((quote) => ({ ...quote, price: "1e5" })) }],
  ["a time in seconds", DELIVERS, { events: changed((quote) => ({ ...quote, sourceTimeMs: 1_767_625_200 })) }],
  ["a time of another day", DELIVERS, { events: changed((quote) => ({ ...quote, sourceTimeMs: 4e12 })) }],
  ["quotes under another id", DELIVERS, { events: changed((quote) => ({ ...quote, id: quote.id + 7 })) }],
  [
    "opened twice",
    "opened comes once, after connect has returned and before any quote",
    { events: (right) => ({ opened: () => [right.opened(), right.opened()] }) },
  ],
  [
    "opened within connect",
    "opened comes once, after connect has returned and before any quote",
    {
      connection: (_, __, events) => {
        events.opened();
        return {};
      },
    },
  ],
  [
    "quotes that a late want lets through",
    DROPS,
    { connection: (right, scheduler) => ({ want: (wanted) => void scheduler.after(1_000, () => right.want(wanted)) }) },
  ],
  [
    "tickers that are never dropped",
    DROPS,
    {
      connection: (right) => {
        const all = new Map<number, Wanted>();
        return {
          want: (wanted) => {
            for (const one of wanted) all.set(one.id, one);
            right.want([...all.values()]);
          },
        };
      },
    },
  ],
  [
    "a ticker that keeps its first id",
    TELLS_ANEW,
    {
      connection: (right) => {
        const firsts = new Map<string, Wanted>();
        return {
          want: (wanted) => {
            for (const one of wanted) if (!firsts.has(one.canonical)) firsts.set(one.canonical, one);
            right.want(wanted.flatMap(({ canonical }) => firsts.get(canonical) ?? []));
          },
        };
      },
    },
  ],
  [
    "events after close",
    CLOSES,
    { connection: (right, scheduler) => ({ close: () => void scheduler.after(150, () => right.close()) }) },
  ],
  [
    "events after a close that came before the opening",
    "a connection closed before it opened says nothing",
    { connection: (_, scheduler, events) => ({ close: () => void scheduler.after(10, () => events.alive()) }) },
  ],
  [
    "quotes changed later",
    "quotes are not changed after they were handed over",
    {
      events: (right) => {
        let last: readonly { price?: string | undefined }[] = [];
        return {
          quotes: (batch) => {
            for (const quote of last) quote.price = "1.00";
            last = batch;
            right.quotes(batch);
          },
        };
      },
    },
  ],
  [
    "every name known",
    "an unknown ticker is undefined, bare and with a venue",
    { source: (right) => ({ resolve: (name, signal) => right.resolve({ ...name, ticker: "AAPL" }, signal) }) },
  ],
  [
    "venues ignored",
    "a known code at a venue that does not have it is unknown",
    { source: (right) => ({ resolve: (name, signal) => right.resolve({ ...name, ticker: name.code }, signal) }) },
  ],
  ["a search in one case only", SEARCHES, { source: () => ({ search: () => [] }) }],
  ["nothing for an empty text", LISTS, { source: (right) => ({ search: spoiltList(right, () => []) }) }],
  [
    "a list with one of them missing",
    LISTS,
    { source: (right) => ({ search: spoiltList(right, (all) => all.slice(1)) }) },
  ],
  [
    "a list that another limit turns round",
    LISTS,
    { source: (right) => ({ search: spoiltList(right, (all) => (all.length > 3 ? all : all.toReversed())) }) },
  ],
  [
    "a search without bound",
    "a search gives at most as many as asked for, the first of the longer answer",
    { source: (right) => ({ search: (text, _, signal) => right.search(text, 100, signal) }) },
  ],
];

for (const [fault, finder, spoiler] of FAULTS) {
  test(`the suite finds ${fault}`, async () => {
    const promise = PROMISES[finder] ?? expect.fail(`no promise is called: ${finder}`);
    await promise(await harnessOf({}));
    await expect(promise(await harnessOf(spoiler))).rejects.toThrow();
  });
}
