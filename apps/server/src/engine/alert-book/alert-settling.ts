import { PriceKind } from "@streampulse/core";

import type { Firing, KeptAlert } from "../ports/alert.ts";
import type { FiredAlert } from "../ports/stores/alert-store.ts";
import type { PendingFiring } from "./alert-keeper.ts";
import { noticeOf } from "./notice-of.ts";

/** What a firing makes of its alert, the log and the outbox. `cursor`: its place in the log. */
export function settled(pending: PendingFiring, before: KeptAlert, cursor: number): FiredAlert {
  const { cause, firedMs, standing } = pending;
  const firings = before.firings + 1;
  const alert: KeptAlert = {
    ...before,
    state: before.cooldownMs === undefined ? "fired" : before.state,
    firings,
    lastFiredMs: firedMs,
    updatedMs: firedMs,
    revision: before.revision + 1,
    standing,
  };
  const firing: Firing = {
    id: `${alert.id}-${firings}`,
    cursor,
    alertId: alert.id,
    owner: alert.owner,
    ticker: alert.ticker,
    condition: alert.condition,
    priceKind: alert.priceKind ?? PriceKind.UNSPECIFIED,
    quote: cause.quote && { ticker: alert.ticker, ...cause.quote },
    firedMs,
    outage: cause.outage,
    note: alert.note,
    currency: alert.currency,
    direction: cause.event?.way,
    percent: cause.event?.percent,
    fromPrice: cause.event?.fromPrice,
  };
  const notice = noticeOf(firing);
  const outgoing = alert.channelIds.map((channelId) => ({
    key: `${firing.id}-${channelId}`,
    owner: alert.owner,
    channelId,
    notice,
    createdMs: firedMs,
  }));
  return { alert, firing, outgoing };
}
