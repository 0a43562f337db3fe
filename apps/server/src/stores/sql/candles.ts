import { sql, type Kysely } from "kysely";
import { CANDLE_STEPS, type CandleStep, type HoursName, type PriceKind, type TimeSpan } from "@streampulse/core";

import type {
  CandleRange,
  CandleStore,
  KeptCandle,
  KeptSeries,
  KeptSpan,
  KeptSpans,
  SeriesKey,
  SeriesWriting,
  SpanEnd,
} from "../../engine/ports/stores/candle-store.ts";
import { insertRows } from "./insert-rows.ts";
import type { SqlWork } from "./sql-database.ts";
import { thinSpans } from "./thin-spans.ts";
import type { Tables } from "./tables.ts";
import type { CandleTables } from "./tables/candle-tables.ts";

const CHANGING = ["end_ms", "open", "high", "low", "close", "volume", "count", "source", "told_to_ms"] as const;

const putCandles = insertRows<"candles">((db, rows) =>
  db
    .insertInto("candles")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(["series", "step", "start_ms", "is_told"])
        .doUpdateSet((row) => Object.fromEntries(CHANGING.map((column) => [column, row.ref(`excluded.${column}`)]))),
    ),
);

const putSpans = insertRows<"listened_spans">((db, rows) =>
  db
    .insertInto("listened_spans")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(["series", "step", "from_ms"])
        .doUpdateSet((row) => ({ to_ms: row.ref("excluded.to_ms"), ended_by: row.ref("excluded.ended_by") })),
    ),
);

/** Candles in tables. */
export class SqlCandles implements CandleStore {
  readonly #work: SqlWork;

  constructor(work: SqlWork) {
    this.#work = work;
  }

  open({ canonical, kind }: SeriesKey, hours: HoursName | undefined): Promise<KeptSeries> {
    return this.#work.write(async (db) => {
      const { last } = await db
        .selectFrom("series")
        .select(({ fn }) => fn.max("id").as("last"))
        .executeTakeFirstOrThrow();
      const row = { canonical, kind, hours: hours ?? null };
      const { id } = await db
        .insertInto("series")
        .values({ id: (last ?? 0) + 1, ...row })
        .onConflict((conflict) => conflict.columns(["canonical", "kind"]).doUpdateSet({ hours: row.hours }))
        .returning("id")
        .executeTakeFirstOrThrow();
      return seriesOf({ id, ...row });
    });
  }

  find({ canonical, kind }: SeriesKey): Promise<KeptSeries | undefined> {
    return this.#work.read(async (db) => {
      const named = db.selectFrom("series").selectAll().where("canonical", "=", canonical);
      const row = await named.where("kind", "=", kind).executeTakeFirst();
      return row && seriesOf(row);
    });
  }

  all(): Promise<readonly KeptSeries[]> {
    return this.#work.read(async (db) => {
      const rows = await db.selectFrom("series").selectAll().orderBy("id").execute();
      return rows.map(seriesOf);
    });
  }

  write(writings: readonly SeriesWriting[]): Promise<void> {
    return this.#work.write(async (db) => {
      await putCandles(
        db,
        writings.flatMap(({ series, candles }) => candles.map((candle) => candleRow(series, candle))),
      );
      await putSpans(
        db,
        writings.flatMap(({ series, spans }) => spans.map((span) => spanRow(series, span))),
      );
    });
  }

  candles({ series, step, fromMs, toMs }: CandleRange, limit: number): Promise<readonly KeptCandle[]> {
    return this.#work.read(async (db) => {
      const rows = await ofStep(db, series, step)
        .selectAll()
        .where("start_ms", ">=", fromMs)
        .where("start_ms", "<", toMs)
        .orderBy("start_ms")
        .orderBy("is_told")
        .limit(limit)
        .execute();
      return rows.map(candleOf);
    });
  }

  newest(series: number, steps: readonly CandleStep[]): Promise<readonly KeptCandle[]> {
    return this.#work.read(async (db) => {
      const found: KeptCandle[] = [];
      for (const step of steps) {
        const made = ofStep(db, series, step).selectAll().where("is_told", "=", 0);
        const row = await made.orderBy("start_ms", "desc").limit(1).executeTakeFirst();
        if (row) found.push(candleOf(row));
      }
      return found;
    });
  }

  spans({ series, step, fromMs, toMs }: CandleRange): Promise<KeptSpans> {
    return this.#work.read(async (db) => {
      const all = db.selectFrom("listened_spans").selectAll().where("series", "=", series);
      const rows = await all
        .where("step", "in", [0, step])
        .where("from_ms", "<", toMs)
        .where("to_ms", ">", fromMs)
        .execute();
      const before = await all
        .where("step", "=", 0)
        .where("to_ms", "<=", fromMs)
        .where("from_ms", "<", fromMs)
        .orderBy("from_ms", "desc")
        .limit(1)
        .execute();
      const pruned = await db
        .selectFrom("pruned_candles")
        .select("before_ms")
        .where("series", "=", series)
        .where("step", "=", step)
        .executeTakeFirst();
      const spans = [...before, ...rows].map(spanOf).toSorted((a, b) => a.fromMs - b.fromMs);
      return { spans, sinceMs: pruned?.before_ms };
    });
  }

  prune(series: number, step: CandleStep, endedMs: number, limit: number): Promise<number> {
    return this.#work.write(async (db) => {
      const few = ofStep(db, series, step)
        .select(["start_ms", "is_told"])
        .where("start_ms", "<", endedMs)
        .where("end_ms", "<=", endedMs)
        .orderBy("start_ms")
        .limit(limit);
      const pruned = await db
        .deleteFrom("candles")
        .where("series", "=", series)
        .where("step", "=", step)
        .where((row) => sql<boolean>`${row.refTuple("start_ms", "is_told")} in ${few}`)
        .returning("end_ms")
        .execute();
      if (pruned.length === 0) return 0;
      await forget(db, series, step, Math.max(...pruned.map(({ end_ms }) => end_ms)));
      return pruned.length;
    });
  }

  thin(series: number, step: CandleStep, time: TimeSpan): Promise<number> {
    return this.#work.write(async (db) => {
      const forgotten = await thinSpans(db, series, step, time);
      if (forgotten > 0) {
        for (const one of CANDLE_STEPS) if (one <= step) await markPruned(db, series, one, time.toMs);
      }
      return forgotten;
    });
  }

  counts(): Promise<readonly { readonly step: CandleStep; readonly count: number }[]> {
    return this.#work.read(async (db) => {
      const rows = await db
        .selectFrom("candles")
        .select(({ fn }) => ["step", fn.countAll().as("count")])
        .groupBy("step")
        .orderBy("step")
        .execute();
      return rows.map(({ step, count }) => ({ step: step as CandleStep, count: Number(count) }));
    });
  }

  clear(series: number): Promise<void> {
    return this.#work.write(async (db) => {
      await db.deleteFrom("candles").where("series", "=", series).execute();
      await db.deleteFrom("listened_spans").where("series", "=", series).execute();
      await db.deleteFrom("pruned_candles").where("series", "=", series).execute();
    });
  }
}

/** What was known of a step before a time is known no longer. */
async function forget(db: Kysely<Tables>, series: number, step: CandleStep, beforeMs: number): Promise<void> {
  const told = (from: "from_ms" | "to_ms") =>
    db
      .deleteFrom("listened_spans")
      .where("series", "=", series)
      .where("step", "=", step)
      .where(from, "<", beforeMs + (from === "to_ms" ? 1 : 0));
  await told("to_ms").execute();
  const cut = await told("from_ms").returningAll().execute();
  if (cut.length > 0)
    await putSpans(
      db,
      cut.map((span) => ({ ...span, from_ms: beforeMs })),
    );
  await markPruned(db, series, step, beforeMs);
}

/** Up to when candles of a step are kept no longer; what was told again of an earlier time has gone again. */
async function markPruned(db: Kysely<Tables>, series: number, step: CandleStep, beforeMs: number): Promise<void> {
  const marked = await db
    .selectFrom("pruned_candles")
    .select("before_ms")
    .where("series", "=", series)
    .where("step", "=", step)
    .executeTakeFirst();
  const mark = { before_ms: Math.max(beforeMs, marked?.before_ms ?? beforeMs) };
  await db
    .insertInto("pruned_candles")
    .values({ series, step, ...mark })
    .onConflict((conflict) => conflict.columns(["series", "step"]).doUpdateSet(mark))
    .execute();
}

function ofStep(db: Kysely<Tables>, series: number, step: CandleStep) {
  return db.selectFrom("candles").where("series", "=", series).where("step", "=", step);
}

function seriesOf(row: CandleTables["series"]): KeptSeries {
  const { id, canonical, kind, hours } = row;
  return { id, canonical, kind: kind as PriceKind, hours: (hours ?? undefined) as HoursName | undefined };
}

function candleRow(series: number, candle: KeptCandle): CandleTables["candles"] {
  return {
    series,
    step: candle.step,
    start_ms: candle.startMs,
    is_told: candle.toldToMs === undefined ? 0 : 1,
    end_ms: candle.endMs,
    open: candle.open,
    high: candle.high,
    low: candle.low,
    close: candle.close,
    volume: candle.volume ?? null,
    count: candle.count ?? null,
    source: candle.source,
    told_to_ms: candle.toldToMs ?? null,
  };
}

function candleOf(row: CandleTables["candles"]): KeptCandle {
  const { open, high, low, close, source, told_to_ms: toldToMs } = row;
  return {
    step: row.step as CandleStep,
    startMs: row.start_ms,
    endMs: row.end_ms,
    open,
    high,
    low,
    close,
    volume: row.volume ?? undefined,
    count: row.count ?? undefined,
    source,
    ...(toldToMs === null ? {} : { toldToMs }),
  };
}

function spanRow(series: number, { step, fromMs, toMs, endedBy }: KeptSpan): CandleTables["listened_spans"] {
  return { series, step, from_ms: fromMs, to_ms: toMs, ended_by: endedBy ?? null };
}

function spanOf({ step, from_ms, to_ms, ended_by }: CandleTables["listened_spans"]): KeptSpan {
  return {
    step: step as CandleStep,
    fromMs: from_ms,
    toMs: to_ms,
    endedBy: (ended_by ?? undefined) as SpanEnd | undefined,
  };
}
