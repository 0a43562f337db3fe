import { CandleStep, STEP_MS, type Candle, type PriceKind } from "@streampulse/core";

import type { HistoryBook } from "../history/history-book.ts";
import type { AlertCondition } from "../ports/alert.ts";
import { hasPercent, lacksReference, withReference } from "./alert-reference.ts";
import { compareLevels, levelOf, shifted } from "./level.ts";
import { TickerWatch } from "./ticker-watch.ts";
import { WatchedAlert } from "./watched-alert.ts";

/** How far back is looked, and in how many parts: no part has more candles than are told at once. */
const BACK_MS = 7 * 86_400_000;
const PARTS = 2;
/** From which candles, the finest that there are. */
const STEPS = [CandleStep.ONE_MINUTE, CandleStep.ONE_HOUR] as const;
/** So many candles are judged in one go, some ms: between two such slices everything else has its turn. */
const SLICE = 500;

/** The candles that a count was made of. */
export interface PreviewBasis {
  readonly fromMs: number;
  readonly toMs: number;
  readonly candleMs: number;
  readonly candles: number;
}

/** What an alert is taken to be, to count how often it would have fired. */
export interface PastAlert {
  readonly condition: AlertCondition;
  /** Absent: it fires once. */
  readonly cooldownMs: number | undefined;
  readonly decimals: number | undefined;
}

/** Ends when everything else has had its turn. */
export type Turn = () => Promise<void>;

/** Whose past. */
export interface PastOf {
  readonly canonical: string;
  readonly kind: PriceKind;
  readonly nowMs: number;
}

/** How often an alert would have fired, and when first: epoch ms. */
export interface PastFirings {
  readonly count: number;
  readonly firstMs: number | undefined;
}

/** How often an alert would have fired in the week before; undefined where nothing is known of it. */
export async function pastFirings(
  history: Pick<HistoryBook, "range">,
  { canonical, kind, nowMs }: PastOf,
  alert: PastAlert,
  turn: Turn,
): Promise<(PastFirings & { readonly basis: PreviewBasis }) | undefined> {
  if (alert.condition.kind === "stale") return undefined;
  for (const step of STEPS) {
    const parts = Array.from({ length: PARTS }, (_, part) => {
      const fromMs = nowMs - BACK_MS + (part * BACK_MS) / PARTS;
      return history.range(canonical, kind, step, fromMs, fromMs + BACK_MS / PARTS);
    });
    const candles = (await Promise.all(parts)).flat();
    const [first, last] = [candles[0], candles.at(-1)];
    if (first === undefined || last === undefined) continue;
    const basis = {
      fromMs: first.startMs,
      toMs: Math.min(last.endMs, nowMs),
      candleMs: STEP_MS[step],
      candles: candles.length,
    };
    return { ...(await firingsOver(candles, alert, turn)), basis };
  }
  return undefined;
}

/**
 * The same book over candles: of each its open, the extreme that is nearer to it, the other one, and its close. One that
 * fires once is judged until it does.
 */
export async function firingsOver(
  candles: readonly Candle[],
  { condition, ...terms }: PastAlert,
  turn: Turn,
): Promise<PastFirings> {
  let count = 0;
  let [nowMs, firstMs] = [0, undefined as number | undefined];
  const fired = (): void => {
    count++;
    firstMs ??= Math.round(nowMs);
  };
  const watch = new TickerWatch({ fired, stood: () => {} });
  const begun = withReference(condition, candles.find(({ open }) => hasPercent(open))?.open);
  if (lacksReference(begun)) return { count, firstMs };
  watch.add(new WatchedAlert({ condition: begun, ...terms, standing: "" }));
  for (const [nth, candle] of candles.entries()) {
    if (nth % SLICE === 0 && nth > 0) await turn();
    const prices = wayOf(candle);
    const lengthMs = candle.endMs - candle.startMs;
    for (const [at, price] of prices.entries()) {
      nowMs = candle.startMs + (at * lengthMs) / prices.length;
      watch.judge(price, nowMs);
    }
    if (count > 0 && terms.cooldownMs === undefined) break;
  }
  return { count, firstMs };
}

function wayOf({ open, high, low, close }: Candle): readonly string[] {
  const [up, down] = [shifted(high, open, -1), shifted(open, low, -1)];
  const isLowFirst = compareLevels(levelOf(down), levelOf(up)) < 0;
  return isLowFirst ? [open, low, high, close] : [open, high, low, close];
}
