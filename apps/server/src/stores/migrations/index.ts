import type { Migration } from "kysely/migration";
import { listings } from "./0001-listings.ts";
import { candles } from "./0003-candles.ts";
import { channels } from "./0004-channels.ts";
import { portfolios } from "./0005-portfolios.ts";
import { watchlists } from "./0006-watchlists.ts";
import { alerts } from "./0007-alerts.ts";

/** Every change of the tables there ever was, in its order. One that was released is never changed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-listings": listings,
  "0003-candles": candles,
  "0004-channels": channels,
  "0005-portfolios": portfolios,
  "0006-watchlists": watchlists,
  "0007-alerts": alerts,
};
