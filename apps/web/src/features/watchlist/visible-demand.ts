import type { Cancel, Scheduler } from "@streampulse/core";

/** What demand needs of the session: wanting a ticker until the returned call. */
export interface VisibleDemandPorts {
  readonly want: (ticker: string) => () => void;
  readonly scheduler: Pick<Scheduler, "now" | "after">;
  /** Tells which tickers are followed now, at each change. */
  readonly told?: (tickers: readonly string[]) => void;
}

/** One change of the wanted set in this time, at most: the server takes ten a second, and others want too. */
export const LEAST_BETWEEN_MS = 250;
/** How many tickers a list has of the 256 of a session. */
export const DEMAND_MAX = 192;

/**
 * Wants what is in view. A reader who scrolls through a long list passes hundreds of rows a second: of those only where the
 * scrolling comes to is asked for, a few times a second, and never more at a time than a session may have.
 */
export class VisibleDemand {
  readonly #ports: VisibleDemandPorts;
  readonly #held = new Map<string, () => void>();
  #wished: readonly string[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;
  #cancel: Cancel | undefined;

  constructor(ports: VisibleDemandPorts) {
    this.#ports = ports;
  }

  /** The tickers in view, the most wanted first. */
  show(tickers: readonly string[]): void {
    this.#wished = tickers;
    this.#soon();
  }

  /** Lets go of everything. */
  close(): void {
    this.#cancel?.();
    for (const release of this.#held.values()) release();
    this.#held.clear();
  }

  #soon(): void {
    if (this.#cancel) return;
    const { scheduler } = this.#ports;
    const waitMs = this.#lastMs + LEAST_BETWEEN_MS - scheduler.now();
    if (waitMs <= 0) return this.#adjust();
    this.#cancel = scheduler.after(waitMs, () => {
      this.#cancel = undefined;
      this.#adjust();
    });
  }

  #adjust(): void {
    const wished = new Set(this.#wished.slice(0, DEMAND_MAX));
    const gone = [...this.#held].filter(([ticker]) => !wished.has(ticker));
    const fresh = [...wished].filter((ticker) => !this.#held.has(ticker));
    if (gone.length + fresh.length === 0) return;
    for (const [ticker, release] of gone) {
      release();
      this.#held.delete(ticker);
    }
    for (const ticker of fresh) this.#held.set(ticker, this.#ports.want(ticker));
    this.#lastMs = this.#ports.scheduler.now();
    this.#ports.told?.([...this.#held.keys()]);
  }
}
