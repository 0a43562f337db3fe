import type { AlertTables } from "./tables/alert-tables.ts";
import type { ChannelTables } from "./tables/channel-tables.ts";
import type { CandleTables } from "./tables/candle-tables.ts";
import type { ListingTables } from "./tables/listing-tables.ts";
import type { PortfolioTables } from "./tables/portfolio-tables.ts";
import type { WatchlistTables } from "./tables/watchlist-tables.ts";

/** Every table, as the migrations make them; each part of the store tells its own. */
export type Tables = ListingTables & AlertTables & CandleTables & ChannelTables & PortfolioTables & WatchlistTables;
