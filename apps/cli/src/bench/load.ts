import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";
import { BenchClient, type Happenings } from "./bench-client.ts";
import type { Door, Target } from "./door.ts";
import { Readings, tickersOf, type Counts } from "./readings.ts";
import { readUsage, type Usage } from "./server-process.ts";

/** What to put on a server. */
export interface Plan {
  readonly door: Door;
  readonly target: Target;
  readonly token: string | undefined;
  readonly clients: number;
  /** The tickers of all clients together; each client has `each` of them. */
  readonly pool: readonly string[];
  readonly each: number;
  readonly isEvery: boolean;
  readonly maxRate: number;
  /** The measured time at most. */
  readonly seconds: number;
  /** Quotes that each client reads; Infinity where only the time counts. */
  readonly updates: number;
  /** How often a client that lost its stream tries to come back. */
  readonly attempts: number;
  /** The server's processes, where they can be looked at. */
  readonly pids: readonly number[];
}

/** How far a run is. */
export interface Progress {
  readonly phase: "opening" | "measuring";
  /** 0 to 1. */
  readonly part: number;
  readonly live: number;
  readonly deliveries: number;
}

/** What a run measured. */
export interface Outcome extends Happenings {
  /** Clients whose stream lives at the end. */
  readonly live: number;
  readonly openedInMs: number;
  readonly seconds: number;
  /** Of the measured time. */
  readonly measured: Pick<Counts, "deliveries" | "bytes" | "conflated">;
  /** Of the whole run, its beginning included. */
  readonly readings: Readings;
  readonly firstPricesWanted: number;
  /** Whether every client read what it was to read. */
  readonly isComplete: boolean;
  /** The server before any client came, when all had come, and at the end. */
  readonly usage: readonly [Usage | undefined, Usage | undefined, Usage | undefined];
  /** How busy this program itself was: from 0.9 on the latencies are its own. */
  readonly ownUtilisation: number;
}

/** As many handshakes are under way at a time: fewer than a listener keeps for a server that is busy. */
const OPENING_MAX = 128;
const STEP_MS = 50;
/** How long without one more stream the opening may last. */
const OPENING_STALLED_MS = 20_000;
/** How long first prices may take once all streams are open. */
const FIRST_PRICES_MS = 3_000;
/** Reasons that no other attempt can mend, and that concern all clients. */
const OWN_LIMITS = new Set(["EMFILE", "ENFILE", "EADDRNOTAVAIL"]);

/** Opens the clients of a plan, reads for as long as it says, and drops them. It ends by itself. */
export class Load {
  readonly #plan: Plan;
  readonly #readings: Readings;
  readonly #happenings: Happenings = {
    reconnects: 0,
    endings: new Map(),
    endedClients: new Map(),
    troubles: new Map(),
  };
  readonly #clients: BenchClient[];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#readings = new Readings(plan.pool, plan.clients, plan.each, plan.isEvery);
    this.#clients = Array.from({ length: plan.clients }, (_, index) => this.#client(index));
  }

  /** Runs it; an abort ends it early with what was measured by then. */
  async run(signal: AbortSignal, progress: (progress: Progress) => void): Promise<Outcome> {
    const { pids, seconds, updates, clients, each } = this.#plan;
    const readings = this.#readings;
    const before = readUsage(pids);
    const begun = performance.now();
    try {
      await this.#open(signal, progress);
      const openedInMs = performance.now() - begun;
      const opened = readUsage(pids);
      const from = { ...readings.counts };
      const readBefore = this.#clients.map(({ read }) => read);
      const loop = performance.eventLoopUtilization();
      const start = performance.now();
      readings.isMeasuring = true;
      let done = 0;
      await this.#steps(signal, () => {
        const part = (performance.now() - start) / (seconds * 1_000);
        done = this.#clients.filter(({ read }, index) => read - (readBefore[index] as number) >= updates).length;
        const live = this.#live();
        progress({ phase: "measuring", part: Math.min(1, part), live, deliveries: readings.counts.deliveries });
        return part < 1 && done < clients && this.#clients.some(({ state }) => state !== "lost");
      });
      readings.isMeasuring = false;
      const { counts } = readings;
      return {
        ...this.#happenings,
        live: this.#live(),
        openedInMs,
        seconds: (performance.now() - start) / 1_000,
        measured: {
          deliveries: counts.deliveries - from.deliveries,
          bytes: counts.bytes - from.bytes,
          conflated: counts.conflated - from.conflated,
        },
        readings,
        firstPricesWanted: clients * each,
        isComplete: updates === Infinity || done === clients,
        usage: [before, opened, readUsage(pids)],
        ownUtilisation: performance.eventLoopUtilization(loop).utilization,
      };
    } finally {
      for (const client of this.#clients) client.close();
    }
  }

  #client(index: number): BenchClient {
    const { target, token, pool, each, isEvery, maxRate, door, attempts } = this.#plan;
    const tickers = tickersOf(pool, index, each);
    const clientId = randomBytes(16).toString("base64url");
    const order = { target, token, clientId, tickers, isEvery, maxRate };
    return new BenchClient(index, order, door, this.#readings, this.#happenings, attempts);
  }

  /** Until every client has a stream and a first price of each ticker, or has had its time. */
  async #open(signal: AbortSignal, progress: (progress: Progress) => void): Promise<void> {
    const wanted = this.#plan.clients * this.#plan.each;
    let moved = performance.now();
    let settled = -1;
    await this.#steps(signal, () => {
      const live = this.#live();
      const lost = this.#clients.filter(({ state }) => state === "lost").length;
      progress({ phase: "opening", part: live / this.#clients.length, live, deliveries: 0 });
      const now = performance.now();
      if (live + lost > settled) [settled, moved] = [live + lost, now];
      if (settled < this.#clients.length) return now - moved < OPENING_STALLED_MS;
      const troubles = [...this.#happenings.troubles.values()].reduce((sum, count) => sum + count, 0);
      return live > 0 && this.#readings.firstPrices + troubles < wanted && now - moved < FIRST_PRICES_MS;
    });
  }

  #live(): number {
    return this.#clients.reduce((live, { state }) => live + (state === "live" ? 1 : 0), 0);
  }

  /** Takes care of the clients and asks `goOn`, again and again until it says no. */
  #steps(signal: AbortSignal, goOn: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearInterval(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const step = (): void => {
        this.#attend();
        if (!goOn() || this.#ownLimit()) end();
      };
      const timer = setInterval(step, STEP_MS);
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
      else step();
    });
  }

  #attend(): void {
    const now = Date.now();
    let opening = this.#clients.reduce((count, { state }) => count + (state === "opening" ? 1 : 0), 0);
    for (const client of this.#clients) {
      client.look(now);
      const isDue = client.state === "new" || (client.state === "waiting" && client.dueMs <= now);
      if (!isDue || opening >= OPENING_MAX) continue;
      opening++;
      client.open(now);
    }
  }

  #ownLimit(): boolean {
    return [...this.#happenings.endings.keys()].some((reason) => OWN_LIMITS.has(reason));
  }
}
