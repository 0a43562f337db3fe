import { Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { allAtOnce } from "../../../../../test/all-at-once.ts";
import type { Account, Activity } from "../ports/stores/portfolio-store.ts";
import type { TickerReader } from "../ticker-reader.ts";
import type { ListingQuote } from "../wire/quote-record.ts";
import { Ledger } from "./ledger.ts";
import { PARTS_MAX, VALUED_TOGETHER } from "./limits.ts";
import { LivePrices } from "./live-prices.ts";
import { ValuationFeed } from "./valuation-feed.ts";

const COUNT = 3 * VALUED_TOGETHER;
const ABOUT = { quality: Quality.LIVE, sequence: 1, epoch: 1, source: "set", stale: false, receivedTimeMs: 1 } as const;
const quoteOf = (price: string): ListingQuote => ({ ...ABOUT, price });

/** One account with one of each of many tickers, which cost a dollar and are worth two. */
function stage(count = COUNT) {
  const depot: Account = {
    ...{ id: "1", kind: "brokerage", name: "Depot", currency: "USD", ignoresCash: true, createdMs: 0 },
  };
  const accounts = new Map([["1", depot]]);
  const ledger = new Ledger("fifo", accounts);
  for (let number = 0; number < count; number++) {
    const about = { accountId: "1", number, day: 1, createdMs: 0, updatedMs: 0 };
    const bought: Activity = { ...about, kind: "buy", ticker: `T${number}`, quantity: "1", price: "1" };
    allAtOnce(ledger.applying(bought));
  }
  const readers = new Map<string, TickerReader>();
  const latest = new Map<string, ListingQuote>();
  const prices = new LivePrices(
    {
      follow: ({ ticker }, reader) => {
        readers.set(ticker, reader);
        const info = { ticker, currency: "USD" };
        return { latest: latest.get(ticker) ?? quoteOf("2"), info, stop: () => void readers.delete(ticker) };
      },
    },
    () => {},
  );
  const set = (ticker: string, price: string) => {
    latest.set(ticker, quoteOf(price));
    readers.get(ticker)?.quoted(quoteOf(price), undefined);
  };
  const head = { currency: "USD", timeZone: "UTC", lastNumber: count, revision: 1 };
  const state = { head, accounts, ledgers: new Map([["fifo", ledger]] as const) };
  const feed = new ValuationFeed({ method: "fifo" }, () => prices.stop());
  return { feed, state, deps: { prices, nowMs: () => 1 }, prices, set, readers };
}

test("a valuation is made in slices, and what moves between them is in it", async () => {
  const { feed, state, deps, prices, set } = stage();
  feed.reader(() => {});
  let turns = 0;
  const turn = async () => {
    if (++turns !== 2) return;
    set("T0", "7");
    await feed.flush(prices.take(), turn);
    expect(feed.isEmpty).toBe(true);
  };
  await feed.begin(state, deps, turn);
  expect(turns).toBeGreaterThanOrEqual(3);
  expect(feed.whole().summary.holdingsValue).toBe(`${2 * COUNT + 5}.00`);
});

test("of two beginnings the later one counts, for both who wait; with nobody looking none goes on", async () => {
  const { feed, state, deps, readers } = stage();
  const reader = feed.reader(() => {});
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const first = feed.begin(state, deps, turn);
  const newer = { ...state, head: { ...state.head, revision: 2 } };
  const second = feed.begin(newer, deps, turn);
  await first;
  expect(feed.whole().summary.revision).toBe(2);
  await second;
  const third = feed.begin({ ...state, head: { ...state.head, revision: 3 } }, deps, turn);
  reader.close();
  await third;
  expect([feed.whole().summary.revision, readers.size]).toEqual([2, 0]);
  // Who looks later finds it begun anew, and not given up.
  feed.reader(() => {});
  await feed.begin({ ...state, head: { ...state.head, revision: 3 } }, deps, turn);
  expect(feed.whole().summary.revision).toBe(3);
});

test("as many holdings and balances as may be are valued, and one more is refused", async () => {
  const turn = async () => {};
  for (const [count, isWhole] of [
    [PARTS_MAX, true],
    [PARTS_MAX + 1, false],
  ] as const) {
    const { feed, state, deps } = stage(count);
    feed.reader(() => {});
    const begun = feed.begin(state, deps, turn);
    if (isWhole) await begun;
    else await expect(begun).rejects.toMatchObject({ reason: "LIMIT_HOLDINGS", limit: PARTS_MAX });
    expect(feed.isEmpty).toBe(!isWhole);
  }
});
