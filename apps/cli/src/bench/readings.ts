import { Quality } from "@streampulse/core";
import type { HeardQuote } from "./door.ts";
import { LatencyHistogram } from "./latency-histogram.ts";

/** What a client knows of one of its tickers. */
const Seen = { NEVER: 0, YES: 1, BEFORE_RECONNECT: 2 } as const;

/** A source that is further away than this has a clock of its own. */
const SOURCE_LATENCY_MAX_MS = 3_600_000;
/** The contract has four codes of a ticker's trouble; a server that has as many as this makes them up. */
const CODES_MAX = 16;

/** What is counted of a run; each counts all clients together. */
export interface Counts {
  /** Quotes that arrived. */
  deliveries: number;
  bytes: number;
  /** Quotes that the server replaced by newer ones before they were sent, by their sequences. */
  conflated: number;
  /** Quotes that a Gap told of. */
  gapTold: number;
  /** Quotes of a reader of every quote that are missing and of which nothing told. */
  gapUntold: number;
  /** Quotes that are not newer than what the same reader had. */
  outOfOrder: number;
  /** Messages that are not as the contract says, and quotes without a price, a sequence or a ticker asked for. */
  malformed: number;
}

/** No counts yet. */
export function noCounts(): Counts {
  return { deliveries: 0, bytes: 0, conflated: 0, gapTold: 0, gapUntold: 0, outOfOrder: 0, malformed: 0 };
}

/**
 * What all clients of a run read, checked quote by quote: every client holds the newest sequence of each
 * of its tickers. Client `c` has the `each` tickers of the pool from `c × each` on, around its end.
 */
export class Readings {
  readonly counts: Counts = noCounts();
  /** From the server's receipt of a quote to its arrival here, by both clocks. */
  readonly latency = new LatencyHistogram();
  /** The same from the source's own stamp, where it is live and has one. */
  readonly sourceLatency = new LatencyHistogram();
  /** Tickers, of all clients, that have had a price. */
  firstPrices = 0;
  /** Latencies are those of the time while this holds. */
  isMeasuring = false;
  /** By code and ticker: how many clients were told of a trouble. */
  readonly troubled = new Map<string, Map<string, number>>();
  /** The time of arrival of what is read now, taken once for all that arrived together. */
  nowMs = 0;
  readonly #pool: ReadonlyMap<string, number>;
  readonly #each: number;
  readonly #isEvery: boolean;
  readonly #state: Uint8Array;
  /** The code that was told last of each, as its place in `troubled` from 1 on. */
  readonly #told: Uint8Array;
  readonly #epoch: Float64Array;
  readonly #sequence: Float64Array;

  constructor(pool: readonly string[], clients: number, each: number, isEvery: boolean) {
    this.#pool = new Map(pool.map((ticker, index) => [ticker, index]));
    this.#each = each;
    this.#isEvery = isEvery;
    this.#state = new Uint8Array(clients * each);
    this.#told = new Uint8Array(clients * each);
    this.#epoch = new Float64Array(clients * each);
    this.#sequence = new Float64Array(clients * each);
  }

  /** A quote that a client read. */
  quote(client: number, quote: HeardQuote): void {
    const slot = this.#slot(client, quote.ticker);
    if (slot === -1 || !quote.hasPrice || quote.sequence < 1) {
      this.counts.malformed++;
      return;
    }
    this.counts.deliveries++;
    const state = this.#state[slot];
    if (state === Seen.NEVER) this.firstPrices++;
    else if (!this.#isInOrder(slot, quote)) {
      this.counts.outOfOrder++;
      return;
    } else this.#countSkipped(slot, quote);
    // What a stream begins with is as old as it is, and a stale quote is an old price told again.
    if (state === Seen.YES && !quote.stale && this.isMeasuring) this.#addLatency(quote);
    this.#state[slot] = Seen.YES;
    this.#epoch[slot] = quote.epoch;
    this.#sequence[slot] = quote.sequence;
  }

  /** A Gap that a client read. */
  gap(client: number, ticker: string, epoch: number, fromSequence: number, toSequence: number): void {
    const slot = this.#slot(client, ticker);
    if (slot === -1 || !(toSequence >= fromSequence)) {
      this.counts.malformed++;
      return;
    }
    this.counts.gapTold += toSequence - fromSequence + 1;
    if (this.#state[slot] !== Seen.YES || epoch !== this.#epoch[slot]) return;
    const untold = fromSequence - 1 - (this.#sequence[slot] as number);
    // A gap over what was read already is as wrong as a quote that comes again.
    if (untold < 0) this.counts.outOfOrder++;
    else this.counts.gapUntold += untold;
    this.#sequence[slot] = Math.max(toSequence, this.#sequence[slot] as number);
  }

  /** A ticker's trouble that a client was told; false where it is none of the client's. */
  trouble(client: number, ticker: string, code: string): boolean {
    const slot = this.#slot(client, ticker);
    const isKnown = this.troubled.has(code) || this.troubled.size < CODES_MAX;
    if (slot === -1 || !isKnown) {
      this.counts.malformed++;
      return false;
    }
    const tickers = this.troubled.get(code) ?? new Map<string, number>();
    this.troubled.set(code, tickers);
    const place = [...this.troubled.keys()].indexOf(code) + 1;
    if (this.#told[slot] !== place) tickers.set(ticker, (tickers.get(ticker) ?? 0) + 1);
    this.#told[slot] = place;
    return true;
  }

  /** A client's connection is a new one: it may begin with quotes that the client has. */
  reconnected(client: number): void {
    const start = client * this.#each;
    for (let slot = start; slot < start + this.#each; slot++) {
      if (this.#state[slot] === Seen.YES) this.#state[slot] = Seen.BEFORE_RECONNECT;
    }
  }

  #slot(client: number, ticker: string): number {
    const index = this.#pool.get(ticker);
    if (index === undefined) return -1;
    const size = this.#pool.size;
    const position = (index - ((client * this.#each) % size) + size) % size;
    return position < this.#each ? client * this.#each + position : -1;
  }

  #isInOrder(slot: number, { epoch, sequence }: HeardQuote): boolean {
    const [hadEpoch, had] = [this.#epoch[slot] as number, this.#sequence[slot] as number];
    if (epoch !== hadEpoch) return epoch > hadEpoch;
    return sequence > had || (sequence === had && this.#state[slot] === Seen.BEFORE_RECONNECT);
  }

  #countSkipped(slot: number, { epoch, sequence }: HeardQuote): void {
    // What passed while nothing was connected was neither conflated nor owed.
    if (this.#state[slot] !== Seen.YES || epoch !== this.#epoch[slot]) return;
    const skipped = sequence - (this.#sequence[slot] as number) - 1;
    if (this.#isEvery) this.counts.gapUntold += skipped;
    else this.counts.conflated += skipped;
  }

  #addLatency({ receivedTimeMs, sourceTimeMs, quality }: HeardQuote): void {
    this.latency.add(this.nowMs - receivedTimeMs);
    const isLive = quality === Quality.LIVE || quality === Quality.SIMULATED;
    const ago = this.nowMs - sourceTimeMs;
    if (isLive && sourceTimeMs > 0 && ago < SOURCE_LATENCY_MAX_MS) this.sourceLatency.add(ago);
  }
}

/** The tickers of one client, as Readings expects them. */
export function tickersOf(pool: readonly string[], client: number, each: number): string[] {
  return Array.from({ length: each }, (_, at) => pool[(client * each + at) % pool.length] as string);
}
