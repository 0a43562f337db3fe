import type { Cancel, Scheduler } from "@streampulse/core";

import type { ListingRoute } from "./listing-route.ts";
import type { Source } from "./ports/source.ts";

/** How often a listing whose source brings nothing is looked at. */
const LOOK_MS = 250;

/** Looks at the listings whose sources are in trouble, and at no others; counts who had to be replaced. */
export class Failover {
  readonly #scheduler: Scheduler;
  readonly #unsettled = new Set<ListingRoute>();
  readonly #counts = new Map<Source, number>();
  #cancel: Cancel | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Something has changed for a listing: looks now, and as long as it has to be. */
  look(route: ListingRoute): void {
    if (!route.review()) return this.forget(route);
    this.#unsettled.add(route);
    this.#cancel ??= this.#scheduler.after(LOOK_MS, () => this.#sweep());
  }

  forget(route: ListingRoute): void {
    this.#unsettled.delete(route);
    if (this.#unsettled.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The source gave a listing over to a later one. */
  count(source: Source): void {
    this.#counts.set(source, this.countOf(source) + 1);
  }

  countOf(source: Source): number {
    return this.#counts.get(source) ?? 0;
  }

  stop(): void {
    this.#unsettled.clear();
    this.#cancel?.();
  }

  #sweep(): void {
    this.#cancel = undefined;
    for (const route of [...this.#unsettled]) this.look(route);
  }
}
