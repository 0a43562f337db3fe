import type { Scheduler } from "@streampulse/core";

import type { Source, SourceFault } from "./ports/source.ts";

/**
 * Told when a source brings nothing any more, with what it said, once for each thing that it says; and once when
 * a price of it came again. `isPriced`: its prices come, and it cannot tell which tickers it has.
 */
export type OutageHeard = (source: string, fault: SourceFault | undefined, isPriced: boolean) => void;

/** A source that says something else at each attempt is told so often; then it is known to be broken. */
const TOLD_MAX = 8;
/** A look-up that failed and is not repeated for this long is one that nobody waits for. */
const LOOK_UP_FORGOTTEN_MS = 60_000;

/** What is known to be broken of one source. */
interface Outage {
  readonly broken: Set<object>;
  readonly told: Set<string>;
  /** What it said last. */
  reason: string;
  /** When a look-up failed last. */
  lookedUpMs: number;
}

/**
 * Which sources are broken. A source has parts that fail by themselves, its connections and its look-ups: it
 * is told once to be broken, however many of them fail and however often they are tried. A connection that
 * opens has brought nothing yet: the outage is over when a price has come, and nothing is broken any more.
 */
export class Outages {
  readonly #heard: OutageHeard;
  readonly #scheduler: Scheduler;
  readonly #waitsFor: (source: Source) => boolean;
  readonly #outages = new Map<Source, Outage>();

  /** `waitsFor`: whether anybody waits for a look-up there. */
  constructor(heard: OutageHeard, scheduler: Scheduler, waitsFor: (source: Source) => boolean) {
    this.#heard = heard;
    this.#scheduler = scheduler;
    this.#waitsFor = waitsFor;
  }

  /** Whether any source is broken: all that is asked on the tick path. */
  get areAny(): boolean {
    return this.#outages.size > 0;
  }

  /** A part of a source failed; for its look-ups the part is the source itself. `isPriced`: others bring prices. */
  failed(source: Source, part: object, fault: SourceFault, isPriced = false): void {
    // Of one ticker: the source has answered.
    if (fault.kind === "unknown" || fault.kind === "not_permitted") return;
    const outage = this.#outages.get(source) ?? { broken: new Set(), told: new Set(), reason: "", lookedUpMs: 0 };
    this.#outages.set(source, outage);
    outage.broken.add(part);
    outage.reason = fault.message;
    if (part === source) outage.lookedUpMs = this.#scheduler.now();
    if (outage.told.has(fault.message) || outage.told.size >= TOLD_MAX) return;
    outage.told.add(fault.message);
    this.#heard(source.name, fault, isPriced);
  }

  /** A part works, as far as that shows without a price. */
  works(source: Source, part: object): void {
    this.#outages.get(source)?.broken.delete(part);
  }

  /** A price came by a connection of the source. */
  priced(source: Source, part: object): void {
    const outage = this.#outages.get(source);
    if (outage === undefined) return;
    outage.broken.delete(part);
    const areLookUpsForgotten = this.#scheduler.now() - outage.lookedUpMs >= LOOK_UP_FORGOTTEN_MS;
    if (areLookUpsForgotten && !this.#waitsFor(source)) outage.broken.delete(source);
    if (outage.broken.size > 0) return;
    this.#outages.delete(source);
    this.#heard(source.name, undefined, true);
  }

  /** What it said last, while it is broken or has brought nothing since. */
  reasonOf(source: Source): string | undefined {
    return this.#outages.get(source)?.reason;
  }

  /** A part is no longer needed: whether it would work by now nobody knows. */
  forget(source: Source, part: object): void {
    this.#outages.get(source)?.broken.delete(part);
  }
}
