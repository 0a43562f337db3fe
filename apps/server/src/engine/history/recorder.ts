import { CANDLE_STEPS, CandleStep, PriceKind, type Quality, type Cancel, type Scheduler } from "@streampulse/core";

import type { Listed } from "../listed.ts";
import type { ListingReader } from "../listing-reader.ts";
import type { SourceQuote } from "../ports/source.ts";
import { StoreFault } from "../ports/store.ts";
import type { CandleStore, SeriesKey, SeriesWriting } from "../ports/stores/candle-store.ts";
import type { Bar } from "./bar.ts";
import { kindOf, RecordedSeries } from "./recorded-series.ts";

/** How often what was heard is written. */
export const WRITE_EVERY_MS = 5_000;
/** How often it is written that a series was listened to, where nothing else is. */
const SPAN_EVERY_MS = 60_000;
/** About so many candles are one writing: what is given to the database at once holds up the prices as long as it takes. */
const ROWS_TOGETHER = 1_000;
/** How many candles may wait to be written, some 300 bytes each. Beyond, all that waits is lost, and a gap says so. */
export const UNSAVED_MAX = 250_000;

/** What the recorder is made with. */
export interface RecorderDeps {
  readonly store: CandleStore;
  readonly scheduler: Scheduler;
  /** Told once when nothing can be written, with the reason, and once when it can again. */
  readonly trouble: (fault: unknown) => void;
  readonly unsavedMax?: number;
}

/** What the recorder has counted since it began. */
export interface RecorderCounts {
  /** Prices that are in candles. */
  counted: number;
  /** Prices that came too late for theirs. */
  late: number;
  /** Candles that were lost since they could not be written. */
  lost: number;
}

/**
 * Makes candles of every quote of every listing that is watched, and writes them in pieces beside the tick path, one
 * writing at a time. It holds a bounded number of candles; what is lost beyond is told as a gap.
 */
export class HistoryRecorder implements ListingReader {
  readonly counts: RecorderCounts = { counted: 0, late: 0, lost: 0 };
  readonly #deps: RecorderDeps;
  readonly #unsavedMax: number;
  /** By the number of the listing. */
  readonly #byListed: (RecordedSeries | undefined)[] = [];
  readonly #byKey = new Map<string, RecordedSeries>();
  /** Replays begin anew with each process: what one before recorded of them is cleared once. */
  readonly #begun = new Set<string>();
  #cancel: Cancel | undefined;
  #writing: Promise<void> | undefined;
  #opening: Promise<void> | undefined;
  #spansMs = 0;
  #isTroubled = false;
  #isClosed = false;

  constructor(deps: RecorderDeps) {
    this.#deps = deps;
    this.#unsavedMax = deps.unsavedMax ?? UNSAVED_MAX;
  }

  /** The hot path. */
  quoted(listed: Readonly<Listed>, said: SourceQuote | undefined): void {
    const quote = listed.latest;
    if (quote === undefined || this.#isClosed) return;
    let series = this.#byListed[listed.id];
    if (series === undefined || series.key.kind !== kindOf(quote.quality)) series = this.#enter(listed, quote.quality);
    // Another venue stands in: these are no prices of this one, and that they go on says nothing of its own.
    if (listed.carriedAs !== listed.canonical) return series.miss(this.#deps.scheduler.now());
    if (said === undefined) {
      if (quote.stale) series.cut("down", this.#deps.scheduler.now());
      else if (!series.spans.isOpen) series.resume();
      return;
    }
    const heard = series.heard(said, quote, (listed.info.delaySeconds ?? 0) * 1_000);
    if (heard !== "passed") this.counts[heard]++;
  }

  /** Nobody watches a listing any more. */
  left(listed: Readonly<Listed>): void {
    const series = this.#byListed[listed.id];
    if (series === undefined) return;
    this.#byListed[listed.id] = undefined;
    series.cut("unwatched", this.#deps.scheduler.now());
    series.isLeft = true;
  }

  /** The series while it is watched or not all written. */
  find(key: SeriesKey): RecordedSeries | undefined {
    return this.#byKey.get(textOf(key));
  }

  /** Writes what there is, as far as it can be, and ends. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancel?.();
    const now = this.#deps.scheduler.now();
    for (const series of this.#byKey.values()) series.cut("closed", now);
    await this.#opening;
    await this.#writing;
    await this.#write(true);
  }

  #enter(listed: Readonly<Listed>, quality: Quality): RecordedSeries {
    const key = { canonical: listed.canonical, kind: kindOf(quality) };
    this.left(listed);
    const known = this.#byKey.get(textOf(key));
    const series = known ?? new RecordedSeries(key, listed.hours);
    series.isLeft = false;
    this.#byKey.set(textOf(key), series);
    this.#byListed[listed.id] = series;
    this.#cancel ??= this.#deps.scheduler.after(WRITE_EVERY_MS, () => this.#turn());
    if (known === undefined) this.#openSoon();
    return series;
  }

  #turn(): void {
    const { scheduler } = this.#deps;
    this.#cancel = scheduler.after(WRITE_EVERY_MS, () => this.#turn());
    this.#bound();
    if (this.#writing) return;
    const isDue = scheduler.now() - this.#spansMs >= SPAN_EVERY_MS;
    if (isDue) this.#spansMs = scheduler.now();
    this.#writing = this.#write(isDue).finally(() => (this.#writing = undefined));
  }

  /** What is made of a series is told to nobody before it is known what was made of it before. */
  #openSoon(): void {
    this.#opening ??= this.#openAll()
      .catch((error: unknown) => this.#tell(error))
      .finally(() => (this.#opening = undefined));
  }

  async #openAll(): Promise<void> {
    // Those that come meanwhile are in it too.
    for (const series of this.#byKey.values()) await this.#isOpen(series).catch(unlessUnusable);
  }

  #bound(): void {
    let unsaved = 0;
    for (const { bars } of this.#byKey.values()) unsaved += bars.unsavedCount;
    if (unsaved <= this.#unsavedMax) return;
    this.counts.lost += unsaved;
    const now = this.#deps.scheduler.now();
    for (const series of this.#byKey.values()) if (series.bars.unsavedCount > 0) series.lose(now);
  }

  /** Writes all that is due, in pieces. */
  async #write(spansToo: boolean): Promise<void> {
    let unusable: unknown;
    try {
      let piece: Piece = new Piece();
      for (const series of [...this.#byKey.values()]) {
        if (!series.isDirty && !spansToo) this.#settle(series);
        else if (await this.#isOpen(series).catch((error: unknown) => void (unusable = unlessUnusable(error)))) {
          piece.add(series, this.#deps.scheduler.now());
          if (piece.rows < ROWS_TOGETHER) continue;
          await this.#save(piece);
          piece = new Piece();
        }
      }
      await this.#save(piece);
      this.#tell(unusable);
    } catch (error) {
      this.#tell(error);
    }
  }

  async #save(piece: Piece): Promise<void> {
    if (piece.rows === 0) return;
    try {
      await this.#deps.store.write(piece.writings);
    } catch (error) {
      piece.failed();
      throw error;
    }
    for (const series of piece.written()) this.#settle(series);
  }

  #settle(series: RecordedSeries): void {
    series.settle(this.#deps.scheduler.now());
    const { isLeft, isDirty, bars, key } = series;
    if (isLeft && !isDirty && bars.unsavedCount === 0) this.#byKey.delete(textOf(key));
  }

  /** Whether the series has its number in the store; what was made of its newest steps before is then in its bars. */
  async #isOpen(series: RecordedSeries): Promise<boolean> {
    if (series.id !== undefined) return true;
    const { store } = this.#deps;
    const { key, hours, bars } = series;
    // A database that can only be read has it, as most times.
    const known = await store.find(key);
    const { id } = known && known.hours === hours ? known : await store.open(key, hours);
    if (key.kind === PriceKind.REPLAY && !this.#begun.has(textOf(key))) await store.clear(id);
    this.#begun.add(textOf(key));
    const before = await store.newest(id, CANDLE_STEPS);
    const recordedToMs = known ? await this.#recordedTo(id) : -Infinity;
    // It may have been opened meanwhile, or lost what it had, and then begins anew with the next writing.
    if (series.id !== undefined) return true;
    if (series.bars !== bars) return false;
    bars.goOn(before);
    this.counts.counted += series.opened(id, recordedToMs);
    return true;
  }

  /** Up to when a series was last listened to. */
  async #recordedTo(series: number): Promise<number> {
    const nowMs = Math.floor(this.#deps.scheduler.now());
    const { spans } = await this.#deps.store.spans({
      series,
      step: CandleStep.ONE_SECOND,
      fromMs: nowMs,
      toMs: nowMs + 1,
    });
    return Math.max(-Infinity, ...spans.filter(({ step }) => step === 0).map(({ toMs }) => toMs));
  }

  #tell(fault: unknown): void {
    const isTroubled = fault !== undefined;
    if (isTroubled !== this.#isTroubled) this.#deps.trouble(fault);
    this.#isTroubled = isTroubled;
  }
}

/** What is written at once, and what it was when it was given to be written. */
class Piece {
  rows = 0;
  readonly writings: SeriesWriting[] = [];
  readonly #series: RecordedSeries[] = [];
  readonly #saved: (() => RecordedSeries)[] = [];

  add(series: RecordedSeries, nowMs: number): void {
    const bars = series.bars.unsaved();
    const versions = bars.map(({ version }) => version);
    const spans = series.known(nowMs);
    this.rows += bars.length + spans.length;
    series.isDirty = false;
    this.#series.push(series);
    this.writings.push({ series: series.id as number, candles: bars.map((bar: Bar) => bar.kept()), spans });
    this.#saved.push(() => {
      bars.forEach((bar, n) => (bar.saved = versions[n] as number));
      series.spans.saved(spans, series.nowOf(nowMs));
      return series;
    });
  }

  written(): RecordedSeries[] {
    return this.#saved.map((saved) => saved());
  }

  failed(): void {
    for (const series of this.#series) series.isDirty = true;
  }
}

/** In a database that can only be read some series are, and others are not: the fault. Throws any other. */
function unlessUnusable(error: unknown): unknown {
  if (error instanceof StoreFault && error.reason === "STORAGE_UNUSABLE") return error;
  throw error;
}

function textOf({ canonical, kind }: SeriesKey): string {
  return `${kind} ${canonical}`;
}
