import { Failure } from "@streampulse/core";

/**
 * What becomes of a connection: `client` is served; `surplus` is one too many, to be refused in its door's
 * own words, or let to operations, and closed within seconds; `none` is to be destroyed.
 */
export type Admission = "client" | "surplus" | "none";

/** Beyond the cap this share of it, and at least so many, is there for probes and polite refusals. */
const KEPT_SHARE = 0.02;
const KEPT_LEAST = 16;
/** Who was refused comes back after a time between these. */
const RETRY_LEAST_MS = 1_000;
const RETRY_MOST_MS = 10_000;

/** Counts the connections of all doors together, and says which are too many. */
export class ConnectionCap {
  /** How many clients' connections there may be. */
  readonly max: number;
  readonly #told: number;
  readonly #keptMax: number;
  readonly #random: () => number;
  #clients = 0;
  #surplus = 0;

  /** `told` is what who is refused hears of: the setting, where `max` is only a share of it. */
  constructor(max: number, random: () => number, told = max) {
    this.max = max;
    this.#told = told;
    this.#keptMax = keptBeyond(max);
    this.#random = random;
  }

  /** Connections that are open, of clients and surplus. */
  get held(): number {
    return this.#clients + this.#surplus;
  }

  /** Counts a connection that has just been accepted, until it has `left`. */
  admit(): Admission {
    if (this.#clients < this.max) {
      this.#clients++;
      return "client";
    }
    if (this.#surplus < this.#keptMax) {
      this.#surplus++;
      return "surplus";
    }
    return "none";
  }

  /** A connection that was admitted so has closed. */
  left(as: Exclude<Admission, "none">): void {
    if (as === "client") this.#clients--;
    else this.#surplus--;
  }

  /** What a surplus connection is told; each is sent away for a time of its own. */
  refusal(): Failure {
    const retryAfterMs = Math.round(RETRY_LEAST_MS + this.#random() * (RETRY_MOST_MS - RETRY_LEAST_MS));
    return new Failure("LIMIT_CONNECTIONS", undefined, { limit: this.#told, retryAfterMs });
  }
}

/** How many connections are kept beyond a cap of `max`. */
export function keptBeyond(max: number): number {
  return Math.max(KEPT_LEAST, Math.ceil(max * KEPT_SHARE));
}

/** What each of `count` gets of `whole`, so that all together have exactly that. */
export function shareOf(whole: number, index: number, count: number): number {
  return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}
