import { Failure } from "@streampulse/core";

import type { Books } from "../../engine/books.ts";
import type { FaultLab } from "../../engine/fault-lab/fault-lab.ts";
import { ALERT_SERVICE, alertService } from "./alert-service.ts";
import { FAULT_SERVICE, faultService } from "./fault-service.ts";
import { HISTORY_SERVICE, historyService } from "./history-service.ts";
import type { Service } from "./kept-service.ts";
import { PORTFOLIO_SERVICE, portfolioService } from "./portfolio-service.ts";
import { unavailable, type Described } from "./unavailable.ts";
import { WATCHLIST_SERVICE, watchlistService } from "./watchlist-service.ts";

/** The services of what is kept, and of the fault lab. Each has a file of its own here, and a line in both of these lists. */
export const KEPT_SERVICES: readonly Described[] = [
  ALERT_SERVICE,
  FAULT_SERVICE,
  HISTORY_SERVICE,
  PORTFOLIO_SERVICE,
  WATCHLIST_SERVICE,
];

/** The same over their books, and over the lab where there is one. */
export function servicesOf(
  { alerts, channels, history, portfolios, watchlists }: Books,
  lab: FaultLab | undefined,
): readonly Service[] {
  return [
    alerts instanceof Failure ? unavailable(ALERT_SERVICE, alerts) : alertService(alerts, channels),
    faultService(lab),
    historyService(history),
    portfolioService(portfolios),
    watchlistService(watchlists),
  ];
}

/** The same where nothing is kept: each call is told why, in words for users. Faults need nothing kept. */
export function servicesWithout(why: Failure, lab: FaultLab | undefined): readonly Service[] {
  return KEPT_SERVICES.map((described) =>
    described === FAULT_SERVICE ? faultService(lab) : unavailable(described, why),
  );
}
