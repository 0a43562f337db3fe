import type { AlertCondition } from "../ports/alert.ts";

/** A price in cents, when it came, and whether prices were heard without a break since the one before. */
export interface OraclePrice {
  readonly cents: number;
  readonly atMs: number;
  readonly isAfterBreak: boolean;
}

/** What an alert does, by its definition alone: every price is looked at, nothing is kept in order. For tests. */
export class AlertOracle {
  readonly #condition: AlertCondition;
  readonly #cooldownMs: number | undefined;
  readonly #reference: number;
  #side = 0;
  #firedMs = -Infinity;
  /** For each way: it has fired and the price was not back since. */
  readonly #isSpent = { up: false, down: false };
  isDone = false;

  constructor(condition: AlertCondition, cooldownMs: number | undefined, referenceCents: number) {
    this.#condition = condition;
    this.#cooldownMs = cooldownMs;
    this.#reference = referenceCents;
  }

  /** A price that fires nothing: the first one tells which side a crossing is on. */
  see({ cents }: OraclePrice): void {
    if (this.#side === 0) this.#side = Math.sign(cents - this.#level());
  }

  /** It is watched anew, at this price. */
  resume(last: OraclePrice | undefined, isFiredOver: boolean): void {
    if (isFiredOver) this.#isSpent.up = this.#isSpent.down = this.isDone = false;
    this.#side = last ? Math.sign(last.cents - this.#level()) : 0;
  }

  /** Whether it fires at the last of these prices, looked at now. */
  judge(prices: readonly OraclePrice[], nowMs: number, expiresMs: number): boolean {
    const { cents } = prices.at(-1) as OraclePrice;
    if (this.isDone || nowMs >= expiresMs) return false;
    const { kind } = this.#condition;
    const isCrossing = kind.startsWith("crossing");
    const side = Math.sign(cents - this.#level());
    const isCooling = nowMs < this.#firedMs + (this.#cooldownMs ?? -Infinity);
    // A price that brings it back is not one that fires it again.
    const wasSpent = { ...this.#isSpent };
    let hasFired = false;
    for (const way of ["up", "down"] as const) {
      const sign = way === "up" ? 1 : -1;
      const target = this.#target(way, prices);
      if (target === undefined) continue;
      const beyond = (cents - target) * sign;
      const isThere = kind.endsWith("move") ? beyond >= 0 : beyond > 0;
      const hasHappened = isThere && (!isCrossing || this.#side === -sign);
      if (hasHappened && !wasSpent[way] && !isCooling && !hasFired && !this.isDone) {
        hasFired = true;
        this.#isSpent[way] = true;
        if (isCrossing) this.#isSpent.up = this.#isSpent.down = true;
        this.isDone = this.#cooldownMs === undefined;
      }
      const back = Math.max(2, target / 1_000);
      if (beyond <= -back) this.#isSpent[way] = false;
      if (kind === "crossing" && Math.abs(beyond) >= back) this.#isSpent.up = this.#isSpent.down = false;
    }
    this.#side = side === 0 ? this.#side : side;
    if (hasFired) this.#firedMs = nowMs;
    return hasFired;
  }

  #level(): number {
    return "price" in this.#condition ? Math.round(Number(this.#condition.price) * 100) : NaN;
  }

  /** What has to be reached this way, in cents; undefined: this way does not count. */
  #target(way: "up" | "down", prices: readonly OraclePrice[]): number | undefined {
    const condition = this.#condition;
    if ("price" in condition) {
      const ways = { above: "up", below: "down", crossing_up: "up", crossing_down: "down", crossing: way } as const;
      return ways[condition.kind] === way ? this.#level() : undefined;
    }
    if (condition.kind === "stale" || (condition.direction !== way && condition.direction !== "either"))
      return undefined;
    const from = condition.kind === "percent_move" ? this.#reference : extreme(way, condition.windowMs, prices);
    // Whole numbers as far as they go: cents times ten thousandths.
    return (from * (10_000 + (way === "up" ? 1 : -1) * Math.round(Number(condition.percent) * 100))) / 10_000;
  }
}

/** The lowest (up) or highest (down) price of a window that ends with the last price, in steps of 1/600 of it. */
function extreme(way: "up" | "down", windowMs: number, prices: readonly OraclePrice[]): number {
  const step = ({ atMs }: OraclePrice) => Math.floor(atMs / (windowMs / 600));
  const first = step(prices.at(-1) as OraclePrice) - 600;
  const inside = prices.findIndex((price) => step(price) > first);
  // The one that was there when the window began, unless prices were not heard in between.
  const from = inside > 0 && !(prices[inside] as OraclePrice).isAfterBreak ? inside - 1 : inside;
  const cents = prices.slice(from).map((price) => price.cents);
  return way === "up" ? Math.min(...cents) : Math.max(...cents);
}
