import {
  Failure,
  NewsCall,
  type Cancel,
  type Candle,
  type CandleStep,
  type HistoryGap,
  type Scheduler,
} from "@streampulse/core";

import type { KeptCandle, KeptSpan, SeriesKey } from "../ports/stores/candle-store.ts";
import { gapsBetween } from "./gaps.ts";
import { mergedCandles, type KnownCandles } from "./merged-candles.ts";
import type { HistoryRecorder } from "./recorder.ts";
import type { SeriesBars } from "./series-bars.ts";

/** How often what has changed is told. */
export const TELL_EVERY_MS = 250;
/** How many readers follow candles at once; one more is refused. */
export const FOLLOWERS_MAX = 1_000;
/** How many candles wait for a reader that does not take them; beyond, its stream ends. */
const WAITING_MAX = 1_000;
/** What sources told is remembered of steps that ended so long ago or later. */
const RECENT_MS = 60_000;
/** How many of the newest candles are looked at. */
const RECENT_MAX = 100;

/** What has changed. The same objects for every reader. */
export interface CandleNews {
  readonly candles: readonly Candle[];
  readonly gaps: readonly HistoryGap[];
}

/** A reader's stream of what changes. */
export interface CandleFollower {
  /** What has changed since it was last asked; waits for it. Undefined when the signal aborts. Throws SLOW_CONSUMER. */
  next(signal: AbortSignal): Promise<CandleNews | undefined>;
  /** Ends it. Idempotent. */
  stop(): void;
}

/** The newest candles of the series that are followed: made once for all readers of one, at most four times a second. */
export class LiveCandles {
  readonly #recorder: HistoryRecorder;
  readonly #scheduler: Scheduler;
  readonly #followersMax: number;
  readonly #channels = new Map<string, Channel>();
  #count = 0;
  #cancel: Cancel | undefined;

  constructor(recorder: HistoryRecorder, scheduler: Scheduler, followersMax = FOLLOWERS_MAX) {
    this.#recorder = recorder;
    this.#scheduler = scheduler;
    this.#followersMax = followersMax;
  }

  /** Follows a series from what is `known` of its end. Throws LIMIT_STREAMS. */
  follow(key: SeriesKey, step: CandleStep, known: KnownCandles): CandleFollower {
    if (this.#count >= this.#followersMax) {
      const limit = this.#followersMax;
      throw new Failure("LIMIT_STREAMS", `The server's ${limit} streams of candles are all taken; try again later.`, {
        limit,
      });
    }
    this.#count++;
    const name = `${step} ${key.kind} ${key.canonical}`;
    const channel = this.#channels.get(name) ?? new Channel(key, step, known, this.#recorder);
    this.#channels.set(name, channel);
    const follower = new Follower(() => {
      this.#count--;
      channel.followers.delete(follower);
      if (channel.followers.size === 0 && this.#channels.get(name) === channel) this.#channels.delete(name);
      if (this.#channels.size === 0) this.#stop();
    });
    channel.followers.add(follower);
    channel.welcome(follower, this.#scheduler.now());
    this.#cancel ??= this.#scheduler.after(TELL_EVERY_MS, () => this.#tell());
    return follower;
  }

  #tell(): void {
    this.#cancel = this.#scheduler.after(TELL_EVERY_MS, () => this.#tell());
    const nowMs = this.#scheduler.now();
    for (const channel of this.#channels.values()) channel.tell(nowMs);
  }

  #stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

/** One series and step that somebody follows. */
class Channel {
  readonly followers = new Set<Follower>();
  readonly #key: SeriesKey;
  readonly #step: CandleStep;
  readonly #recorder: HistoryRecorder;
  /** Of the newest steps, what sources have told, and when everything was known. */
  #told: readonly KeptCandle[];
  #spans: readonly KeptSpan[];
  readonly #hours: KnownCandles["hours"];
  /** What was told last of each of the newest steps, in words. */
  #last = new Map<number, string>();
  #lastGap = "";
  /** What the series was at the last look, and when its newest candle ends: until then, the same, it has nothing to tell. */
  #seen = { bars: undefined as SeriesBars | undefined, version: -1, isHeard: false, untilMs: -Infinity };

  constructor(key: SeriesKey, step: CandleStep, known: KnownCandles, recorder: HistoryRecorder) {
    this.#key = key;
    this.#step = step;
    this.#recorder = recorder;
    this.#hours = known.hours;
    this.#told = known.candles.filter(
      ({ toldToMs, endMs }) => toldToMs !== undefined && endMs > known.nowMs - RECENT_MS,
    );
    this.#spans = known.spans.slice(-10);
  }

  /** Tells all what has changed. */
  tell(wallMs: number): void {
    if (this.#isSame(wallMs)) return;
    const { candles, gaps } = this.#now(wallMs);
    const news = {
      candles: candles.filter((candle) => this.#isNew(candle)),
      gaps: gaps.filter((gap) => this.#isNewGap(gap)),
    };
    if (news.candles.length === 0 && news.gaps.length === 0) return;
    for (const follower of this.followers) follower.take(news);
  }

  /** Tells one who has just come what may have changed since it looked. */
  welcome(follower: Follower, wallMs: number): void {
    const news = this.#now(wallMs);
    if (news.candles.length > 0) follower.take(news);
  }

  #isSame(wallMs: number): boolean {
    const series = this.#recorder.find(this.#key);
    if (series === undefined || series.id === undefined) return true;
    const { bars, spans } = series;
    const nowMs = series.nowOf(wallMs);
    const before = this.#seen;
    const [version, isHeard] = [bars.version, spans.isOpen];
    if (before.bars === bars && before.version === version && before.isHeard === isHeard && nowMs < before.untilMs)
      return true;
    const endMs = bars.newest(this.#step)?.endMs ?? Infinity;
    this.#seen = { bars, version, isHeard, untilMs: nowMs < endMs ? endMs : Infinity };
    return false;
  }

  /** The newest candles, as far as they may yet change, and the last gap. */
  #now(wallMs: number): CandleNews {
    const series = this.#recorder.find(this.#key);
    if (series === undefined || series.id === undefined) return { candles: [], gaps: [] };
    const nowMs = series.nowOf(wallMs);
    const spans = this.#spansNow(series.known(wallMs));
    const made = series.bars.between(this.#step, -Infinity, Infinity).slice(-RECENT_MAX);
    const candles = [...this.#told, ...made.map((bar) => bar.kept())].toSorted(
      (a, b) => a.startMs - b.startMs || Number(a.toldToMs !== undefined) - Number(b.toldToMs !== undefined),
    );
    const known = { candles, spans, hours: this.#hours, nowMs };
    return { candles: mergedCandles(known), gaps: lastGap(known) };
  }

  #spansNow(known: readonly KeptSpan[]): readonly KeptSpan[] {
    const byStart = new Map([...this.#spans, ...known].map((span) => [`${span.fromMs} ${span.step}`, span]));
    this.#spans = [...byStart.values()].toSorted((a, b) => a.fromMs - b.fromMs).slice(-20);
    return this.#spans;
  }

  #isNew(candle: Candle): boolean {
    const words = JSON.stringify(candle);
    if (this.#last.get(candle.startMs) === words) return false;
    this.#last.set(candle.startMs, words);
    const oldest = this.#last.keys().next();
    if (this.#last.size > WAITING_MAX && !oldest.done) this.#last.delete(oldest.value);
    return true;
  }

  #isNewGap(gap: HistoryGap): boolean {
    const words = JSON.stringify(gap);
    if (words === this.#lastGap) return false;
    this.#lastGap = words;
    return true;
  }
}

/** The gap between the last two spans that were listened to, or since the last. */
function lastGap({ spans, hours, nowMs }: KnownCandles): readonly HistoryGap[] {
  const heard = spans.filter(({ step }) => step === 0);
  const fromMs = (heard.at(-2) ?? heard.at(-1))?.toMs ?? nowMs;
  const last = gapsBetween(heard, { fromMs, toMs: nowMs }, hours).at(-1);
  return last ? [{ ...last, toMs: last.toMs >= nowMs ? undefined : last.toMs }] : [];
}

/** One reader: what it has not taken yet, of each step the newest. */
class Follower implements CandleFollower {
  readonly #left: () => void;
  /** News that came since the last were taken: as they are, or gathered from several. */
  #news: CandleNews | undefined;
  #gathered: { readonly candles: Map<number, Candle>; readonly gaps: Map<number, HistoryGap> } | undefined;
  readonly #call = new NewsCall();
  #isSlow = false;
  #isStopped = false;

  constructor(left: () => void) {
    this.#left = left;
  }

  take(news: CandleNews): void {
    if (this.#isSlow) return;
    if (this.#news) {
      const { candles, gaps } = (this.#gathered ??= { candles: new Map(), gaps: new Map() });
      if (candles.size === 0) for (const candle of this.#news.candles) candles.set(candle.startMs, candle);
      if (gaps.size === 0) for (const gap of this.#news.gaps) gaps.set(gap.fromMs, gap);
      for (const candle of news.candles) candles.set(candle.startMs, candle);
      for (const gap of news.gaps) gaps.set(gap.fromMs, gap);
      if (candles.size + gaps.size > WAITING_MAX) {
        this.#isSlow = true;
        this.#news = this.#gathered = undefined;
      }
    } else this.#news = news;
    this.#call.call();
  }

  async next(signal: AbortSignal): Promise<CandleNews | undefined> {
    if (!this.#news && !this.#isSlow && !this.#isStopped && !signal.aborted) {
      await this.#call.next(signal);
    }
    if (signal.aborted || this.#isStopped) return undefined;
    if (this.#isSlow) throw new Failure("SLOW_CONSUMER");
    const [news, gathered] = [this.#news, this.#gathered];
    this.#news = this.#gathered = undefined;
    if (!gathered) return news;
    return {
      candles: [...gathered.candles.values()].toSorted((a, b) => a.startMs - b.startMs),
      gaps: [...gathered.gaps.values()].toSorted((a, b) => a.fromMs - b.fromMs),
    };
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#left();
    this.#call.call();
  }
}
