import type { Cancel, Failure } from "@streampulse/core";

import { PORTFOLIO_LINGER_MS, PORTFOLIOS_MAX } from "./limits.ts";
import { LivePortfolio, type LivePortfolioDeps } from "./live-portfolio.ts";

/** The portfolios that somebody looks at, or did lately. */
export class LivePortfolios {
  readonly #deps: LivePortfolioDeps;
  /** Whoever was asked for longest ago is first. */
  readonly #byOwner = new Map<string, { readonly portfolio: LivePortfolio; askedMs: number }>();
  #cancelLook: Cancel | undefined;

  constructor(deps: LivePortfolioDeps) {
    this.#deps = deps;
  }

  of(owner: string): LivePortfolio {
    const there = this.#byOwner.get(owner);
    const portfolio = there?.portfolio ?? new LivePortfolio(owner, this.#deps);
    this.#byOwner.delete(owner);
    this.#byOwner.set(owner, { portfolio, askedMs: this.#deps.scheduler.now() });
    if (this.#byOwner.size > PORTFOLIOS_MAX) this.#forget(1, Infinity, owner);
    this.#lookLater();
    return portfolio;
  }

  changed(owner: string): void {
    this.#byOwner.get(owner)?.portfolio.changed();
  }

  end(failure: Failure): void {
    this.#cancelLook?.();
    for (const { portfolio } of this.#byOwner.values()) portfolio.end(failure);
  }

  #lookLater(): void {
    this.#cancelLook ??= this.#deps.scheduler.after(PORTFOLIO_LINGER_MS, () => {
      this.#cancelLook = undefined;
      this.#forget(Infinity, this.#deps.scheduler.now() - PORTFOLIO_LINGER_MS);
      if (this.#byOwner.size > 0) this.#lookLater();
    });
  }

  /** Forgets at most so many that nobody looks at, and that were asked for at the latest then. */
  #forget(most: number, askedUntilMs: number, except?: string): void {
    for (const [owner, { portfolio, askedMs }] of this.#byOwner) {
      if (most === 0) return;
      if (owner === except || portfolio.readers > 0 || askedMs > askedUntilMs) continue;
      this.#byOwner.delete(owner);
      most--;
    }
  }
}
