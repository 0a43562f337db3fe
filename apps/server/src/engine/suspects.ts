import { compareDecimal, Quality, SourceState, type Cancel, type Scheduler } from "@streampulse/core";

import type { Feed } from "./feed.ts";
import type { Lane } from "./lane.ts";
import { SourceFault, type Reading } from "./ports/source.ts";

/** How often silence is looked for. */
const SWEEP_MS = 1_000;
/** A polled ticker is late after this many of its intervals. */
const LATE_FACTOR = 2;
/** How long a probe may take; the wait for the next one doubles from the first to the last. */
const PROBE_MAX_MS = 5_000;
/** How long what a probe found may take to come over the connection itself. */
const GRACE_MS = 1_000;
const PROBE_WAIT_MS = 10_000;
const PROBE_WAIT_MAX_MS = 60_000;
/** Where nothing can be probed: how soon a suspect connection is opened again, and then how often at the most. */
const REOPEN_FIRST_MS = 5_000;
const REOPEN_WAIT_MS = 60_000;
const REOPEN_WAIT_MAX_MS = 15 * 60_000;

/** What there is to be judged, and who is told. */
export interface SuspectDeps {
  readonly scheduler: Scheduler;
  readonly lanes: () => Iterable<Lane>;
  readonly feedsOf: (lane: Lane) => readonly Feed[];
  /** A connection brings nothing of these; or a polled ticker is late. */
  readonly suspected: (feeds: readonly Feed[]) => void;
  /** They are suspect no longer: found to be well, or a word of theirs came; not `isWell` where their markets closed. */
  readonly cleared: (feeds: readonly Feed[], isWell: boolean) => void;
}

/** A question to a vendor that is not decided yet; `abort` ends it without an act, whatever it waits for. */
interface Probe {
  readonly signal: AbortSignal;
  abort(): void;
  /** Waits for so long, in place of whatever was waited for before. */
  wait(ms: number, then: () => void): void;
}

/**
 * Judges connections that show life and bring nothing while their markets are open: suspect first, then mute
 * or quiet, as one question to the vendor tells. Where none can be asked they are opened again.
 */
export class Suspects {
  readonly #deps: SuspectDeps;
  readonly #probes = new Set<Probe>();
  #cancel: Cancel | undefined;

  constructor(deps: SuspectDeps) {
    this.#deps = deps;
  }

  /** There is a connection to judge. */
  watch(): void {
    this.#cancel ??= this.#deps.scheduler.after(SWEEP_MS, () => this.#sweep());
  }

  stop(): void {
    this.#cancel?.();
    for (const probe of this.#probes) probe.abort();
  }

  /** A suspect connection brought something. */
  spoke(lane: Lane): void {
    this.#clear(lane, this.#deps.feedsOf(lane), "spoke");
  }

  #sweep(): void {
    this.#cancel = undefined;
    const now = this.#deps.scheduler.now();
    for (const lane of this.#deps.lanes()) {
      this.watch();
      if (lane.state !== SourceState.CONNECTED || !isJudged(lane, now)) continue;
      const feeds = this.#deps.feedsOf(lane).filter((feed) => this.#isPushed(feed, now));
      if (!showsLife(lane)) continue;
      if (feeds.length > 0) this.#judge(lane, feeds, now);
      else {
        lane.silence.idleUntilMs = now;
        if (lane.silence.suspectSinceMs !== undefined) this.#clear(lane, this.#deps.feedsOf(lane), "idle");
      }
    }
  }

  /** Whether its market is open and its connection brings it unasked. What is polled is judged by itself. */
  #isPushed(feed: Feed, now: number): boolean {
    const everyMs = feed.source.pollEveryMs?.(feed.canonical);
    // Asked for more often from now on: what it was waiting for may still take as long as it took before.
    if (everyMs !== undefined && everyMs < (feed.pollEveryMs ?? 0)) feed.heardMs = now;
    feed.pollEveryMs = everyMs;
    // Its source has said itself that it brings none.
    if (feed.saidFault !== undefined) return false;
    if (!feed.isOpen) {
      // From when it opens, it has its time.
      feed.heardMs = now;
      return false;
    }
    if (everyMs === undefined) return true;
    if (now - feed.heardMs <= LATE_FACTOR * everyMs || feed.troubledSinceMs !== undefined) return false;
    feed.troubledSinceMs = now;
    this.#deps.suspected([feed]);
    return false;
  }

  #judge(lane: Lane, feeds: readonly Feed[], now: number): void {
    const { silence, source } = lane;
    if (!silence.isLong(now, lane.openedMs)) return;
    if (silence.suspectSinceMs === undefined && !silence.isQuiet) {
      silence.suspectSinceMs = now;
      if (!source.probe) silence.nextCheckMs = Math.max(silence.nextCheckMs, now + REOPEN_FIRST_MS);
      this.#deps.suspected(feeds);
    }
    if (now < silence.nextCheckMs) return;
    const [firstMs, mostMs] = source.probe ? [PROBE_WAIT_MS, PROBE_WAIT_MAX_MS] : [REOPEN_WAIT_MS, REOPEN_WAIT_MAX_MS];
    silence.nextCheckMs = now + Math.min(mostMs, firstMs * 2 ** silence.checks++);
    if (source.probe) this.#probe(lane, feeds);
    else lane.reopen(new SourceFault("unavailable", `${source.name} brings nothing and is connected again.`));
  }

  /** Asks for the ticker that was heard of last: of all that are silent, the one that says most. */
  #probe(lane: Lane, feeds: readonly Feed[]): void {
    const feed = feeds.reduce((one, other) => (other.lastMs > one.lastMs ? other : one));
    const probe = this.#begin();
    const askedMs = this.#deps.scheduler.now();
    const { openedMs } = lane;
    // Asked of this connection, it is the answer to no other.
    const isOver = () =>
      probe.signal.aborted ||
      lane.state !== SourceState.CONNECTED ||
      lane.openedMs !== openedMs ||
      lane.silence.dataMs >= askedMs;
    const settle = (isMute: boolean) => {
      const wasOver = isOver();
      probe.abort();
      if (!wasOver) this.#verdict(lane, isMute);
    };
    const answered = (reading: Reading | undefined) => {
      if (isOver()) return probe.abort();
      if (!isNewer(reading, feed, openedMs)) return settle(false);
      // The first trade in a while may be on its way: by a request it can come sooner.
      probe.wait(GRACE_MS, () => settle(true));
    };
    new Promise<Reading | undefined>((resolve) => resolve(feed.source.probe?.(feed.canonical, probe.signal))).then(
      answered,
      // It cannot tell now: suspect it stays, and is asked again.
      () => probe.abort(),
    );
  }

  #begin(): Probe {
    const abort = new AbortController();
    let cancel: Cancel = () => {};
    const probe: Probe = {
      signal: abort.signal,
      abort: () => {
        cancel();
        this.#probes.delete(probe);
        abort.abort();
      },
      wait: (ms, then) => {
        cancel();
        cancel = this.#deps.scheduler.after(ms, then);
      },
    };
    probe.wait(PROBE_MAX_MS, () => probe.abort());
    this.#probes.add(probe);
    return probe;
  }

  #verdict(lane: Lane, isMute: boolean): void {
    const feeds = this.#deps.feedsOf(lane);
    const { silence, source } = lane;
    if (!isMute) {
      this.#clear(lane, feeds, "quiet");
      silence.isQuiet = true;
      return;
    }
    silence.suspectSinceMs ??= this.#deps.scheduler.now();
    silence.isMute = true;
    silence.isQuiet = false;
    this.#deps.suspected(feeds);
    lane.reopen(new SourceFault("unavailable", `${source.name} went mute and is connected again.`));
  }

  #clear(lane: Lane, feeds: readonly Feed[], why: "spoke" | "quiet" | "idle"): void {
    if (lane.silence.suspectSinceMs === undefined) return;
    lane.silence.clear(this.#deps.scheduler.now(), why === "quiet");
    this.#deps.cleared(feeds, why !== "idle");
  }
}

/** Made and old prices are as silent as they are told to be; who has just spoken and polls nothing is well. */
function isJudged({ source, silence }: Lane, now: number): boolean {
  if (source.quality === Quality.SIMULATED || source.quality === Quality.REPLAY) return false;
  return source.pollEveryMs !== undefined || now - silence.dataMs >= 2 * SWEEP_MS;
}

/** Where a connection shows no life of its own, and nobody can be asked, its silence says nothing. */
function showsLife({ source }: Lane): boolean {
  return source.aliveEveryMs !== undefined || source.probe !== undefined;
}

/** Whether the vendor has a price that should have come over this connection and did not. */
function isNewer(reading: Reading | undefined, { last }: Feed, openedMs: number): boolean {
  if (reading === undefined) return false;
  const { price, sourceTimeMs } = reading;
  const lastMs = last === undefined ? openedMs : last.sourceTimeMs;
  if (sourceTimeMs !== undefined && lastMs !== undefined) return sourceTimeMs > lastMs;
  return last?.price !== undefined && compareDecimal(price, last.price) !== 0;
}
