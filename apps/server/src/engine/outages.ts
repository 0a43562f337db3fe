import type { Source, SourceFault } from "./ports/source.ts";

/** Told once when a source brings nothing any more, with what it said, and once when it does again. */
export type OutageHeard = (source: string, fault: SourceFault | undefined) => void;

/** What is known to be broken of one source. */
interface Outage {
  readonly broken: Set<object>;
  isTold: boolean;
}

/**
 * Which sources are broken. A source has parts that fail by themselves, its connections and its look-ups: it
 * is told once to be broken, however many of them fail and however often they are tried.
 */
export class Outages {
  readonly #heard: OutageHeard;
  readonly #outages = new Map<Source, Outage>();

  constructor(heard: OutageHeard) {
    this.#heard = heard;
  }

  /** A part of a source failed; for its look-ups the part is the source itself. */
  failed(source: Source, part: object, fault: SourceFault): void {
    // Of one ticker: the source has answered.
    if (fault.kind === "unknown" || fault.kind === "not_permitted") return;
    const outage = this.#outages.get(source) ?? { broken: new Set(), isTold: false };
    this.#outages.set(source, outage);
    outage.broken.add(part);
    if (outage.isTold) return;
    outage.isTold = true;
    this.#heard(source.name, fault);
  }

  /** A part works. A connection that opens shows that the source is there for look-ups as well. */
  works(source: Source, part: object): void {
    const outage = this.#outages.get(source);
    if (outage === undefined) return;
    outage.broken.delete(part);
    outage.broken.delete(source);
    if (outage.broken.size > 0) return;
    this.#outages.delete(source);
    this.#heard(source.name, undefined);
  }

  /** A part is no longer needed: whether it would work by now nobody knows. */
  forget(source: Source, part: object): void {
    this.#outages.get(source)?.broken.delete(part);
  }
}
