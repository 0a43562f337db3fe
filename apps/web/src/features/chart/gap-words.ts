import { HistoryGapReason, type Candle, type HistoryGap } from "@streampulse/client/history";

/** A gap as it is told: between two candles, before the first, or since the last. */
export interface ToldGap {
  readonly gap: HistoryGap;
  readonly place: "before" | "within" | "since";
}

/** The gaps of a range beside its candles, each with where it lies; before the first candle the last one tells. */
export function toldGaps(gaps: readonly HistoryGap[], candles: readonly Candle[]): readonly ToldGap[] {
  const first = candles[0];
  const told = gaps.map((gap): ToldGap => {
    if (gap.toMs === undefined) return { gap, place: first ? "since" : "before" };
    return { gap, place: !first || gap.toMs <= first.endMs ? "before" : "within" };
  });
  const before = told.filter(({ place }) => place === "before").at(-1);
  return told.filter((one) => one.place !== "before" || one === before);
}

const WHY: Readonly<Record<HistoryGapReason, string>> = {
  [HistoryGapReason.UNSPECIFIED]: "nothing is known of that time",
  [HistoryGapReason.NOT_WATCHED]: "nobody watched it",
  [HistoryGapReason.SOURCE_DOWN]: "its source told nothing",
  [HistoryGapReason.SERVER_DOWN]: "the server did not run",
  [HistoryGapReason.NOT_WRITTEN]: "what was heard could not be written",
  [HistoryGapReason.NOT_KEPT]: "candles this fine are kept no longer",
};

/** Why there is a gap. */
export function gapReason({ reason }: HistoryGap): string {
  return WHY[reason] ?? WHY[HistoryGapReason.UNSPECIFIED];
}

/** A gap in one sentence; `at` writes a time. */
export function gapText({ gap, place }: ToldGap, at: (ms: number) => string): string {
  const why = gapReason(gap);
  if (place === "since") return `No prices since ${at(gap.fromMs)}: ${why}.`;
  if (place === "before") {
    return gap.toMs === undefined ? `No prices: ${why}.` : `No prices before ${at(gap.toMs)}: ${why}.`;
  }
  return `No prices from ${at(gap.fromMs)} to ${gap.toMs === undefined ? "now" : at(gap.toMs)}: ${why}.`;
}
