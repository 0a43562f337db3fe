import { type Candle, CandleStep } from "@streampulse/client/history";

/** What a time on the axis is for: a mark at the beginning of a greater time, or a time of day. */
export type AxisMark = "year" | "month" | "day" | "time";

/**
 * The axis of a chart: the reader's wall time for what is shorter than a day, the date of the trading day else. One
 * offset for the whole axis, so that it never runs backwards when clocks are changed; what is written is always the
 * time of then.
 */
export interface AxisTime {
  /** Whole seconds that grow with the candles; of a day, midnight UTC of its date. */
  seconds(candle: Pick<Candle, "startMs" | "endMs">): number;
  /** What is written at a mark of the axis. */
  mark(seconds: number, mark: AxisMark): string;
  /** When a candle was, in full. */
  text(candle: Pick<Candle, "startMs" | "endMs">): string;
}

/** By how much the reader's wall time is ahead of UTC at a time. */
export function wallOffsetMs(atMs: number): number {
  return -new Date(atMs).getTimezoneOffset() * 60_000;
}

/** The axis of candles of one step; `zone` is the reader's, unless told otherwise. */
export function axisTime(step: CandleStep, offsetMs: number, locales: readonly string[], zone?: string): AxisTime {
  const of = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locales as string[], options);
  const [utc, here] = [{ timeZone: "UTC" }, zone === undefined ? {} : { timeZone: zone }];
  const marks = {
    year: of({ ...utc, year: "numeric" }),
    month: of({ ...utc, month: "short" }),
    day: of({ ...utc, day: "numeric", month: "short" }),
    time: of({ ...here, hour: "2-digit", minute: "2-digit" }),
  };
  if (step === CandleStep.ONE_DAY) {
    const full = of({ ...utc, weekday: "short", day: "numeric", month: "short", year: "numeric" });
    return {
      seconds: (candle) => dateMs(candle) / 1_000,
      mark: (seconds, mark) => marks[mark === "time" ? "day" : mark].format(seconds * 1_000),
      text: (candle) => full.format(dateMs(candle)),
    };
  }
  const full = of({ ...here, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return {
    seconds: ({ startMs }) => Math.floor((startMs + offsetMs) / 1_000),
    mark: (seconds, mark) => marks[mark].format(seconds * 1_000 - (mark === "time" ? offsetMs : 0)),
    text: ({ startMs }) => full.format(startMs),
  };
}

const DAY_MS = 86_400_000;

/** The date of a trading day is the one in its middle, wherever its market is: a day of forex begins on the eve. */
function dateMs({ startMs, endMs }: Pick<Candle, "startMs" | "endMs">): number {
  return Math.floor((startMs + endMs) / 2 / DAY_MS) * DAY_MS;
}
