import { Quality, type Cancel, type Scheduler } from "@streampulse/core";

import { Audience } from "./audience.ts";
import { RoomClock, type ClockFace } from "./room-clock.ts";
import { JUMP_EVERY_MS, PLAY_EVERY_MS, REPEAT_MS } from "./room-limits.ts";
import type { Standing } from "./standing.ts";
import type { TapeInfo, TapeQuote } from "./tape-entry.ts";
import { countUntil, type Tape } from "./tape.ts";

/** What a room plays: old prices, or made-up ones. */
export type RoomKind = "recording" | "scenario";

/** What is told of a room's tracks, by their number. */
export interface TrackNews {
  readonly infos: readonly Pick<TapeInfo, "track" | "info">[];
  readonly quotes: readonly Pick<TapeQuote, "track" | "quote">[];
  /** Of those, that they have no price yet at the time that the clock was set to. */
  readonly unpriced: readonly number[];
  /** It is all that is known of these tracks: what was told of them before is not true of now. */
  readonly isWhole: boolean;
}

/** How far a clock goes at once. */
export type ClockStep = "quote" | "minute";

/** What stays the same of a room. */
export interface RoomTerms {
  /** The venue of its tickers. */
  readonly id: string;
  readonly code: string;
  readonly kind: RoomKind;
  /** Of the recording or the scenario. */
  readonly name: string;
  readonly tape: Tape;
}

const MINUTE_MS = 60_000;

/** A tape and its one clock. What the clock passes is told as it is passed; a jump tells how things stand there. */
export class Room {
  readonly terms: RoomTerms;
  readonly audience: Audience;
  readonly #clock: RoomClock;
  readonly #scheduler: Scheduler;
  readonly #told: (news: TrackNews) => void;
  readonly #tracks: ReadonlyMap<string, number>;
  /** How many quotes and infos of the tape were played. */
  #quotes = 0;
  #infos = 0;
  #standing: Standing;
  /** When it last told how things stand; and whether it was set elsewhere since. */
  #jumpedMs = -Infinity;
  #isToJump = false;
  #cancel: Cancel | undefined;

  /** `told` hears what is to be told to readers of its tickers, `present` how many there are. */
  constructor(
    terms: RoomTerms,
    scheduler: Scheduler,
    heard: { readonly told: (news: TrackNews) => void; readonly present: (count: number) => void },
  ) {
    this.terms = terms;
    this.#scheduler = scheduler;
    this.#told = heard.told;
    this.#clock = new RoomClock(() => scheduler.now(), terms.tape.lengthMs);
    this.audience = new Audience(scheduler, () => this.clock, heard.present);
    this.#tracks = new Map(terms.tape.tracks.map(({ code }, track) => [code, track]));
    this.#standing = this.#stand();
    this.#plan();
  }

  get clock(): ClockFace {
    return this.#clock.face;
  }

  get quality(): Quality {
    return this.terms.kind === "recording" ? Quality.REPLAY : Quality.SIMULATED;
  }

  trackOf(code: string): number | undefined {
    return this.#tracks.get(code);
  }

  /** What a late comer is told of a track. */
  stateOf(track: number): TrackNews {
    const quote = this.#standing.quotes[track] ?? {};
    return {
      infos: [{ track, info: this.#standing.infos[track] ?? {} }],
      quotes: [{ track, quote }],
      unpriced: quote.price === undefined ? [track] : [],
      isWhole: true,
    };
  }

  /** Throws INVALID_ARGUMENT, and has then changed nothing. */
  move(change: Partial<ClockFace>): void {
    this.#clock.move(change);
    if (change.positionMs === undefined) this.#play();
    else this.#isToJump = true;
    // A slider that is dragged sets it over and over: where it came to by then is told.
    if (this.#isToJump && this.#jumpsInMs() === 0) this.#jump();
    this.#plan();
    this.audience.clockMoved();
  }

  /** Holds the clock at the next quote, or the next whole minute of the market. At the end it stays there. */
  step(step: ClockStep): void {
    const { beginsMs, lengthMs, quotes } = this.terms.tape;
    const { positionMs } = this.clock;
    // What is due is played first, or the next quote would be one that was due.
    this.#play();
    const next =
      step === "quote"
        ? quotes[this.#quotes]?.atMs
        : (Math.floor((beginsMs + positionMs) / MINUTE_MS) + 1) * MINUTE_MS - beginsMs;
    this.#clock.move({ positionMs: Math.min(lengthMs, next ?? lengthMs), isPlaying: false });
    this.#play();
    this.#plan();
    this.audience.clockMoved();
  }

  end(): void {
    this.#cancel?.();
    this.audience.end();
  }

  /** Tells everything up to the clock, in its order. */
  #play(): void {
    if (this.#isToJump) return this.#jump();
    const { tape } = this.terms;
    const { positionMs } = this.clock;
    const infos = tape.infos.slice(this.#infos, (this.#infos = countUntil(tape.infos, positionMs)));
    const quotes = tape.quotes.slice(this.#quotes, (this.#quotes = countUntil(tape.quotes, positionMs)));
    for (const info of infos) this.#standing.info(info);
    for (const quote of quotes) this.#standing.quote(quote);
    if (infos.length + quotes.length > 0) this.#told({ infos, quotes, unpriced: [], isWhole: false });
  }

  /** Tells how things stand where the clock was set to. */
  #jump(): void {
    this.#isToJump = false;
    this.#jumpedMs = this.#scheduler.now();
    this.#standing = this.#stand();
    const all = this.terms.tape.tracks.map((_, track) => this.stateOf(track));
    this.#told({
      infos: all.flatMap(({ infos }) => infos),
      quotes: all.flatMap(({ quotes }) => quotes),
      unpriced: all.flatMap(({ unpriced }) => unpriced),
      isWhole: true,
    });
  }

  #stand(): Standing {
    const { tape } = this.terms;
    const { positionMs } = this.clock;
    this.#quotes = countUntil(tape.quotes, positionMs);
    this.#infos = countUntil(tape.infos, positionMs);
    return tape.standings.after(tape, this.#quotes, this.#infos);
  }

  #jumpsInMs(): number {
    return Math.max(0, this.#jumpedMs + JUMP_EVERY_MS - this.#scheduler.now());
  }

  #plan(): void {
    this.#cancel?.();
    const { isPlaying } = this.clock;
    const { quotes, infos, lengthMs } = this.terms.tape;
    const nextMs = Math.min(quotes[this.#quotes]?.atMs ?? lengthMs, infos[this.#infos]?.atMs ?? lengthMs);
    const playMs = isPlaying ? Math.min(REPEAT_MS, this.#clock.waitFor(nextMs)) : REPEAT_MS;
    const waitMs = this.#isToJump ? this.#jumpsInMs() : Math.max(PLAY_EVERY_MS, playMs);
    this.#cancel = this.#scheduler.after(waitMs, () => this.#turn(isPlaying));
  }

  #turn(wasPlaying: boolean): void {
    const before = this.#quotes;
    const isJump = this.#isToJump;
    this.#play();
    if (!isJump && this.#quotes === before) this.#repeat();
    // At the end it holds by itself, and that is news.
    if (wasPlaying && !this.clock.isPlaying) this.move({ isPlaying: false });
    else this.#plan();
  }

  /** Nothing was new: the same prices again, as no trade of their own. */
  #repeat(): void {
    const quotes = this.#standing.quotes.flatMap((quote, track) =>
      quote?.price === undefined ? [] : [{ track, quote: { quality: this.quality } }],
    );
    this.#told({ infos: [], quotes, unpriced: [], isWhole: false });
  }
}
