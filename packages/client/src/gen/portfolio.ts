// Made of streampulse/v1/portfolio.proto by `npm run generate`.
import type { Quality } from "@streampulse/core";

/** AccountKind is what an account holds. */
export const AccountKind = {
  UNSPECIFIED: 0,
  /** Tickers, and cash. */
  BROKERAGE: 1,
  CASH: 2,
  /** A house, a car: worth what was last stated. */
  OTHER_ASSET: 3,
  /** Its stated value is what is owed, a positive amount; it counts against net worth. */
  DEBT: 4,
} as const;
export type AccountKind = (typeof AccountKind)[keyof typeof AccountKind];

/** ActivityKind is what happened. Which fields each takes is said at Activity. */
export const ActivityKind = {
  UNSPECIFIED: 0,
  BUY: 1,
  SELL: 2,
  /** Sells what is not held. */
  SHORT: 3,
  /** Buys back what was sold so. */
  COVER: 4,
  DIVIDEND: 5,
  FEE: 6,
  SPLIT: 7,
  DEPOSIT: 8,
  WITHDRAWAL: 9,
  INTEREST: 10,
  /** From this day on the account is worth, or owes, this much; later activities count on top. */
  STATED_VALUE: 11,
  TRANSFER: 12,
  INCOME: 13,
  SPENDING: 14,
} as const;
export type ActivityKind = (typeof ActivityKind)[keyof typeof ActivityKind];

/** CostMethod says which purchases a sale is made of. */
export const CostMethod = {
  /** AVERAGE. */
  UNSPECIFIED: 0,
  AVERAGE: 1,
  /** First in, first out. */
  FIFO: 2,
} as const;
export type CostMethod = (typeof CostMethod)[keyof typeof CostMethod];

/** BudgetFlow is the direction of a category. */
export const BudgetFlow = {
  UNSPECIFIED: 0,
  INCOME: 1,
  SPENDING: 2,
} as const;
export type BudgetFlow = (typeof BudgetFlow)[keyof typeof BudgetFlow];

/** UnpricedReason says why something has no value. */
export const UnpricedReason = {
  UNSPECIFIED: 0,
  /** No price has come yet. */
  NO_PRICE: 1,
  /** No source knows the ticker. */
  UNKNOWN_TICKER: 2,
  /** There is a price, but no rate from its currency to the portfolio's is quoted. */
  NO_RATE: 3,
  /** There is a price, but its source does not say in which currency. */
  NO_CURRENCY: 4,
} as const;
export type UnpricedReason = (typeof UnpricedReason)[keyof typeof UnpricedReason];

/** NetWorthOrigin says where the prices of a day's point are from. */
export const NetWorthOrigin = {
  UNSPECIFIED: 0,
  /** Kept as the day ended. */
  KEPT: 1,
  /** Some are closes of the day's candles: they were not kept then. */
  CANDLES: 2,
  /** The day has not ended. */
  LIVE: 3,
} as const;
export type NetWorthOrigin = (typeof NetWorthOrigin)[keyof typeof NetWorthOrigin];

/** Money is an amount of one currency. */
export interface Money {
  readonly currency: string;
  readonly amount: string;
}

/** PortfolioSettings belong to the principal. */
export interface PortfolioSettings {
  /** Amounts are told in it unless a call names another; USD until set. */
  readonly currency: string;
  /** Whose midnight ends a day: an IANA name such as Europe/Berlin; UTC until set. */
  readonly timeZone: string;
}

/** Account is a place where something is held or owed. */
export interface Account {
  /** The server's. */
  readonly id: string;
  readonly kind: AccountKind;
  /** 1 to 100 characters. */
  readonly name: string;
  /** Stated values are in it, and what is settled at a rate. */
  readonly currency: string;
  /** A brokerage whose trades are paid from elsewhere: its cash is not counted. */
  readonly ignoresCash: boolean;
  readonly createdTimeMs: number;
}

/**
 * Activity is one thing that happened in an account.
 *
 *   BUY SELL SHORT COVER   ticker, quantity, price, currency; fee
 *   DIVIDEND               ticker, amount (negative: paid on a short position), currency; fee
 *   SPLIT                  ticker, splitTo, splitFrom; of what the account holds of it
 *   FEE                    amount, currency; ticker
 *   INTEREST               amount (negative: paid), currency; fee
 *   DEPOSIT WITHDRAWAL     amount, currency; fee
 *   STATED_VALUE           amount, in the account's currency; not in a brokerage
 *   TRANSFER               toAccountId, and either amount, currency or ticker, quantity; fee
 *   INCOME SPENDING        amount, currency, category
 *
 * Of one day splits come first; then whatever has a time in its order, what has none and opens a position or pays in as
 * if at the day's start, and what closes or pays out as if at its end; stated values come last.
 */
export interface Activity {
  /** The server's. */
  readonly id: string;
  readonly accountId: string;
  readonly kind: ActivityKind;
  /** From 1900-01-01 to tomorrow. */
  readonly day: string;
  /** When on that day, where it is known. */
  readonly timeMs?: number | undefined;
  readonly ticker?: string | undefined;
  /** Positive; SELL takes at most what is held, COVER at most what is short. */
  readonly quantity?: string | undefined;
  /** Of one unit, in currency; 0 for what was had for nothing. */
  readonly price?: string | undefined;
  readonly amount?: string | undefined;
  /** Absent: the account's. */
  readonly currency?: string | undefined;
  /** What it cost beside, taxes included; 0 or more. */
  readonly fee?: string | undefined;
  /** Absent: as currency. */
  readonly feeCurrency?: string | undefined;
  /**
   * How many units of the account's currency one unit of currency was: then the cash that moved, and the cost, are in the
   * account's currency. Absent: they are in currency itself.
   */
  readonly exchangeRate?: string | undefined;
  /** So many units after a split ... */
  readonly splitTo?: string | undefined;
  /** ... for so many before. */
  readonly splitFrom?: string | undefined;
  readonly toAccountId?: string | undefined;
  /** What arrived, where it was exchanged on the way. */
  readonly toAmount?: Money | undefined;
  /** 1 to 64 characters. */
  readonly category?: string | undefined;
  /** At most 1,000 characters. */
  readonly note?: string | undefined;
  /** What names it where it comes from; recorded again under the same one in the same account it is not kept twice. */
  readonly externalId?: string | undefined;
  readonly createdTimeMs: number;
  readonly updatedTimeMs: number;
}

/** GetPortfolioSettingsRequest is empty. */
export interface GetPortfolioSettingsRequest {
}

/** GetPortfolioSettingsResponse holds what stands. */
export interface GetPortfolioSettingsResponse {
  readonly settings?: PortfolioSettings | undefined;
}

/** UpdatePortfolioSettingsRequest leaves out what shall stay. */
export interface UpdatePortfolioSettingsRequest {
  readonly currency?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** UpdatePortfolioSettingsResponse holds what stands now. */
export interface UpdatePortfolioSettingsResponse {
  readonly settings?: PortfolioSettings | undefined;
}

/** CreateAccountRequest names the new account. */
export interface CreateAccountRequest {
  readonly kind: AccountKind;
  readonly name: string;
  readonly currency: string;
  readonly ignoresCash: boolean;
}

/** CreateAccountResponse holds the account with its id. */
export interface CreateAccountResponse {
  readonly account?: Account | undefined;
}

/** ListAccountsRequest is empty. */
export interface ListAccountsRequest {
}

/** ListAccountsResponse holds all of them. */
export interface ListAccountsResponse {
  readonly accounts: readonly Account[];
}

/** UpdateAccountRequest leaves out what shall stay. */
export interface UpdateAccountRequest {
  readonly id: string;
  readonly name?: string | undefined;
  readonly ignoresCash?: boolean | undefined;
}

/** UpdateAccountResponse holds the account now. */
export interface UpdateAccountResponse {
  readonly account?: Account | undefined;
}

/** DeleteAccountRequest must say so where the account has activities. */
export interface DeleteAccountRequest {
  readonly id: string;
  /** Its activities go too, and transfers from and to it. */
  readonly withActivities: boolean;
}

/** DeleteAccountResponse says how many activities went. */
export interface DeleteAccountResponse {
  readonly deletedActivities: number;
}

/** RecordActivityRequest holds the activity without its id and times. */
export interface RecordActivityRequest {
  readonly activity?: Activity | undefined;
}

/** RecordActivityResponse holds the activity as it is kept. */
export interface RecordActivityResponse {
  readonly activity?: Activity | undefined;
  /** It was there under its externalId; nothing was changed. */
  readonly already: boolean;
}

/** UpdateActivityRequest holds the whole activity with its id. */
export interface UpdateActivityRequest {
  readonly activity?: Activity | undefined;
}

/** UpdateActivityResponse holds the activity as it is kept. */
export interface UpdateActivityResponse {
  readonly activity?: Activity | undefined;
}

/** DeleteActivityRequest names it. */
export interface DeleteActivityRequest {
  readonly id: string;
}

/** DeleteActivityResponse is empty. */
export interface DeleteActivityResponse {
}

/** ListActivitiesRequest asks for a page of those that match everything given. */
export interface ListActivitiesRequest {
  readonly accountId?: string | undefined;
  readonly ticker?: string | undefined;
  readonly fromDay?: string | undefined;
  /** Inclusive. */
  readonly toDay?: string | undefined;
  readonly kinds: readonly ActivityKind[];
  /** 100 if 0, at most 500. */
  readonly limit: number;
  readonly pageToken: string;
}

/** ListActivitiesResponse holds the newest first. */
export interface ListActivitiesResponse {
  readonly activities: readonly Activity[];
  readonly nextPageToken: string;
}

/** ListLotsRequest asks for one ticker. */
export interface ListLotsRequest {
  readonly ticker: string;
  readonly accountId?: string | undefined;
  readonly method: CostMethod;
  /** Leaves out so many of the oldest lots: those that earlier answers told. */
  readonly skipLots: number;
}

/** ListLotsResponse holds lots from the oldest on, disposals from the newest on. */
export interface ListLotsResponse {
  /** At most 1,000. */
  readonly lots: readonly Lot[];
  /** At most 1,000. */
  readonly disposals: readonly Disposal[];
  readonly disposalsLeftOff: number;
  /** How many younger lots there are; skipLots asks for them. */
  readonly lotsLeftOff: number;
}

/** Lot is what is left of one purchase, or of one short sale: then its quantity is negative. */
export interface Lot {
  /** The activity that opened it. */
  readonly activityId: string;
  readonly accountId: string;
  readonly ticker: string;
  readonly day: string;
  readonly quantity: string;
  /**
   * Of what is left, fees included; by the average method each unit of a position costs the same. Negative: what a short
   * sale brought.
   */
  readonly cost: readonly Money[];
}

/** Disposal is one sale, or one covering, and what was made of it. */
export interface Disposal {
  readonly activityId: string;
  readonly accountId: string;
  readonly ticker: string;
  readonly day: string;
  readonly quantity: string;
  /** After fees; of a covering: what the short sale had brought. */
  readonly proceeds: readonly Money[];
  readonly cost: readonly Money[];
  readonly profit: readonly Money[];
}

/** GetValuationRequest says in which terms. */
export interface GetValuationRequest {
  readonly method: CostMethod;
  /** Absent: the settings'. */
  readonly currency?: string | undefined;
}

/** GetValuationResponse holds all parts. */
export interface GetValuationResponse {
  readonly valuation?: Valuation | undefined;
  readonly holdings: readonly Holding[];
  readonly balances: readonly Balance[];
  readonly accounts: readonly AccountValue[];
  readonly rates: readonly ExchangeRate[];
}

/** StreamValuationRequest says in which terms. */
export interface StreamValuationRequest {
  readonly method: CostMethod;
  /** Absent: the settings', whatever they become. */
  readonly currency?: string | undefined;
}

/** StreamValuationResponse holds the totals, and the parts that changed; or all of them, in place of those before. */
export interface StreamValuationResponse {
  readonly valuation?: Valuation | undefined;
  /** By account and ticker. */
  readonly holdings: readonly Holding[];
  /** By account and currency. */
  readonly balances: readonly Balance[];
  /** By account. */
  readonly accounts: readonly AccountValue[];
  /** By their two currencies. */
  readonly rates: readonly ExchangeRate[];
  /**
   * The parts are all there are: forget those that are not among them. The first message is whole, and each after activities
   * or settings changed.
   */
  readonly whole: boolean;
}

/** Valuation holds the totals, in its currency. Each is the sum of its parts that are known. */
export interface Valuation {
  readonly currency: string;
  readonly method: CostMethod;
  /** When it was computed. */
  readonly timeMs: number;
  /** Grows with each change of the activities. */
  readonly revision: number;
  /** The sum of all holdings' and balances' values, what is owed being negative. */
  readonly netWorth: string;
  /** The positive and the negative ones among them; their sum is netWorth. */
  readonly assets: string;
  readonly liabilities: string;
  readonly holdingsValue: string;
  readonly balancesValue: string;
  /** Of the holdings, against their previous closes, each in its market's day, both at today's rates. */
  readonly dayProfit: string;
  /** Of what was held at those closes as it was worth then, and of what was bought since as it was paid. Absent of nothing. */
  readonly dayProfitPercent?: string | undefined;
  readonly unrealisedProfit: string;
  readonly realisedProfit: string;
  /** Dividends and interest, less fees that belong to no trade. */
  readonly income: string;
  /** Unrealised, realised and income. */
  readonly totalProfit: string;
  /** How many holdings there are, how many of them have a value, and how many of those at a live price. */
  readonly holdings: number;
  readonly priced: number;
  readonly pricedLive: number;
  /** How many balances have no value for want of a rate. */
  readonly unpricedBalances: number;
  /** Nothing is left out of netWorth. */
  readonly complete: boolean;
  /** Nothing is left out of dayProfit, unrealisedProfit, and realisedProfit and income. */
  readonly dayProfitComplete: boolean;
  readonly unrealisedProfitComplete: boolean;
  readonly realisedProfitComplete: boolean;
  /** Of realisedProfit: that of tickers that are held no more. Absent for want of a rate. */
  readonly closedRealisedProfit?: string | undefined;
  /** Of income: that of no holding. Absent for want of a rate. */
  readonly otherIncome?: string | undefined;
}

/** Holding is what one account holds of one ticker. Amounts are in the valuation's currency unless they say another. */
export interface Holding {
  readonly accountId: string;
  readonly ticker: string;
  readonly name?: string | undefined;
  /** Negative: short. 0: sold today or yesterday, and told for its day's profit. */
  readonly quantity: string;
  /** What is held cost, as it was paid; negative: what being short brought. */
  readonly cost: readonly Money[];
  /** At today's rates. */
  readonly costValue?: string | undefined;
  /** Of one unit, in priceCurrency. */
  readonly price?: string | undefined;
  readonly priceCurrency?: string | undefined;
  readonly quality?: Quality | undefined;
  /** The price may be old. */
  readonly stale: boolean;
  readonly priceTimeMs?: number | undefined;
  readonly source?: string | undefined;
  readonly delaySeconds?: number | undefined;
  /** Absent: unpriced, and why. */
  readonly value?: string | undefined;
  readonly unpricedReason: UnpricedReason;
  readonly dayProfit?: string | undefined;
  readonly dayProfitPercent?: string | undefined;
  readonly unrealisedProfit?: string | undefined;
  readonly unrealisedProfitPercent?: string | undefined;
  readonly realisedProfit?: string | undefined;
  readonly income?: string | undefined;
  readonly totalProfit?: string | undefined;
  /** Of all assets; negative for a short position. */
  readonly allocationPercent?: string | undefined;
  readonly previousClose?: string | undefined;
}

/** Balance is what an account has, or owes (negative), in one currency. */
export interface Balance {
  readonly accountId: string;
  readonly currency: string;
  readonly amount: string;
  /** Absent: no rate is quoted. */
  readonly value?: string | undefined;
  readonly allocationPercent?: string | undefined;
}

/** AccountValue is the sum of an account's parts. */
export interface AccountValue {
  readonly accountId: string;
  readonly value: string;
  readonly complete: boolean;
}

/** ExchangeRate is a rate that the valuation uses. */
export interface ExchangeRate {
  readonly from: string;
  readonly to: string;
  /** Units of `to` for one of `from`, at most 20 digits behind the point. Absent: none is quoted. */
  readonly rate?: string | undefined;
  /** The tickers it is made of; a - before one says that it is divided by. */
  readonly tickers: readonly string[];
  /** Of its worst part. */
  readonly quality?: Quality | undefined;
  readonly stale: boolean;
  /** Of its oldest part. */
  readonly timeMs?: number | undefined;
}

/** ListNetWorthRequest asks for at most 3,660 days. */
export interface ListNetWorthRequest {
  readonly fromDay: string;
  /** Inclusive. */
  readonly toDay: string;
  /** Absent: the settings'. */
  readonly currency?: string | undefined;
}

/** ListNetWorthResponse holds one point for each day from the first activity on, up to today, which is live. */
export interface ListNetWorthResponse {
  readonly points: readonly NetWorthPoint[];
  readonly currency: string;
}

/**
 * NetWorthPoint is one day's end; without netWorth it is a gap. What has no price now, and had none on any day of the
 * answer, is left out of all of them, as it is of a valuation; what has one, but not of this day, makes the day a gap.
 */
export interface NetWorthPoint {
  readonly day: string;
  readonly netWorth?: string | undefined;
  readonly assets?: string | undefined;
  readonly liabilities?: string | undefined;
  readonly origin: NetWorthOrigin;
  /** Tickers and currencies without a price of that day: the first ten, and how many there are. */
  readonly missing: readonly string[];
  readonly missingCount: number;
  /** Some of its prices were made up or replayed. */
  readonly pretend: boolean;
  /** Why there is no net worth where that is not for want of prices: LIMIT_HOLDINGS of today's, the reason of valuations. */
  readonly reason: string;
}

/** BudgetTarget holds for each month until the category's next one. */
export interface BudgetTarget {
  readonly flow: BudgetFlow;
  readonly category: string;
  readonly fromMonth: string;
  /** Absent: from this month on there is none. */
  readonly amount?: Money | undefined;
}

/** SetBudgetTargetRequest replaces the target of the same flow, category and month. */
export interface SetBudgetTargetRequest {
  readonly target?: BudgetTarget | undefined;
}

/** SetBudgetTargetResponse holds it as it is kept. */
export interface SetBudgetTargetResponse {
  readonly target?: BudgetTarget | undefined;
}

/** DeleteBudgetTargetRequest names the target that was set from a month on. */
export interface DeleteBudgetTargetRequest {
  readonly flow: BudgetFlow;
  readonly category: string;
  readonly fromMonth: string;
}

/** DeleteBudgetTargetResponse is empty. */
export interface DeleteBudgetTargetResponse {
}

/** ListBudgetTargetsRequest is empty. */
export interface ListBudgetTargetsRequest {
}

/** ListBudgetTargetsResponse holds all of them. */
export interface ListBudgetTargetsResponse {
  readonly targets: readonly BudgetTarget[];
}

/** ListBudgetMonthsRequest asks for at most 24 months. */
export interface ListBudgetMonthsRequest {
  readonly fromMonth: string;
  /** Inclusive. */
  readonly toMonth: string;
  /** Absent: the settings'. */
  readonly currency?: string | undefined;
}

/** ListBudgetMonthsResponse holds one for each month asked for. */
export interface ListBudgetMonthsResponse {
  readonly months: readonly BudgetMonth[];
  readonly currency: string;
}

/** BudgetMonth is one month in the answer's currency, at today's rates. */
export interface BudgetMonth {
  readonly month: string;
  readonly lines: readonly BudgetLine[];
  readonly income: string;
  readonly spending: string;
  /** Income less spending. */
  readonly saved: string;
  /** Nothing is left out for want of a rate. */
  readonly complete: boolean;
  /** At the month's end, or now; of `worth`, which says what it lacks and whether its prices were made up. */
  readonly netWorth?: string | undefined;
  /** The sum of the targets of its lines of income; absent where there is none, or one has no rate. */
  readonly incomeTarget?: string | undefined;
  /** The same of spending. */
  readonly spendingTarget?: string | undefined;
  /**
   * The point of net worth that netWorth is of; absent where there is none: the portfolio began later, or the month is to
   * come.
   */
  readonly worth?: NetWorthPoint | undefined;
}

/** BudgetLine is one category of one month. */
export interface BudgetLine {
  readonly flow: BudgetFlow;
  readonly category: string;
  /** As it was recorded. */
  readonly recorded: readonly Money[];
  /** Absent: no rate is quoted. */
  readonly actual?: string | undefined;
  readonly target?: Money | undefined;
  readonly targetValue?: string | undefined;
  /** Target less actual; negative: beyond it. */
  readonly left?: string | undefined;
}

/** PortfolioService keeps accounts and activities, and values them as prices move. Callers from elsewhere need a token. */
export interface PortfolioServiceCalls {
  readonly getPortfolioSettings: [request: GetPortfolioSettingsRequest, answer: GetPortfolioSettingsResponse];
  readonly updatePortfolioSettings: [request: UpdatePortfolioSettingsRequest, answer: UpdatePortfolioSettingsResponse];
  readonly createAccount: [request: CreateAccountRequest, answer: CreateAccountResponse];
  readonly listAccounts: [request: ListAccountsRequest, answer: ListAccountsResponse];
  readonly updateAccount: [request: UpdateAccountRequest, answer: UpdateAccountResponse];
  readonly deleteAccount: [request: DeleteAccountRequest, answer: DeleteAccountResponse];
  readonly recordActivity: [request: RecordActivityRequest, answer: RecordActivityResponse];
  readonly updateActivity: [request: UpdateActivityRequest, answer: UpdateActivityResponse];
  readonly deleteActivity: [request: DeleteActivityRequest, answer: DeleteActivityResponse];
  readonly listActivities: [request: ListActivitiesRequest, answer: ListActivitiesResponse];
  readonly listLots: [request: ListLotsRequest, answer: ListLotsResponse];
  readonly getValuation: [request: GetValuationRequest, answer: GetValuationResponse];
  readonly streamValuation: [request: StreamValuationRequest, answer: StreamValuationResponse];
  readonly listNetWorth: [request: ListNetWorthRequest, answer: ListNetWorthResponse];
  readonly setBudgetTarget: [request: SetBudgetTargetRequest, answer: SetBudgetTargetResponse];
  readonly deleteBudgetTarget: [request: DeleteBudgetTargetRequest, answer: DeleteBudgetTargetResponse];
  readonly listBudgetTargets: [request: ListBudgetTargetsRequest, answer: ListBudgetTargetsResponse];
  readonly listBudgetMonths: [request: ListBudgetMonthsRequest, answer: ListBudgetMonthsResponse];
}
