import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  AccountValueSchema,
  BalanceSchema,
  ExchangeRateSchema,
  HoldingSchema,
  ValuationSchema,
} from "@streampulse/proto";

import { textOf } from "../../../engine/portfolio-book/amount.ts";
import type { HoldingValue } from "../../../engine/portfolio-book/holding-value.ts";
import type { ToldRate } from "../../../engine/portfolio-book/rate-board.ts";
import { percentOf } from "../../../engine/portfolio-book/told-amount.ts";
import type { Part, Summary, Update } from "../../../engine/portfolio-book/valuation-update.ts";
import { known } from "./known-fields.ts";
import { METHODS, UNPRICED_REASONS } from "./portfolio-words.ts";

/** A valuation's parts as the contract tells them. */
export interface ValuationParts {
  readonly valuation: MessageInitShape<typeof ValuationSchema>;
  readonly holdings: MessageInitShape<typeof HoldingSchema>[];
  readonly balances: MessageInitShape<typeof BalanceSchema>[];
  readonly accounts: MessageInitShape<typeof AccountValueSchema>[];
  readonly rates: MessageInitShape<typeof ExchangeRateSchema>[];
}

/** An update is the same for all who look in the same terms, and translated once. */
const translated = new WeakMap<Update, ValuationParts>();

/** The parts of an update, which are not to be changed. */
export function valuationParts(update: Update): ValuationParts {
  let parts = translated.get(update);
  if (parts === undefined) translated.set(update, (parts = translate(update)));
  return parts;
}

function translate({ summary, holdings, balances, accounts, rates, text }: Update): ValuationParts {
  return {
    valuation: valuationMessage(summary),
    holdings: holdings.map((part) => holdingMessage(part, text)),
    balances: balances.map(({ value: { accountId, currency, amount, value }, allocation }) => ({
      ...{ accountId, currency, amount },
      value: ifThere(value, text),
      allocationPercent: allocation,
    })),
    accounts: accounts.map(({ accountId, value, isComplete }) => ({
      accountId,
      value: text(value),
      complete: isComplete,
    })),
    rates: rates.map(rateMessage),
  };
}

function valuationMessage(summary: Summary): MessageInitShape<typeof ValuationSchema> {
  const {
    method,
    timeMs,
    revision,
    isComplete,
    isDayProfitComplete,
    isUnrealisedComplete,
    isRealisedComplete,
    ...same
  } = summary;
  return {
    ...same,
    method: METHODS[method],
    timeMs: BigInt(timeMs),
    revision: BigInt(revision),
    complete: isComplete,
    dayProfitComplete: isDayProfitComplete,
    unrealisedProfitComplete: isUnrealisedComplete,
    realisedProfitComplete: isRealisedComplete,
  };
}

function holdingMessage(
  { value: holding, allocation }: Part<HoldingValue>,
  text: (units: bigint) => string,
): MessageInitShape<typeof HoldingSchema> {
  const { facts, value, costValue, dayProfit, dayBase, unrealised, realised, income } = holding;
  const isWholeProfit = unrealised !== undefined && realised !== undefined && income !== undefined;
  return known({
    accountId: holding.accountId,
    ticker: holding.ticker,
    name: facts?.name,
    quantity: holding.quantity,
    cost: [...holding.cost],
    costValue: ifThere(costValue, text),
    price: facts?.price,
    priceCurrency: facts?.currency,
    quality: facts?.quality,
    stale: facts?.stale ?? false,
    priceTimeMs: facts?.timeMs === undefined ? undefined : BigInt(facts.timeMs),
    source: facts?.source,
    delaySeconds: facts?.delaySeconds,
    previousClose: facts?.previousClose,
    value: ifThere(value, text),
    unpricedReason: holding.unpriced && UNPRICED_REASONS[holding.unpriced],
    dayProfit: ifThere(dayProfit, text),
    dayProfitPercent: dayProfit === undefined || dayBase === undefined ? undefined : percentOf(dayProfit, dayBase),
    unrealisedProfit: ifThere(unrealised, text),
    unrealisedProfitPercent:
      unrealised === undefined || costValue === undefined ? undefined : percentOf(unrealised, costValue),
    realisedProfit: ifThere(realised, text),
    income: ifThere(income, text),
    totalProfit: isWholeProfit ? text(unrealised + realised + income) : undefined,
    allocationPercent: allocation,
  });
}

function rateMessage({ from, to, rate }: ToldRate): MessageInitShape<typeof ExchangeRateSchema> {
  if (rate === undefined) return { from, to };
  const { tickers, quality, stale, timeMs } = rate;
  const time = timeMs === undefined ? {} : { timeMs: BigInt(timeMs) };
  return { from, to, rate: textOf(rate.rate), tickers: [...tickers], quality, stale, ...time };
}

function ifThere<T, U>(value: T | undefined, make: (value: T) => U): U | undefined {
  return value === undefined ? undefined : make(value);
}
