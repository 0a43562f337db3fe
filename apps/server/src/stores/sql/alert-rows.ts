import type { PriceKind } from "@streampulse/core";

import type { Firing, KeptAlert } from "../../engine/ports/alert.ts";
import type { TickerMark } from "../../engine/ports/stores/alert-store.ts";
import type { AlertTables } from "./tables/alert-tables.ts";

/** An alert as its row. */
export function alertRow({ id, standing, ...terms }: KeptAlert): AlertTables["alerts"] {
  return { id, standing, terms: JSON.stringify(terms) };
}

/** A row as the alert that it is. */
export function alertOf({ id, standing, terms }: AlertTables["alerts"]): KeptAlert {
  return { ...(JSON.parse(terms) as Omit<KeptAlert, "id" | "standing">), id, standing };
}

/** A firing as its row. */
export function firingRow({ cursor, id, owner, alertId, ticker, ...facts }: Firing): AlertTables["alert_firings"] {
  return { cursor, id, owner, alert_id: alertId, ticker, facts: JSON.stringify(facts) };
}

/** A row as the firing that it is. */
export function firingOf({ cursor, id, owner, alert_id, ticker, facts }: AlertTables["alert_firings"]): Firing {
  const others = JSON.parse(facts) as Omit<Firing, "cursor" | "id" | "owner" | "alertId" | "ticker">;
  return { ...others, cursor, id, owner, alertId: alert_id, ticker };
}

/** What was heard of a ticker as its row. */
export function markRow({ ticker, price, source, priceKind, atMs }: TickerMark): AlertTables["alert_marks"] {
  return { ticker, price, source, price_kind: priceKind, at_ms: atMs };
}

/** A row as what was heard of its ticker. */
export function markOf({ ticker, price, source, price_kind, at_ms }: AlertTables["alert_marks"]): TickerMark {
  return { ticker, price, source, priceKind: price_kind as PriceKind, atMs: at_ms };
}
