import type { MessageInitShape } from "@bufbuild/protobuf";
import { AlertState as MessageState, OutageCause, type AlertSchema, type FiringSchema } from "@streampulse/proto";

import type { AlertState, AlertView } from "../../engine/alert-book/alert-view.ts";
import type { AlertOutage, Firing } from "../../engine/ports/alert.ts";
import { int64, known, quoteMessage } from "../messages.ts";
import { conditionMessage, DIRECTIONS } from "./alert-condition-message.ts";

const STATES = {
  active: MessageState.ACTIVE,
  fired: MessageState.FIRED,
  paused: MessageState.PAUSED,
  expired: MessageState.EXPIRED,
  error: MessageState.ERROR,
} as const satisfies Record<AlertState, MessageState>;

/** The states that a request names; those that it does not know are none. */
export function statesOf(states: readonly MessageState[]): AlertState[] {
  return (Object.keys(STATES) as AlertState[]).filter((state) => states.includes(STATES[state]));
}

/** An alert as its message. */
export function alertMessage(alert: AlertView): MessageInitShape<typeof AlertSchema> {
  const { cooldownMs } = alert;
  return known({
    id: alert.id,
    ticker: alert.ticker,
    condition: conditionMessage(alert.condition),
    state: STATES[alert.state],
    priceKind: alert.priceKind,
    repeat: cooldownMs === undefined ? undefined : { cooldownSeconds: cooldownMs / 1_000 },
    expiresTimeMs: int64(alert.expiresMs),
    note: alert.note,
    channelIds: [...alert.channelIds],
    createdTimeMs: BigInt(alert.createdMs),
    updatedTimeMs: BigInt(alert.updatedMs),
    revision: BigInt(alert.revision),
    firings: BigInt(alert.firings),
    lastFiredTimeMs: int64(alert.lastFiredMs),
    armed: alert.isArmed,
    error: alert.error,
    currency: alert.currency,
  });
}

/** A firing as its message. */
export function firingMessage(firing: Firing): MessageInitShape<typeof FiringSchema> {
  const { quote, outage, direction } = firing;
  return known({
    id: firing.id,
    alertId: firing.alertId,
    cursor: BigInt(firing.cursor),
    ticker: firing.ticker,
    condition: conditionMessage(firing.condition),
    priceKind: firing.priceKind,
    quote: quote && quoteMessage(quote),
    firedTimeMs: BigInt(firing.firedMs),
    delayMs: quote?.sourceTimeMs === undefined ? undefined : BigInt(firing.firedMs - quote.sourceTimeMs),
    outage: outage && outageMessage(outage),
    note: firing.note,
    currency: firing.currency,
    direction: direction && DIRECTIONS[direction],
    percent: firing.percent,
    fromPrice: firing.fromPrice,
  });
}

function outageMessage({ cause, fromMs, toMs }: AlertOutage) {
  const words = { server: OutageCause.SERVER, source: OutageCause.SOURCE } as const;
  return { cause: words[cause], fromTimeMs: BigInt(fromMs), toTimeMs: BigInt(toMs) };
}
