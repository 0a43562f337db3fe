import type { AlertRecord } from "./alert-record.ts";
import type { AlertsQuery, Page } from "./alert-requests.ts";
import type { AlertRoll } from "./alert-roll.ts";
import { filterTicker } from "./alert-terms.ts";
import { stateOf, viewOf, type AlertView } from "./alert-view.ts";
import { alertBefore, alertToken, limitOf } from "./page-token.ts";

/** A page of an owner's alerts, the newest first. Throws a Failure. */
export function alertList(roll: AlertRoll, owner: string, query: AlertsQuery): Page<AlertView> {
  const limit = limitOf(query);
  const before = alertBefore(query);
  const { states } = query;
  const ticker = filterTicker(query.ticker);
  const fits = ({ kept, trouble }: AlertRecord) =>
    (ticker === "" || kept.ticker === ticker) && (states.length === 0 || states.includes(stateOf(kept.state, trouble)));
  const found = roll.page(owner, { fits, before, limit });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(viewOf), nextPageToken: found.length > limit && last ? alertToken(last.kept) : "" };
}
