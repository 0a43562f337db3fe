import {
  CANDLE_STEPS,
  Failure,
  isFault,
  parseTicker,
  STEP_MS,
  type CandleStep,
  type TickerName,
  type TimeSpan,
} from "@streampulse/core";

import { STEPS_MAX } from "./history.ts";

/** So many steps are told where nobody says from when on. */
const STEPS_DEFAULT = 300;
/** The furthest that a date reaches. */
const TIME_MAX_MS = 8.64e15;

/** What a client asks of candles; what it left out is undefined. */
export interface CandleWishes {
  readonly ticker: string;
  readonly step: number;
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly follow: boolean;
}

/** The ticker and step that are meant. Throws INVALID_ARGUMENT with the field that is wrong. */
export function namedCandles({ ticker, step }: CandleWishes): { name: TickerName; step: CandleStep } {
  const name = parseTicker(ticker);
  if (isFault(name)) throw wrong("ticker", `ticker ${name.fault}.`);
  const known = CANDLE_STEPS.find((one) => one === step);
  if (!known) throw wrong("step", "step must be one second, one minute, five minutes, one hour or one day.");
  return { name, step: known };
}

/** The span that is meant. Throws INVALID_ARGUMENT with the field that is wrong. */
export function spanOf({ fromMs, toMs, follow }: CandleWishes, step: CandleStep, nowMs: number): TimeSpan {
  if (follow && toMs !== undefined) throw wrong("to_ms", "to_ms has no place beside follow, which has no end.");
  const end = timeOf("to_ms", toMs) ?? Math.max(nowMs, fromMs ?? 0) + 1;
  const begin = timeOf("from_ms", fromMs) ?? end - STEPS_DEFAULT * STEP_MS[step];
  if (begin >= end) throw wrong("from_ms", "from_ms must be before to_ms.");
  if (end - begin > STEPS_MAX * STEP_MS[step]) {
    throw wrong("from_ms", `from_ms must be at most ${STEPS_MAX} steps before to_ms; ask for the rest by itself.`);
  }
  return { fromMs: begin, toMs: end };
}

function timeOf(field: string, value: number | undefined): number | undefined {
  if (value === undefined || (Number.isSafeInteger(value) && Math.abs(value) <= TIME_MAX_MS / 2)) return value;
  throw wrong(field, `${field} must be a time in epoch milliseconds.`);
}

function wrong(field: string, sentence: string): Failure {
  return new Failure("INVALID_ARGUMENT", sentence, { field });
}
