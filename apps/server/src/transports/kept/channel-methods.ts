import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import {
  ChannelKind,
  DeliveryState,
  type AlertDeliverySchema,
  type AlertService,
  type ChannelSchema,
  type ChannelTargetSchema,
} from "@streampulse/proto";

import type { ChannelBook, GivenTarget } from "../../engine/alert-book/channel-book.ts";
import type { ChannelKind as KindName } from "../../engine/ports/alert-channel.ts";
import type { KeptChannel } from "../../engine/ports/stores/channel-store.ts";
import type { DeliveryState as StateName, KeptDelivery } from "../../engine/ports/stores/outbox-store.ts";
import type { MethodsOf } from "./kept-service.ts";

/** The methods of AlertService that are about channels and what goes out over them. */
export type ChannelMethods = Pick<
  MethodsOf<typeof AlertService>,
  "createChannel" | "listChannels" | "updateChannel" | "deleteChannel" | "testChannel" | "listDeliveries"
>;

/** The same over the book of channels. */
export function channelMethods(book: ChannelBook): ChannelMethods {
  const message = (channel: KeptChannel) => channelMessage(channel, book.troubleOf(channel));
  return {
    createChannel: async ({ requestId, name, target, dryRun }, { caller }) => {
      const given = givenTarget(target);
      if (!given) throw wrongTarget();
      if (dryRun) return { channel: message(await book.draft(caller.principal, requestId, name, given)) };
      const { channel, made } = await book.create(caller.principal, requestId, name, given);
      return { channel: message(channel), webhookSecret: made["secret"] };
    },
    listChannels: async (_, { caller }) => ({
      channels: (await book.list(caller.principal)).map(message),
      availableKinds: book.available.map((kind) => KINDS[kind]),
      webPushPublicKey: book.publicKey,
    }),
    updateChannel: async ({ id, name, target, paused }, { caller }) => {
      const given = givenTarget(target);
      if (target && !given) throw wrongTarget();
      const channel = await book.change(caller.principal, id, { name, target: given, isPaused: paused });
      return { channel: message(channel) };
    },
    deleteChannel: async ({ id }, { caller }) => {
      await book.remove(caller.principal, id);
      return {};
    },
    testChannel: async ({ id }, { caller }) => {
      const { isDelivered, words, tookMs } = await book.test(caller.principal, id);
      return { isDelivered, message: words, tookMs: BigInt(tookMs) };
    },
    listDeliveries: async ({ channelId, alertId, states, limit, pageToken }, { caller }) => {
      const { deliveries, next } = await book.deliveries({
        owner: caller.principal,
        channelId: channelId || undefined,
        alertId: alertId || undefined,
        states: states.map(stateName),
        limit: pageLimit(limit),
        before: placeOf(pageToken),
      });
      return { deliveries: deliveries.map(deliveryMessage), nextPageToken: next === undefined ? "" : String(next) };
    },
  };
}

const KINDS: Readonly<Record<KindName, ChannelKind>> = {
  webhook: ChannelKind.WEBHOOK,
  ntfy: ChannelKind.NTFY,
  telegram: ChannelKind.TELEGRAM,
  email: ChannelKind.EMAIL,
  web_push: ChannelKind.WEB_PUSH,
};

const STATES: Readonly<Record<StateName, DeliveryState>> = {
  waiting: DeliveryState.WAITING,
  delivered: DeliveryState.DELIVERED,
  failed: DeliveryState.FAILED,
};

/** The contract's case of each kind's target, and the other way about. */
const CASES: Readonly<Record<KindName, string>> = {
  webhook: "webhook",
  ntfy: "ntfy",
  telegram: "telegram",
  email: "email",
  web_push: "webPush",
};

const PAGE = 100;
const PAGE_MAX = 1_000;

function wrongTarget(): Failure {
  const right = "exactly one of webhook, ntfy, telegram, email and web_push";
  return new Failure("INVALID_ARGUMENT", `target must be ${right}.`, { field: "target" });
}

/** The target's fields as text; those that are absent are absent. */
function givenTarget(message: MessageShape<typeof ChannelTargetSchema> | undefined): GivenTarget | undefined {
  const { case: chosen, value } = message?.target ?? {};
  const kind = (Object.keys(CASES) as KindName[]).find((each) => CASES[each] === chosen);
  if (kind === undefined || value === undefined) return undefined;
  const fields = Object.entries(value as object as Readonly<Record<string, string | number>>);
  const own = fields.filter(([name]) => !name.startsWith("$"));
  return { kind, values: Object.fromEntries(own.map(([name, field]) => [name, String(field)])) };
}

function channelMessage(channel: KeptChannel, trouble: string | undefined): MessageInitShape<typeof ChannelSchema> {
  const { id, name, kind, options, isPaused, createdMs, updatedMs, lastDeliveredMs, lastFailedMs, lastError } = channel;
  const { priority, ...texts } = options;
  const value = { ...texts, ...(priority === undefined ? {} : { priority: Number(priority) }) };
  return {
    id,
    name,
    target: { target: { case: CASES[kind], value } } as MessageInitShape<typeof ChannelTargetSchema>,
    paused: isPaused,
    createdTimeMs: BigInt(createdMs),
    updatedTimeMs: BigInt(updatedMs),
    lastDeliveredTimeMs: timeOf(lastDeliveredMs),
    lastFailedTimeMs: timeOf(lastFailedMs),
    lastError,
    trouble,
  };
}

function deliveryMessage(delivery: KeptDelivery): MessageInitShape<typeof AlertDeliverySchema> {
  const { key, notice, channelId, state, attempts, createdMs, nextMs, endedMs, lastError } = delivery;
  return {
    idempotencyKey: key,
    firingId: notice.firingId,
    alertId: notice.alertId,
    channelId,
    state: STATES[state],
    attempts,
    createdTimeMs: BigInt(createdMs),
    nextAttemptTimeMs: timeOf(nextMs),
    doneTimeMs: timeOf(endedMs),
    lastError,
  };
}

function timeOf(ms: number | undefined): bigint | undefined {
  return ms === undefined ? undefined : BigInt(ms);
}

function stateName(state: DeliveryState): StateName {
  const name = (Object.keys(STATES) as StateName[]).find((each) => STATES[each] === state);
  if (name !== undefined) return name;
  throw new Failure("INVALID_ARGUMENT", "states must be WAITING, DELIVERED or FAILED each.", { field: "states" });
}

function pageLimit(limit: number): number {
  if (limit >= 0 && limit <= PAGE_MAX) return limit || PAGE;
  throw new Failure("INVALID_ARGUMENT", `limit must be 0 to ${PAGE_MAX}.`, { field: "limit" });
}

function placeOf(token: string): number | undefined {
  if (token === "") return undefined;
  if (/^\d{1,15}$/.test(token)) return Number(token);
  throw new Failure("INVALID_ARGUMENT", "page_token must be one that an answer gave.", { field: "page_token" });
}
