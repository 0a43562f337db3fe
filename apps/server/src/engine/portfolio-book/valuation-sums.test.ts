import { Quality, type TickerName } from "@streampulse/core";
import { Big } from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { allAtOnce } from "../../../../../test/all-at-once.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import type { Account, Activity, ActivityKind } from "../ports/stores/portfolio-store.ts";
import type { TickerReader } from "../ticker-reader.ts";
import type { ListingQuote } from "../wire/quote-record.ts";
import { ordering } from "./activity-order.ts";
import { digitsOf } from "./currency.ts";
import { Ledger, LedgerFault } from "./ledger.ts";
import { LivePrices, type PriceSource } from "./live-prices.ts";
import type { CostMethod } from "./position.ts";
import { Valuation } from "./valuation.ts";
import type { Update } from "./valuation-update.ts";

const TICKERS: Readonly<Record<string, string>> = { A: "USD", B: "EUR", C: "GBX", D: "JPY", E: "USDT" };
const PAIRS: Readonly<Record<string, string>> = {
  EURUSD: "USD",
  EURGBP: "GBP",
  EURJPY: "JPY",
  GBPUSD: "USD",
  USDJPY: "JPY",
};
const CURRENCIES = ["USD", "EUR", "GBP", "GBX", "JPY", "USDT"];

/** Prices that a test sets; of a ticker it never sets one the source knows nothing. */
class SetPrices implements PriceSource {
  readonly #latest = new Map<string, ListingQuote>();
  readonly #readers = new Map<string, TickerReader>();

  follow({ ticker }: TickerName, reader: TickerReader) {
    const currency = TICKERS[ticker] ?? PAIRS[ticker];
    if (currency === undefined) return undefined;
    this.#readers.set(ticker, reader);
    const latest = this.#latest;
    return {
      get latest() {
        return latest.get(ticker);
      },
      info: { ticker, currency, previousClose: "7.77" },
      stop: () => void this.#readers.delete(ticker),
    };
  }

  set(ticker: string, price: string): void {
    const about = { quality: Quality.LIVE, sequence: 1, epoch: 1, source: "set", stale: false } as const;
    const quote = { ...about, price, receivedTimeMs: 1_767_625_200_000 };
    this.#latest.set(ticker, quote);
    this.#readers.get(ticker)?.quoted(quote, undefined);
  }
}

const ACCOUNTS: ReadonlyMap<string, Account> = new Map(
  (["brokerage", "brokerage", "cash", "debt"] as const).map((kind, at) => {
    const id = String(at + 1);
    return [id, { id, kind, name: `A${id}`, currency: "EUR", ignoresCash: at === 1, createdMs: 0 }] as const;
  }),
);

/** Made in one go. */
function made(valuation: Valuation): Valuation {
  for (const _ of valuation.making());
  return valuation;
}

const decimal = (max: number, digits: number) =>
  fc.integer({ min: 1, max: max * 10 ** digits }).map((n) => new Big(n).div(10 ** digits).toFixed());
const ticker = fc.constantFrom(...Object.keys(TICKERS));
const currency = fc.constantFrom(...CURRENCIES);
const facts = fc.record({
  accountId: fc.constantFrom("1", "2"),
  day: fc.integer({ min: 20_440, max: 20_459 }),
  ticker,
  quantity: decimal(1_000, 4),
  price: decimal(500, 3),
  amount: decimal(10_000, 2),
  currency,
  fee: fc.option(decimal(5, 2), { nil: undefined }),
  feeCurrency: fc.option(currency, { nil: undefined }),
  exchangeRate: fc.option(decimal(2, 5), { nil: undefined }),
  splitTo: decimal(10, 0),
  splitFrom: decimal(10, 0),
  toAccountId: fc.constantFrom("3", "4"),
});
const kinds = fc.constantFrom<ActivityKind>(
  "buy",
  "buy",
  "sell",
  "short",
  "cover",
  "dividend",
  "fee",
  "split",
  "deposit",
  "interest",
  "transfer",
);
const activities = fc.array(fc.tuple(kinds, facts), { minLength: 1, maxLength: 60 });
const prices = fc.array(fc.tuple(fc.constantFrom(...Object.keys(TICKERS), ...Object.keys(PAIRS)), decimal(300, 4)), {
  maxLength: 30,
});

/** As many of random activities as can have happened. */
function ledgerOf(
  method: CostMethod,
  drawn: readonly [ActivityKind, Omit<Activity, "kind" | "number" | "createdMs" | "updatedMs">][],
) {
  const all = drawn.map(([kind, some], number): Activity => {
    const { ticker: own, exchangeRate, quantity: _, ...rest } = some;
    const isCash = kind === "deposit" || kind === "interest" || kind === "transfer";
    const account = kind === "transfer" ? { toAccountId: rest.toAccountId } : { toAccountId: undefined };
    const traded = isCash ? {} : { ticker: own, quantity: some.quantity };
    const rate = kind === "transfer" || some.currency === "EUR" ? {} : { exchangeRate };
    return { ...rest, ...account, ...traded, ...rate, kind, number, createdMs: 0, updatedMs: 0 };
  });
  const ledger = new Ledger(method, ACCOUNTS, { recentFrom: 20_450 });
  for (const activity of allAtOnce(ordering(all))) {
    try {
      allAtOnce(ledger.applying(activity));
    } catch (error) {
      if (!(error instanceof LedgerFault)) throw error;
    }
  }
  return ledger;
}

const sum = (texts: readonly (string | undefined)[]) =>
  texts.reduce((total, text) => total.plus(new Big(text ?? "0")), new Big(0));

/** Every total is the exact sum of the parts that are told, to the last digit. */
function holdsTogether(update: Update): void {
  const { summary, holdings, balances, accounts, text } = update;
  const of = (units: bigint | undefined) => (units === undefined ? undefined : text(units));
  const values = [...holdings, ...balances].map(({ value }) => of(value.value));
  const total = sum(values);
  expect(total.eq(summary.netWorth)).toBe(true);
  expect(sum([summary.assets, summary.liabilities]).eq(summary.netWorth)).toBe(true);
  expect(sum([summary.holdingsValue, summary.balancesValue]).eq(summary.netWorth)).toBe(true);
  expect(sum(accounts.map(({ value }) => text(value))).eq(summary.netWorth)).toBe(true);
  const held = holdings.filter(({ value }) => value.quantity !== "0");
  expect(sum(held.map(({ value }) => of(value.unrealised))).eq(summary.unrealisedProfit)).toBe(true);
  expect(sum(holdings.map(({ value }) => of(value.dayProfit))).eq(summary.dayProfit)).toBe(true);
  const realised = [...holdings.map(({ value }) => of(value.realised)), summary.closedRealisedProfit];
  expect(sum(realised).eq(summary.realisedProfit)).toBe(true);
  expect(sum([...holdings.map(({ value }) => of(value.income)), summary.otherIncome]).eq(summary.income)).toBe(true);
  expect(sum([summary.unrealisedProfit, summary.realisedProfit, summary.income]).eq(summary.totalProfit)).toBe(true);
  expect(held).toHaveLength(summary.holdings);
  expect(held.filter(({ value }) => value.value !== undefined)).toHaveLength(summary.priced);
  for (const told of [...values, ...Object.values(summary)]) {
    if (typeof told === "string") expect(told).not.toMatch(/^-0(\.0+)?$|[eE]\d|NaN/);
  }
}

/** The exact worth of what has a price and a rate, by plain arithmetic on what the ledger holds. */
function exactWorth(ledger: Ledger, update: Update): Big {
  const rates = new Map(update.rates.map(({ from, rate }) => [from, rate?.rate.toFixed()]));
  const rate = (from: string) => (from === update.summary.currency ? "1" : rates.get(from));
  let worth = new Big(0);
  for (const { value } of update.holdings) {
    if (value.facts === undefined) continue;
    const isPence = value.facts.currency === "GBX";
    const own = rate(isPence ? "GBP" : (value.facts.currency as string));
    if (own === undefined) continue;
    worth = worth.plus(
      new Big(value.quantity)
        .times(value.facts.price)
        .times(own)
        .div(isPence ? 100 : 1),
    );
  }
  for (const money of ledger.balances.values()) {
    for (const [code, amount] of money) worth = worth.plus(amount.times(rate(code) ?? "0"));
  }
  return worth;
}

test("of any portfolio, at any prices, every total is the sum of its parts, and what moved is as if valued anew", () => {
  const terms = fc.record({
    method: fc.constantFrom<CostMethod>("average", "fifo"),
    to: fc.constantFrom("EUR", "USD", "JPY", "GBP", "BTC"),
  });
  holdsFor(
    "sums of valuations",
    fc.property(activities, prices, prices, terms, (drawn, first, later, { method, to }) => {
      const ledger = ledgerOf(method, drawn);
      const head = { currency: to, timeZone: "UTC", lastNumber: 0, revision: 1 };
      const state = { head, accounts: ACCOUNTS, ledgers: new Map([[method, ledger]]) };
      const source = new SetPrices();
      for (const [name, price] of first) source.set(name, price);
      const deps = { prices: new LivePrices(source, () => {}), nowMs: () => 20_458 * 86_400_000 };
      const valuation = made(new Valuation(state, method, to, deps));
      holdsTogether(valuation.whole());
      for (const [name, price] of later) {
        source.set(name, price);
        valuation.refresh(deps.prices.take());
      }
      const moved = valuation.whole();
      holdsTogether(moved);
      const anew = made(
        new Valuation(state, method, to, { ...deps, prices: new LivePrices(source, () => {}) }),
      ).whole();
      expect({ ...moved.summary }).toEqual({ ...anew.summary });
      const values = ({ holdings }: Update) => holdings.map(({ value, allocation }) => ({ ...value, allocation }));
      expect(values(moved)).toEqual(values(anew));
      // Each part is rounded once: the total is off the exact worth by half a unit for each part at the most.
      const parts = moved.holdings.length + moved.balances.length;
      const off = new Big(moved.summary.netWorth).minus(exactWorth(ledger, moved)).abs();
      expect(off.lte(new Big(10).pow(-digitsOf(to)).times(parts).div(2))).toBe(true);
    }),
    { runs: 80, longRuns: 5_000 },
  );
});

test("by either method what is held and what was made of the rest cost the same together", () => {
  holdsFor(
    "costs by both methods",
    fc.property(activities, (drawn) => {
      const [average, fifo] = (["average", "fifo"] as const).map((method) => {
        const ledger = ledgerOf(method, drawn);
        const sums = new Map<string, Big>();
        for (const { position } of ledger.holdings()) {
          const open = position.isShort ? position.cost : position.cost.negated();
          for (const [code, amount] of position.realised.plus(open)) {
            sums.set(code, (sums.get(code) ?? new Big(0)).plus(amount));
          }
        }
        return sums;
      });
      for (const code of new Set([...(average?.keys() ?? []), ...(fifo?.keys() ?? [])])) {
        const difference = (average?.get(code) ?? new Big(0)).minus(fifo?.get(code) ?? new Big(0));
        expect(difference.toFixed(), code).toBe("0");
      }
    }),
    { runs: 100, longRuns: 5_000 },
  );
});
