import { Failure } from "@streampulse/core";

import type { Activity, ActivityKind, ActivityQuery } from "../ports/stores/portfolio-store.ts";
import { checkActivity, type ActivityDraft } from "./activity-check.ts";
import { tickerOf } from "./activity-text.ts";
import { dayOf } from "./day.ts";
import { FieldFault } from "./field-fault.ts";
import { PAGE_DEFAULT, PAGE_MAX } from "./limits.ts";
import type { Decision, PortfolioRecords, Standing } from "./portfolio-records.ts";
import { replayFor } from "./replay.ts";

/** An activity as it is kept, and whether it was before. */
export interface Recorded {
  readonly activity: Activity;
  readonly isAlready: boolean;
}

/** Decides on one activity. Throws a FieldFault or a Failure. */
export async function decideRecord(
  records: PortfolioRecords,
  standing: Standing,
  draft: ActivityDraft,
  nowMs: number,
): Promise<Decision<Recorded>> {
  const { owner, head, accounts } = standing;
  const facts = checkActivity(draft, accounts, nowMs);
  if (facts.externalId !== undefined) {
    const there = await records.store.byExternalId(owner, facts.accountId, facts.externalId);
    if (there !== undefined) return { answer: { activity: there, isAlready: true } };
  }
  if ((await records.store.countActivities(owner)) >= records.activitiesMax) {
    throw new Failure("LIMIT_ACTIVITIES", undefined, { limit: records.activitiesMax });
  }
  const number = head.lastNumber + 1;
  const activity = { ...facts, number, createdMs: nowMs, updatedMs: nowMs };
  await replayFor(records, owner, accounts, { put: [activity], tickers: tickersOf(activity) });
  return { change: { activities: [activity] }, lastNumber: number, answer: { activity, isAlready: false } };
}

/** Decides on another activity in the place of one. Throws a FieldFault or a Failure. */
export async function decideUpdate(
  records: PortfolioRecords,
  standing: Standing,
  number: number,
  draft: ActivityDraft,
  nowMs: number,
): Promise<Decision<Activity>> {
  const { owner, accounts } = standing;
  const before = await activityOf(records, owner, number);
  const facts = checkActivity(draft, accounts, nowMs);
  if (facts.externalId !== undefined) {
    const there = await records.store.byExternalId(owner, facts.accountId, facts.externalId);
    if (there !== undefined && there.number !== number) {
      throw new FieldFault(
        "external_id",
        `external_id is that of activity ${there.number}: each has its own, or none.`,
      );
    }
  }
  const activity = { ...facts, number, createdMs: before.createdMs, updatedMs: nowMs };
  await replayFor(records, owner, accounts, { put: [activity], tickers: tickersOf(before, activity) });
  return { change: { activities: [activity] }, answer: activity };
}

/** Decides on an activity's end. Throws a FieldFault or a Failure. */
export async function decideDrop(
  records: PortfolioRecords,
  standing: Standing,
  number: number,
): Promise<Decision<void>> {
  const before = await activityOf(records, standing.owner, number);
  const dropped = new Set([number]);
  await replayFor(records, standing.owner, standing.accounts, { put: [], dropped, tickers: tickersOf(before) });
  return { change: { dropActivities: [number] }, answer: undefined };
}

/** Which page of activities is asked for: text that may hold anything. */
export interface PageWish {
  readonly accountId?: string | undefined;
  readonly ticker?: string | undefined;
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  readonly kinds: readonly ActivityKind[];
  readonly limit: number;
  readonly pageToken: string;
}

/** A page, the newest first, and what asks for the next one: empty where there is none. */
export interface ActivityPage {
  readonly activities: readonly Activity[];
  readonly nextPageToken: string;
}

/** Throws a FieldFault. */
export async function pageOf(records: PortfolioRecords, owner: string, wish: PageWish): Promise<ActivityPage> {
  const { limit: asked } = wish;
  if (asked < 0 || asked > PAGE_MAX) {
    throw new FieldFault("limit", `limit must be between 1 and ${PAGE_MAX}, or 0 for ${PAGE_DEFAULT}.`);
  }
  const limit = asked === 0 ? PAGE_DEFAULT : asked;
  const found = await records.store.activities(owner, {
    accountId: wish.accountId,
    ticker: wish.ticker === undefined ? undefined : tickerOf("ticker", wish.ticker),
    fromDay: dayGiven("from_day", wish.fromDay),
    toDay: dayGiven("to_day", wish.toDay),
    kinds: wish.kinds.length === 0 ? undefined : wish.kinds,
    beyond: wish.pageToken === "" ? undefined : placeOf(wish.pageToken),
    order: "newest",
    limit: limit + 1,
  });
  const activities = found.slice(0, limit);
  const last = activities.at(-1);
  return { activities, nextPageToken: found.length > limit && last ? `${last.day}.${last.number}` : "" };
}

/** The number that an activity's id is. Throws a Failure where it can be none. */
export function numberOfId(id: string): number {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw noActivity();
  return Number(id);
}

async function activityOf(records: PortfolioRecords, owner: string, number: number): Promise<Activity> {
  const activity = await records.store.activity(owner, number);
  if (activity === undefined) throw noActivity();
  return activity;
}

function noActivity(): Failure {
  return new Failure("NOT_FOUND", "You have no activity with this id.", { field: "id" });
}

function tickersOf(...activities: readonly Activity[]): Set<string> {
  return new Set(activities.flatMap(({ ticker }) => ticker ?? []));
}

function dayGiven(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = dayOf(text);
  if (day === undefined) throw new FieldFault(field, `${field} must be a date of the calendar such as 2026-01-31.`);
  return day;
}

function placeOf(token: string): ActivityQuery["beyond"] {
  const match = /^(-?\d{1,7})\.(\d{1,15})$/.exec(token);
  if (!match) throw new FieldFault("page_token", "page_token must be one that an earlier answer gave.");
  return { day: Number(match[1]), number: Number(match[2]) };
}
