import { Failure, type Scheduler } from "@streampulse/core";

import type { Caller } from "../caller.ts";
import { checkClientId, keyOf } from "../requests.ts";
import {
  STREAM_FAULTS,
  type Fault,
  type FaultWish,
  type SessionLives,
  type SourceFaultName,
  type StreamFaultName,
  type StreamFaultsByKey,
  type Wrong,
} from "./fault.ts";
import { checkWish } from "./fault-check.ts";
import type { FaultySource } from "./faulty-source.ts";

/** How many faults are on at once. */
export const FAULTS_MAX = 8;

/** What the lab is made with. */
export interface FaultLabDeps {
  readonly scheduler: Scheduler;
  readonly sources: readonly FaultySource[];
  /** Hears what is wrong with the streams of the whole server whenever that changes. */
  readonly streams: (wrongs: StreamFaultsByKey) => void;
  /** For operators: a fault began, or is over. */
  readonly told: (fault: Fault, isOn: boolean) => void;
}

/**
 * The faults that are on in a server, of which one process has them all. Each is held by somebody, ends by itself, and
 * leaves nothing behind.
 */
export class FaultLab {
  readonly #deps: FaultLabDeps;
  readonly #faults = new Set<Fault>();
  readonly #closing = new AbortController();
  #lives: SessionLives = () => false;

  constructor(deps: FaultLabDeps) {
    this.#deps = deps;
  }

  /** How it knows sessions, once there are any. */
  attach(lives: SessionLives): void {
    this.#lives = lives;
  }

  /** The names of the sources that can be made ill. */
  get sources(): readonly string[] {
    return this.#deps.sources.map(({ name }) => name);
  }

  /** Those that are on, the oldest first. */
  get faults(): readonly Fault[] {
    return [...this.#faults];
  }

  /**
   * Switches a fault on, tells it, and ends once it is off again: in time, when `signal` aborts, or when it is left. Throws
   * a Failure, and has then changed nothing.
   */
  async *hold(caller: Caller, wish: FaultWish, signal: AbortSignal): AsyncGenerator<Fault, void, undefined> {
    const { kind, forMs, clientId, source, delayMs } = checkWish(wish, this.sources);
    if (clientId !== undefined) {
      checkClientId(clientId, caller);
      if (!(await this.#lives(caller, clientId))) throw new Failure("NO_SESSION");
    }
    if (signal.aborted || this.#closing.signal.aborted) return;
    const key = clientId === undefined ? undefined : keyOf(caller, clientId);
    const sinceMs = this.#deps.scheduler.now();
    const fault: Fault = { kind, source, key, delayMs, sinceMs, untilMs: sinceMs + forMs };
    this.#admit(fault);
    const over = this.#switchOn(fault, signal);
    try {
      yield fault;
      await over.ended;
    } finally {
      over.end();
    }
  }

  /** Ends every fault. */
  close(): void {
    this.#closing.abort();
  }

  /** One at a place, and so many in all. */
  #admit({ source, key }: Fault): void {
    if (this.faults.some((on) => on.source === source && on.key === key)) throw new Failure("FAULT_ON");
    if (this.#faults.size >= FAULTS_MAX) throw new Failure("LIMIT_FAULTS", undefined, { limit: FAULTS_MAX });
  }

  /** On until `end`, its time, the signal or the lab's end, whatever its holder does meanwhile. */
  #switchOn(fault: Fault, signal: AbortSignal): { readonly ended: Promise<void>; end(): void } {
    const ends = [signal, this.#closing.signal];
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const end = () => {
      if (!this.#faults.delete(fault)) return;
      cancel();
      for (const each of ends) each.removeEventListener("abort", end);
      this.#apply(fault, false);
      resolve();
    };
    const cancel = this.#deps.scheduler.after(fault.untilMs - fault.sinceMs, end);
    for (const each of ends) each.addEventListener("abort", end);
    this.#faults.add(fault);
    this.#apply(fault, true);
    return { ended, end };
  }

  #apply(fault: Fault, isOn: boolean): void {
    const { kind, source: name, delayMs } = fault;
    this.#deps.told(fault, isOn);
    const source = this.#deps.sources.find((one) => one.name === name);
    source?.suffer(isOn ? { kind: kind as SourceFaultName, delayMs } : undefined);
    if (name === undefined) this.#deps.streams(this.#wrongStreams());
  }

  #wrongStreams(): StreamFaultsByKey {
    const wrongs = new Map<string, Wrong<StreamFaultName>>();
    for (const { kind, key, delayMs } of this.#faults) {
      if (key !== undefined && isOfStream(kind)) wrongs.set(key, { kind, delayMs });
    }
    return wrongs;
  }
}

const isOfStream = (kind: string): kind is StreamFaultName => (STREAM_FAULTS as readonly string[]).includes(kind);
