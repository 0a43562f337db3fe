import { decimalsOf, fromScaled, toScaled, type Quote, type Scheduler } from "@streampulse/core";

import type { HistoryBook } from "../history/history-book.ts";
import { kindOf } from "../history/recorded-series.ts";
import type { AlertCondition } from "../ports/alert.ts";
import type { AlertMaking } from "./alert-making.ts";
import { checkedCondition, checkedCooldown, checkedTicker } from "./alert-terms.ts";
import { legsOf, type Leg } from "./leg.ts";
import { compareLevels, levelOf } from "./level.ts";
import { pastFirings, type PreviewBasis } from "./past-firings.ts";

/** A condition that is looked at before it is set, unchecked. */
export interface PreviewRequest {
  readonly ticker: string;
  readonly condition: AlertCondition;
  /** Absent: it fires once. */
  readonly cooldownMs?: number | undefined;
}

/** What can be told of it; what cannot is absent. */
export interface AlertPreview {
  readonly quote?: Quote | undefined;
  /** In per cent of the price now; negative where it has to fall. */
  readonly distancePercent?: string | undefined;
  readonly wouldHaveFired?: number | undefined;
  readonly firstFiredMs?: number | undefined;
  readonly basis?: PreviewBasis | undefined;
}

const DISTANCE_DECIMALS = 2;

/** What a preview looks at. */
export interface PreviewDeps {
  readonly making: AlertMaking;
  readonly history: Pick<HistoryBook, "range">;
  readonly scheduler: Scheduler;
}

/** What an alert would do that is not set, and would have done. Rejects with a Failure. */
export async function previewOf(
  { making, history, scheduler }: PreviewDeps,
  request: PreviewRequest,
  signal: AbortSignal,
): Promise<AlertPreview> {
  const name = checkedTicker(request.ticker);
  const condition = checkedCondition(request.condition);
  const cooldownMs = request.cooldownMs === undefined ? undefined : checkedCooldown(request.cooldownMs);
  const { quote, info } = await making.priceOf(name, signal);
  if (quote === undefined) return {};
  const { canonical, decimals } = info ?? {};
  const turn = () => new Promise<void>((resolve) => scheduler.soon(resolve));
  const of = canonical && { canonical, kind: kindOf(quote.quality), nowMs: scheduler.now() };
  const past = of && (await pastFirings(history, of, { condition, cooldownMs, decimals }, turn));
  return {
    quote: { ...quote, ticker: name.ticker },
    distancePercent: distanceOf(condition, quote.price, decimals),
    ...(past ? { wouldHaveFired: past.count, firstFiredMs: past.firstMs, basis: past.basis } : {}),
  };
}

/** How far the price is from what the condition waits for, in per cent of the price; undefined where there is no level. */
function distanceOf(condition: AlertCondition, price: string, decimals: number | undefined): string | undefined {
  const own = condition.kind === "percent_move" ? { referencePrice: price, ...known(condition) } : condition;
  // Of a price that is nothing, or less, there is no share.
  if (compareLevels(levelOf(price), levelOf("0")) <= 0) return undefined;
  const distances = legsOf(own, decimals)
    .filter(({ gauge }) => gauge === undefined)
    .map((leg) => distanceTo(leg, price));
  return distances.toSorted((a, b) => Math.abs(Number(a)) - Math.abs(Number(b)))[0];
}

function known<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

function distanceTo({ level, ways, isCrossing, isStrict }: Leg, price: string): string {
  const order = compareLevels(levelOf(price), level);
  const isBeyond = !isCrossing && (ways === "up" ? order > 0 : order < 0);
  if (isBeyond || (order === 0 && !isStrict)) return "0";
  const scale = Math.max(decimalsOf(level.text), decimalsOf(price));
  const [to, from] = [toScaled(level.text, scale), toScaled(price, scale)];
  const difference = (to - from) * 100n * 10n ** BigInt(DISTANCE_DECIMALS);
  const half = difference < 0n ? -from : from;
  return fromScaled((difference * 2n + half) / (from * 2n), DISTANCE_DECIMALS);
}
