/** Bounds of the portfolio book. Each says what happens at it; each is tested at n and n + 1. */

/** How many accounts an owner may have; one more is LIMIT_ACCOUNTS. */
export const ACCOUNTS_MAX = 100;

/** How many activities an owner may have; one more is LIMIT_ACTIVITIES, and so is an import that would go beyond. */
export const ACTIVITIES_MAX = 250_000;

/** How many budget targets an owner may have, those that were ended included; one more is LIMIT_TARGETS. */
export const TARGETS_MAX = 1_000;

/** How many activities a page has where nothing is asked for, and at most. */
export const PAGE_DEFAULT = 100;
export const PAGE_MAX = 500;

/** How many rows are read or worked through at once: between two such slices everything else has its turn. */
export const SLICE = 500;

/** How many closes of days are read at once: what is read is copied from the database's thread, at a microsecond each. */
export const CLOSES_PAGE = 1_000;

/** How many faults of an import are told; all are counted. */
export const FAULTS_TOLD = 100;
/** How many rows of an import are shown as they would be recorded. */
export const ROWS_TOLD = 20;

/** How many disposals of a ticker are told: the newest. */
export const DISPOSALS_TOLD = 1_000;

/** How many lots of a ticker one call tells: the oldest, or those behind as many as it says to leave out. */
export const LOTS_TOLD = 1_000;

/** How many days of net worth, and how many months of a budget, one call may ask for. */
export const NET_WORTH_DAYS_MAX = 3_660;
export const BUDGET_MONTHS_MAX = 24;

/** How many lines of categories the months of one answer may have; with more of them it asks for fewer months. */
export const BUDGET_LINES_MAX = 3_000;

/** The shortest time between two messages of a valuation. */
export const VALUATION_EVERY_MS = 250;

/** How many holdings and balances are valued: with more a valuation and today's net worth are LIMIT_HOLDINGS, the rest goes on. */
export const PARTS_MAX = 5_000;

/** How many holdings are valued in one go: a millisecond or so. */
export const VALUED_TOGETHER = 50;

/** How many holdings and balances are valued at the close of a day in one go: some milliseconds. */
export const WORTH_TOGETHER = 1_000;

/** How long GetValuation waits for first prices. */
export const VALUATION_WAIT_MS = 2_000;

/** How many tickers are followed for one portfolio, pairs of currencies among them; what comes beyond has no price. */
export const FOLLOWED_MAX = 1_000;

/** How many names of an import are looked up, how many at once, and how long all of them; of what comes beyond nothing is told. */
export const NAMES_ASKED_MAX = 2_000;
export const NAMES_TOGETHER = 100;
export const NAMES_WAIT_MS = 10_000;

/** How long of that a price that there is already, but may be old, is waited on. */
export const FRESH_WAIT_MS = 500;

/** How many streams of valuations an owner may have; one more is LIMIT_STREAMS. */
export const VALUATION_STREAMS_MAX = 32;

/** How long a portfolio that nobody looks at stays in memory, and how many do; beyond, the one looked at longest ago goes. */
export const PORTFOLIO_LINGER_MS = 60_000;
export const PORTFOLIOS_MAX = 100;

/** How many days back trades are remembered for the profit of a market's day. */
export const RECENT_DAYS = 7;
