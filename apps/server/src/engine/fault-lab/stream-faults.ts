import { Failure, type Scheduler } from "@streampulse/core";

import type { Sink } from "../ports/transport.ts";
import type { StreamFaultsByKey } from "./fault.ts";
import { SlowedSink } from "./slowed-sink.ts";

/** What the sessions of a process ask before a stream of theirs begins. */
export interface StreamGate {
  /** Why a session's stream is refused now. */
  refusal(key: string): Failure | undefined;
  /** What a session's stream is written to. */
  sinkOf(key: string, sink: Sink): Sink;
}

/** What is wrong with the streams of this process, as its owner's fault lab says. */
export class StreamFaults implements StreamGate {
  readonly #scheduler: Scheduler;
  #wrongs: StreamFaultsByKey = new Map();
  /** Who waits for the next change. */
  readonly #waiting = new Set<() => void>();
  #cut: (key: string, failure: Failure) => void = () => {};

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** By what a session's stream is ended, once there are sessions. */
  attach(cut: (key: string, failure: Failure) => void): void {
    this.#cut = cut;
  }

  /** From now on these, and no others. */
  replace(wrongs: StreamFaultsByKey): void {
    const before = this.#wrongs;
    this.#wrongs = wrongs;
    for (const wake of this.#waiting) wake();
    for (const [key, { kind }] of wrongs)
      if (kind === "cut" && before.get(key)?.kind !== "cut") this.#cut(key, cutFailure());
  }

  /** These, and then what replaces them, the newest only, until the signal aborts: for the server's other processes. */
  async *changes(signal: AbortSignal): AsyncGenerator<StreamFaultsByKey, void, undefined> {
    let told: StreamFaultsByKey | undefined;
    let wake = () => {};
    const end = () => wake();
    signal.addEventListener("abort", end, { once: true });
    try {
      while (!signal.aborted) {
        if (told !== this.#wrongs) {
          yield (told = this.#wrongs);
          continue;
        }
        await new Promise<void>((resolve) => this.#waiting.add((wake = resolve)));
        this.#waiting.delete(wake);
      }
    } finally {
      this.#waiting.delete(wake);
      signal.removeEventListener("abort", end);
    }
  }

  refusal(key: string): Failure | undefined {
    return this.#wrongs.get(key)?.kind === "cut" ? cutFailure() : undefined;
  }

  sinkOf(key: string, sink: Sink): Sink {
    return new SlowedSink(sink, this.#scheduler, () => {
      const wrong = this.#wrongs.get(key);
      return wrong?.kind === "slow" ? (wrong.delayMs ?? 0) : 0;
    });
  }
}

function cutFailure(): Failure {
  return new Failure("UNAVAILABLE", "The fault lab has cut this stream.");
}
