import type { SourceChange, TickerError } from "@streampulse/core";
import { apart } from "./apart.ts";

/**
 * Listeners that are told together: each at most once per batch of changes, errors one by one, changes of sources at once. Of a ticker
 * the last error alone waits: a page that is hidden for days may tell nobody meanwhile.
 */
export class Listeners {
  readonly #notify: (tell: () => void) => void;
  readonly #byTicker = new Map<string, Set<() => void>>();
  readonly #tickers = new Set<() => void>();
  readonly #connection = new Set<() => void>();
  readonly #errors = new Set<(error: TickerError) => void>();
  readonly #sourceChanges = new Set<(change: SourceChange) => void>();
  readonly #changed = new Set<string>();
  readonly #due = new Set<Set<() => void>>();
  readonly #newErrors = new Map<string, TickerError>();
  #scheduled = false;

  /** `notify` runs its argument when listeners are to be told; at the end of the turn by default. */
  constructor(notify: (tell: () => void) => void = queueMicrotask) {
    this.#notify = notify;
  }

  onTicker(ticker: string, listener: () => void): () => void {
    const listeners = this.#byTicker.get(ticker) ?? new Set();
    this.#byTicker.set(ticker, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#byTicker.get(ticker) === listeners) this.#byTicker.delete(ticker);
    };
  }

  onTickers(listener: () => void): () => void {
    return subscribe(this.#tickers, listener);
  }

  onConnection(listener: () => void): () => void {
    return subscribe(this.#connection, listener);
  }

  onError(listener: (error: TickerError) => void): () => void {
    return subscribe(this.#errors, listener);
  }

  onSourceChange(listener: (change: SourceChange) => void): () => void {
    return subscribe(this.#sourceChanges, listener);
  }

  /** Told at once: rare, and of no use later. */
  sourceChanged(change: SourceChange): void {
    for (const listener of [...this.#sourceChanges]) apart(() => listener(change));
  }

  tickerChanged(ticker: string): void {
    this.#changed.add(ticker);
    this.#schedule();
  }

  tickersChanged(): void {
    this.#due.add(this.#tickers);
    this.#schedule();
  }

  connectionChanged(): void {
    this.#due.add(this.#connection);
    this.#schedule();
  }

  errorCame(error: TickerError): void {
    // Deleted first, so that the last to come is the last to be told.
    this.#newErrors.delete(error.ticker);
    this.#newErrors.set(error.ticker, error);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#notify(() => this.#tell());
  }

  #tell(): void {
    this.#scheduled = false;
    const groups = [...this.#due];
    for (const ticker of this.#changed) {
      const listeners = this.#byTicker.get(ticker);
      if (listeners) groups.push(listeners);
    }
    const errors = [...this.#newErrors.values()];
    this.#due.clear();
    this.#changed.clear();
    this.#newErrors.clear();
    // Taken before the first is told, who may well change who listens.
    const listeners = groups.flatMap((group) => [...group]);
    const errorListeners = [...this.#errors];
    for (const listener of listeners) apart(listener);
    for (const error of errors) for (const listener of errorListeners) apart(() => listener(error));
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
