import { Failure } from "@streampulse/core";
import { TokenBucket } from "../token-bucket.ts";

/** How often a principal may try channels: so many at once, so many a minute. */
const TESTS = { burst: 10, perMinute: 6 };

/** With so many principals in mind those are forgotten who may try as often as anybody new. */
const REMEMBERED = 1_000;

/** How often each principal may try channels. */
export class TestPace {
  readonly #buckets = new Map<string, TokenBucket>();

  /** How many principals it has in mind. */
  get size(): number {
    return this.#buckets.size;
  }

  /** One more test of a principal. Throws LIMIT_TESTS, and says when there is another. */
  take(owner: string, now: number): void {
    const retryAfterMs = this.#bucketOf(owner, now).take(now);
    if (retryAfterMs > 0) throw new Failure("LIMIT_TESTS", undefined, { limit: TESTS.burst, retryAfterMs });
  }

  #bucketOf(owner: string, now: number): TokenBucket {
    const known = this.#buckets.get(owner);
    if (known) return known;
    if (this.#buckets.size >= REMEMBERED) this.#forget(now);
    const made = new TokenBucket(TESTS.burst, TESTS.perMinute / 60, now);
    this.#buckets.set(owner, made);
    return made;
  }

  #forget(now: number): void {
    for (const [owner, bucket] of this.#buckets) if (bucket.left(now) >= TESTS.burst) this.#buckets.delete(owner);
  }
}
