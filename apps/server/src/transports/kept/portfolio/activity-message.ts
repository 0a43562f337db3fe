import type { MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import type { AccountSchema, ActivitySchema } from "@streampulse/proto";

import type { ActivityDraft } from "../../../engine/portfolio-book/activity-check.ts";
import { dayText } from "../../../engine/portfolio-book/day.ts";
import type { Account, Activity, ActivityFacts } from "../../../engine/ports/stores/portfolio-store.ts";
import { ACCOUNT_KINDS, ACTIVITY_KINDS, wordOf } from "./portfolio-words.ts";

/** An account as the contract tells it. */
export function accountMessage(account: Account): MessageInitShape<typeof AccountSchema> {
  const { id, kind, name, currency, ignoresCash, createdMs } = account;
  return { id, kind: ACCOUNT_KINDS[kind], name, currency, ignoresCash, createdTimeMs: BigInt(createdMs) };
}

/** An activity as the contract tells it. */
export function activityMessage(activity: Activity): MessageInitShape<typeof ActivitySchema> {
  const { number, createdMs, updatedMs, ...facts } = activity;
  return {
    ...factsMessage(facts),
    id: String(number),
    createdTimeMs: BigInt(createdMs),
    updatedTimeMs: BigInt(updatedMs),
  };
}

/** The same of one that is not kept: without an id and times. */
export function factsMessage({ kind, day, timeMs, ...facts }: ActivityFacts): MessageInitShape<typeof ActivitySchema> {
  return {
    ...facts,
    kind: ACTIVITY_KINDS[kind],
    day: dayText(day),
    ...(timeMs === undefined ? {} : { timeMs: BigInt(timeMs) }),
  };
}

/** What a caller says of an activity. Throws a Failure where nothing is said, or of no kind. */
export function activityDraft(activity: MessageShape<typeof ActivitySchema> | undefined): ActivityDraft {
  if (activity === undefined) {
    throw new Failure("INVALID_ARGUMENT", "activity is missing.", { field: "activity" });
  }
  const { ticker, quantity, price, amount, currency, fee, feeCurrency, exchangeRate } = activity;
  const { splitTo, splitFrom, toAccountId, toAmount, category, note, externalId } = activity;
  return {
    accountId: activity.accountId,
    kind: wordOf(ACTIVITY_KINDS, activity.kind, "activity.kind", "ACTIVITY_KIND_"),
    day: activity.day,
    timeMs: activity.timeMs === undefined ? undefined : Number(activity.timeMs),
    ...{ ticker, quantity, price, amount, currency, fee, feeCurrency, exchangeRate },
    ...{ splitTo, splitFrom, toAccountId, category, note, externalId },
    toAmount: toAmount && { currency: toAmount.currency, amount: toAmount.amount },
  };
}
