import { CandleStep, STEP_MS, type TimeSpan } from "@streampulse/core";
import { sql, type Kysely } from "kysely";

import type { Tables } from "./tables.ts";

/** The step that is kept longer than another; a day's may begin at any hour. */
const NEXT_MS: Readonly<Partial<Record<CandleStep, number>>> = {
  [CandleStep.ONE_SECOND]: STEP_MS[CandleStep.ONE_MINUTE],
  [CandleStep.ONE_MINUTE]: STEP_MS[CandleStep.FIVE_MINUTES],
  [CandleStep.FIVE_MINUTES]: STEP_MS[CandleStep.ONE_HOUR],
  [CandleStep.ONE_HOUR]: STEP_MS[CandleStep.ONE_HOUR],
};

/** Takes away spans of quotes that say no more than is kept, as `thin` of engine/ports/stores/candle-store.ts has it. */
export async function thinSpans(
  db: Kysely<Tables>,
  series: number,
  step: CandleStep,
  { fromMs, toMs }: TimeSpan,
): Promise<number> {
  const nextMs = NEXT_MS[step];
  let spans = db
    .deleteFrom("listened_spans")
    .where("series", "=", series)
    .where("step", "=", 0)
    .where("to_ms", "<=", toMs)
    .where("from_ms", ">=", fromMs);
  if (nextMs !== undefined) {
    const next = sql.lit(nextMs);
    // The one before and the one after it, each a place in the index.
    spans = spans
      .where(sql<boolean>`listened_spans.from_ms / ${next} = listened_spans.to_ms / ${next}`)
      .where(
        sql<boolean>`coalesce((select o.to_ms from listened_spans o where o.series = listened_spans.series
          and o.step = 0 and o.from_ms < listened_spans.from_ms order by o.from_ms desc limit 1), -1)
          < listened_spans.from_ms`,
      )
      .where(
        sql<boolean>`coalesce((select o.from_ms from listened_spans o where o.series = listened_spans.series
          and o.step = 0 and o.from_ms > listened_spans.from_ms order by o.from_ms limit 1), listened_spans.to_ms + 1)
          > listened_spans.to_ms`,
      );
  }
  const { numDeletedRows } = await spans.executeTakeFirst();
  return Number(numDeletedRows);
}
