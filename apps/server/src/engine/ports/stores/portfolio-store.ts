/** An amount of one currency: decimal text. */
export interface Money {
  readonly currency: string;
  readonly amount: string;
}

/** What an account holds. */
export type AccountKind = "brokerage" | "cash" | "other_asset" | "debt";

/** A place where something is held or owed. */
export interface Account {
  /** Never another's of the same owner, not even after it is gone. */
  readonly id: string;
  readonly kind: AccountKind;
  readonly name: string;
  readonly currency: string;
  /** A brokerage whose trades are paid from elsewhere. */
  readonly ignoresCash: boolean;
  readonly createdMs: number;
}

/** What happened. */
export type ActivityKind =
  | "buy"
  | "sell"
  | "short"
  | "cover"
  | "dividend"
  | "fee"
  | "split"
  | "deposit"
  | "withdrawal"
  | "interest"
  | "stated_value"
  | "transfer"
  | "income"
  | "spending";

/** What is known of an activity beside its names and times: as it was given, and found to be in order. */
export interface ActivityFacts {
  readonly accountId: string;
  readonly kind: ActivityKind;
  /** The number of the civil day since 1970-01-01. */
  readonly day: number;
  /** When on that day, epoch ms, where it is known. */
  readonly timeMs?: number | undefined;
  /** Normalised. */
  readonly ticker?: string | undefined;
  readonly quantity?: string | undefined;
  readonly price?: string | undefined;
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  readonly fee?: string | undefined;
  readonly feeCurrency?: string | undefined;
  /** Units of the account's currency for one of `currency`. */
  readonly exchangeRate?: string | undefined;
  readonly splitTo?: string | undefined;
  readonly splitFrom?: string | undefined;
  readonly toAccountId?: string | undefined;
  readonly toAmount?: Money | undefined;
  readonly category?: string | undefined;
  readonly note?: string | undefined;
  readonly externalId?: string | undefined;
}

/** An activity as it is kept. */
export interface Activity extends ActivityFacts {
  /** Its place among all that were ever recorded for its owner; later ones are greater. */
  readonly number: number;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** Which activities to read: those that match everything given. */
export interface ActivityQuery {
  /** As theirs, or as the one that a transfer goes to. */
  readonly accountId?: string | undefined;
  readonly ticker?: string | undefined;
  readonly fromDay?: number | undefined;
  /** Inclusive. */
  readonly toDay?: number | undefined;
  readonly kinds?: readonly ActivityKind[] | undefined;
  /** Those that stand before or after this one in the order asked for. */
  readonly beyond?: { readonly day: number; readonly number: number } | undefined;
  /** By day and then number: from the first on, or from the last on. */
  readonly order: "oldest" | "newest";
  readonly limit: number;
}

/** The portfolio's currency and whose midnight ends its days. */
export interface PortfolioSettings {
  readonly currency: string;
  readonly timeZone: string;
}

/** What there is one of in each portfolio. */
export interface PortfolioHead extends PortfolioSettings {
  /** The greatest number that was ever given to an account or activity. */
  readonly lastNumber: number;
  /** Grows by 1 with each change of accounts and activities. */
  readonly revision: number;
}

/** What one day's end knew of a ticker. */
export interface DayClose {
  readonly day: number;
  readonly ticker: string;
  readonly price: string;
  readonly currency: string;
  /** Made up, or replayed. */
  readonly isPretend: boolean;
}

/** Which closes to read. */
export interface CloseQuery {
  readonly fromDay: number;
  /** Inclusive. */
  readonly toDay: number;
  readonly beyond?: Pick<DayClose, "day" | "ticker"> | undefined;
  readonly limit: number;
}

/** What shall come in or go out in a category each month, from one on. */
export interface BudgetTarget {
  readonly flow: "income" | "spending";
  readonly category: string;
  /** Months since January of the year 0: 12 × year + month − 1. */
  readonly fromMonth: number;
  /** Absent: from this month on there is none. */
  readonly amount?: Money | undefined;
}

/** Which target is meant: of each there is one. */
export type TargetKey = Pick<BudgetTarget, "flow" | "category" | "fromMonth">;

/** What one writing changes: all of it or nothing. */
export interface PortfolioChange {
  readonly head?: PortfolioHead;
  /** Kept in the place of those with the same ids. */
  readonly accounts?: readonly Account[];
  /** Without their activities, which `dropActivities` names. */
  readonly dropAccounts?: readonly string[];
  readonly activities?: readonly Activity[];
  /** More of them, as JSON texts of lists: many thousands cross to another thread as text without holding this one up. */
  readonly activityTexts?: readonly string[];
  /** By their numbers. */
  readonly dropActivities?: readonly number[];
  readonly closes?: readonly DayClose[];
  /** In the place of those of the same flow, category and month. */
  readonly targets?: readonly BudgetTarget[];
  readonly dropTargets?: readonly TargetKey[];
}

/**
 * Everybody's portfolios, each apart from the others: no call reaches one by another's ids. Promises as in
 * engine/ports/store.ts.
 */
export interface PortfolioStore {
  /** Everybody of whom a head is kept, in no order. */
  owners(): Promise<string[]>;
  /** Undefined until one is kept. */
  head(owner: string): Promise<PortfolioHead | undefined>;
  /** In the order of their making. */
  accounts(owner: string): Promise<Account[]>;
  activity(owner: string, number: number): Promise<Activity | undefined>;
  activities(owner: string, query: ActivityQuery): Promise<Activity[]>;
  countActivities(owner: string, accountId?: string): Promise<number>;
  byExternalId(owner: string, accountId: string, externalId: string): Promise<Activity | undefined>;
  /** By day, and of a day by ticker in an order of the store's own; so many at most, from behind one of them on. */
  closes(owner: string, query: CloseQuery): Promise<DayClose[]>;
  /** In no order. */
  targets(owner: string): Promise<BudgetTarget[]>;
  /** Resolves when all of it is kept. */
  write(owner: string, change: PortfolioChange): Promise<void>;
}
