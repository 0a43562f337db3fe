import type { AlertCondition } from "../ports/alert.ts";
import { legsOf, type Leg } from "./leg.ts";
import type { Waiting } from "./wait-heap.ts";

/**
 * What a leg waits for: `armed`, to reach its level; `below` or `above`, the same of a crossing, and on which side of its
 * level it is; `new`, a crossing that does not know its side yet; `spent`, to come back after it was reached.
 */
export type Phase = "new" | "armed" | "below" | "above" | "spent";

/** How often an alert may fire, and until when. */
export interface WatchTerms {
  readonly condition: AlertCondition;
  readonly decimals?: number | undefined;
  /** Absent: once. */
  readonly cooldownMs?: number | undefined;
  readonly expiresMs?: number | undefined;
  readonly lastFiredMs?: number | undefined;
  /** What its legs wait for; empty: it begins. */
  readonly standing: string;
}

/** A level that one leg waits for. */
export interface LegWait extends Waiting {
  readonly leg: WatchedLeg;
}

/** A leg while its alert is watched. */
export class WatchedLeg {
  readonly alert: WatchedAlert;
  readonly leg: Leg;
  phase: Phase;
  /** What it waits for now. */
  readonly waits: LegWait[] = [];
  /** Its place among those that wait for the end of a cool-down. */
  cooling: LegWait | undefined;

  constructor(alert: WatchedAlert, leg: Leg, phase: Phase) {
    this.alert = alert;
    this.leg = leg;
    this.phase = phase;
  }
}

/** An alert while it is watched: what it waits for, and until when it may not fire. */
export class WatchedAlert {
  terms: WatchTerms;
  readonly legs: readonly WatchedLeg[];
  /** When it fired last. */
  firedMs: number;
  /** Which price of its ticker that was, in the watch's own counting: one price fires an alert once. */
  firedAt = -1;
  /** Of one without legs: it has fired, and what it waits for is not over yet. */
  isSpent: boolean;

  constructor(terms: WatchTerms) {
    this.terms = terms;
    this.firedMs = terms.lastFiredMs ?? -Infinity;
    this.isSpent = terms.standing === "spent";
    const phases = terms.standing.split(" ");
    this.legs = legsOf(terms.condition, terms.decimals).map(
      (leg, at) => new WatchedLeg(this, leg, phaseOf(phases[at], leg)),
    );
  }

  /** Its note, expiry or cool-down has changed; what it waits for goes on. */
  renew(terms: WatchTerms): void {
    this.terms = terms;
  }

  /** Before this time it does not fire. */
  get coolUntilMs(): number {
    return this.firedMs + (this.terms.cooldownMs ?? -Infinity);
  }

  get isRepeating(): boolean {
    return this.terms.cooldownMs !== undefined;
  }

  /** What it waits for, in the words that `WatchTerms.standing` takes. */
  get standing(): string {
    if (this.legs.length === 0) return this.isSpent ? "spent" : "armed";
    return this.legs.map(({ phase }) => phase).join(" ");
  }
}

function phaseOf(word: string | undefined, { isCrossing }: Leg): Phase {
  if (word === "spent") return word;
  if (!isCrossing) return "armed";
  return word === "below" || word === "above" ? word : "new";
}
