import { CandleStep } from "@streampulse/core";
import { z } from "zod";

import type { Settings, ValuesOf } from "../engine/ports/setting.ts";

const DAY_MS = 86_400_000;

const days = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().max(36_500));

function keep(what: string, usual: string) {
  return {
    describes: `For how many days candles of ${what} are kept; 0: for ever. Replays are kept until they begin anew.`,
    expects: "a whole number of days from 0 to 36500",
    default: usual,
    schema: days,
  } as const;
}

/** How long what prices were is kept. */
export const HISTORY_SETTINGS = {
  HISTORY_KEEP_SECONDS: keep("a second", "2"),
  HISTORY_KEEP_MINUTES: keep("a minute", "30"),
  HISTORY_KEEP_FIVE_MINUTES: keep("five minutes", "90"),
  HISTORY_KEEP_HOURS: keep("an hour", "730"),
  HISTORY_KEEP_DAYS: keep("a day", "0"),
  HISTORY_MAX_CANDLES: {
    describes:
      "How many candles are kept in all, some 200 bytes of the database each; beyond, the shortest steps are kept for half as long, and half of that, until it is enough.",
    expects: "a whole number from 1000 to 1000000000",
    default: "10000000",
    schema: z
      .string()
      .regex(/^\d{1,10}$/)
      .transform(Number)
      .pipe(z.number().min(1_000).max(1_000_000_000)),
  },
} as const satisfies Settings;

/** How long what prices were is kept. */
export interface HistorySettings {
  /** By step, in ms; Infinity: for ever. */
  readonly keepMs: ReadonlyMap<CandleStep, number>;
  readonly candlesMax: number;
}

/** What the settings mean. */
export function historySettings(values: ValuesOf<typeof HISTORY_SETTINGS>): HistorySettings {
  const msOf = (count: number) => (count === 0 ? Infinity : count * DAY_MS);
  return {
    keepMs: new Map([
      [CandleStep.ONE_SECOND, msOf(values.HISTORY_KEEP_SECONDS)],
      [CandleStep.ONE_MINUTE, msOf(values.HISTORY_KEEP_MINUTES)],
      [CandleStep.FIVE_MINUTES, msOf(values.HISTORY_KEEP_FIVE_MINUTES)],
      [CandleStep.ONE_HOUR, msOf(values.HISTORY_KEEP_HOURS)],
      [CandleStep.ONE_DAY, msOf(values.HISTORY_KEEP_DAYS)],
    ]),
    candlesMax: values.HISTORY_MAX_CANDLES,
  };
}
