import type { Cancel, Scheduler, TickerInfo } from "@streampulse/core";
import type { RecordedQuote } from "../../recordings/entry.ts";
import { readBatches, type RecordingRead } from "../../recordings/reader.ts";

/** How a recording is played. */
export interface PlaybackRules {
  readonly path: string;
  /** How many times as fast as it was recorded; Infinity: as fast as it can be read. */
  readonly speed: number;
  readonly loop: boolean;
}

/** Who listens to a playback. */
export interface PlaybackEvents {
  /** The recording begins, for the first time (0) or once more. */
  passBegan(pass: number): void;
  /** What is due now, in the order of the recording. Never empty. */
  played(entries: readonly PlayedEntry[]): void;
  /** Nothing more comes: the recording is at its end, or at a RecordingFault, or a listener threw. */
  ended(failure: Error | undefined): void;
}

/** An entry of the recording that is played. */
export type PlayedEntry =
  | { readonly kind: "quote"; readonly quote: RecordedQuote }
  | { readonly kind: "info"; readonly info: TickerInfo };

/** How many entries one turn of the event loop plays at most: about a millisecond's work. */
const TURN_MAX = 1_000;

/** The longest single wait: a timer takes no more than 24 days, and a slow replay of a quiet market may need it. */
const WAIT_MAX_MS = 3_600_000;

/** The pause between the last quote of a pass and the first of the next, in the recording's own time. */
export const LOOP_PAUSE_MS = 1_000;

/**
 * The one clock of a replay, and the reading behind it. An entry's time is that of its receipt, counted
 * from the first quote of its spell of recording: pauses between spells are not played, and a receipt
 * earlier than one before it is due together with it. Lateness is made up, nothing is left out.
 */
export class Playback {
  readonly #rules: PlaybackRules;
  readonly #scheduler: Scheduler;
  readonly #events: PlaybackEvents;
  #running: Promise<void> | undefined;
  #isClosed = false;
  #cancelWait: (() => void) | undefined;
  #beganMs = 0;
  /** How far the recording has been played, in its own time; grows over passes. */
  #offsetMs = 0;
  /** What the offset is of: receipts are counted from `fromMs`, which stands at `baseMs`. */
  #spell: { startedTimeMs: number; fromMs: number | undefined; baseMs: number } | undefined;
  #due: PlayedEntry[] = [];

  constructor(rules: PlaybackRules, scheduler: Scheduler, events: PlaybackEvents) {
    this.#rules = rules;
    this.#scheduler = scheduler;
    this.#events = events;
  }

  /** Starts the clock; again: nothing. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the playback and closes the file. No event comes after the call. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelWait?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#beganMs = this.#scheduler.now();
    let failure: Error | undefined;
    try {
      for (let pass = 0; pass === 0 || this.#rules.loop; pass++) {
        if (pass > 0) await this.#reach(this.#offsetMs + LOOP_PAUSE_MS);
        if (this.#isClosed) return;
        this.#events.passBegan(pass);
        await this.#playThrough();
        if (this.#isClosed) return;
      }
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    if (!this.#isClosed) this.#events.ended(failure);
  }

  async #playThrough(): Promise<void> {
    for await (const batch of readBatches(this.#rules.path, TURN_MAX)) {
      for (const read of batch) {
        // No promise for a quote that is due already: most are when the replay is fast.
        const wait = read.kind === "quote" ? this.#reachQuote(read.quote) : undefined;
        if (wait) await wait;
        if (this.#isClosed) return;
        this.#take(read);
      }
      this.#emit();
      // Other work gets its turn, however much is due.
      await this.#wait(0);
      if (this.#isClosed) return;
    }
  }

  #take(read: RecordingRead): void {
    if (read.kind === "quote" || read.kind === "info") this.#due.push(read);
    if (read.kind !== "start") return;
    this.#spell = { startedTimeMs: read.startedTimeMs, fromMs: undefined, baseMs: this.#offsetMs };
  }

  /** Undefined where the quote is due already. */
  #reachQuote({ receivedTimeMs }: RecordedQuote): Promise<void> | undefined {
    const spell = this.#spell;
    if (spell) {
      // What was old news when the recording began is due at once, and what follows is not late by its age.
      spell.fromMs ??= Math.max(receivedTimeMs, spell.startedTimeMs);
      this.#offsetMs = Math.max(this.#offsetMs, spell.baseMs + receivedTimeMs - spell.fromMs);
    }
    return this.#offsetMs <= this.#playedMs() ? undefined : this.#reach(this.#offsetMs);
  }

  async #reach(offsetMs: number): Promise<void> {
    this.#emit();
    while (!this.#isClosed && offsetMs > this.#playedMs()) {
      const ms = (offsetMs - this.#playedMs()) / this.#rules.speed;
      await this.#wait(Math.min(Math.max(1, ms), WAIT_MAX_MS));
    }
    this.#offsetMs = offsetMs;
  }

  /** Where the clock stands in the recording's own time. */
  #playedMs(): number {
    if (this.#rules.speed === Infinity) return Infinity;
    return (this.#scheduler.now() - this.#beganMs) * this.#rules.speed;
  }

  #emit(): void {
    if (this.#due.length === 0 || this.#isClosed) return;
    const due = this.#due;
    this.#due = [];
    this.#events.played(due);
  }

  async #wait(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel: Cancel = this.#scheduler.after(delayMs, resolve);
    this.#cancelWait = () => {
      cancel();
      resolve();
    };
    await promise;
    this.#cancelWait = undefined;
  }
}
