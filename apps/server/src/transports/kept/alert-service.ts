import { Failure, PriceKind } from "@streampulse/core";
import { AlertService } from "@streampulse/proto";

import type { AlertBook } from "../../engine/alert-book/alert-book.ts";
import type { ChannelBook } from "../../engine/alert-book/channel-book.ts";
import { COOLDOWN_DEFAULT_MS } from "../../engine/alert-book/alert-limits.ts";
import { known, quoteMessage } from "../messages.ts";
import { conditionOf } from "./alert-condition-message.ts";
import { alertMessage, firingMessage, statesOf } from "./alert-messages.ts";
import { channelMethods } from "./channel-methods.ts";
import { defineService, type Service } from "./kept-service.ts";

/** What the service is, whether or not anything is kept. */
export const ALERT_SERVICE = { description: AlertService, isOpen: false } as const;

/** AlertService over the alerts, and the channels of their notices. */
export function alertService(alerts: AlertBook, channels: ChannelBook): Service {
  return defineService({
    ...ALERT_SERVICE,
    methods: {
      ...channelMethods(channels),
      createAlert: async (request, { caller, signal }) => {
        const { requestId, ticker, note, channelIds, expiresTimeMs } = request;
        const asked = {
          ...{ requestId, ticker, note, channelIds },
          condition: conditionOf(request.condition),
          cooldownMs: request.repeat && cooldownOf(request.repeat),
          expiresMs: numberOf(expiresTimeMs),
          priceKind: KINDS[request.priceKind],
        };
        return { alert: alertMessage(await alerts.create(caller.principal, asked, signal)) };
      },
      getAlert: async ({ id }, { caller }) => ({ alert: alertMessage(alerts.get(caller.principal, id)) }),
      listAlerts: async ({ ticker, states, limit, pageToken }, { caller }) => {
        const page = alerts.list(caller.principal, { ticker, states: statesOf(states), limit, pageToken });
        return { alerts: page.items.map(alertMessage), nextPageToken: page.nextPageToken };
      },
      updateAlert: async (request, { caller }) => {
        const { id, paused, note, channelIds, repeat } = request;
        if (request.once && repeat) {
          throw new Failure("INVALID_ARGUMENT", "once and repeat are one or the other.", { field: "once" });
        }
        const change = {
          ...{ id, paused, note },
          revision: numberOf(request.revision),
          expiresMs: numberOf(request.expiresTimeMs),
          condition: request.condition && conditionOf(request.condition),
          repeat: request.once ? ("once" as const) : repeat && { cooldownMs: cooldownOf(repeat) },
          channelIds: channelIds?.ids,
        };
        return { alert: alertMessage(await alerts.update(caller.principal, change)) };
      },
      deleteAlert: async ({ id }, { caller }) => {
        const alert = await alerts.remove(caller.principal, id);
        return alert ? { alert: alertMessage(alert) } : {};
      },
      listFirings: async ({ alertId, ticker, limit, pageToken }, { caller }) => {
        const page = await alerts.firings(caller.principal, { alertId, ticker, limit, pageToken });
        return { firings: page.items.map(firingMessage), nextPageToken: page.nextPageToken };
      },
      async *streamAlerts({ afterCursor, logId }, { caller, signal }) {
        const after = afterCursor === undefined ? undefined : { cursor: Number(afterCursor), logId };
        for await (const update of alerts.updates(caller.principal, after, signal)) {
          yield {
            alerts: update.alerts.map(alertMessage),
            removedIds: [...update.removedIds],
            firings: update.firings.map(firingMessage),
            isSnapshotEnd: update.isSnapshotEnd,
            cursor: BigInt(update.cursor),
            ...(update.logId !== undefined && { logId: update.logId }),
          };
        }
      },
      previewAlert: async ({ ticker, condition, repeat }, { signal }) => {
        const asked = { ticker, condition: conditionOf(condition), cooldownMs: repeat && cooldownOf(repeat) };
        const { quote, distancePercent, wouldHaveFired, firstFiredMs, basis } = await alerts.preview(asked, signal);
        return known({
          quote: quote && quoteMessage(quote),
          distancePercent,
          wouldHaveFired,
          firstFiredTimeMs: firstFiredMs === undefined ? undefined : BigInt(firstFiredMs),
          basis: basis && {
            fromTimeMs: BigInt(basis.fromMs),
            toTimeMs: BigInt(basis.toMs),
            candleMs: BigInt(basis.candleMs),
            candles: basis.candles,
          },
        });
      },
    },
  });
}

/** The kinds that may be asked for; another number is taken for none. */
const KINDS: Readonly<Partial<Record<number, PriceKind>>> = {
  [PriceKind.REAL]: PriceKind.REAL,
  [PriceKind.SIMULATED]: PriceKind.SIMULATED,
  [PriceKind.REPLAY]: PriceKind.REPLAY,
};

function cooldownOf({ cooldownSeconds }: { readonly cooldownSeconds?: number | undefined }): number {
  return cooldownSeconds === undefined ? COOLDOWN_DEFAULT_MS : cooldownSeconds * 1_000;
}

/** A 64-bit number as one of JavaScript's; what is beyond those is beyond every bound. */
function numberOf(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
