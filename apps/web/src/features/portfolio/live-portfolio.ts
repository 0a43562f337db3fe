import {
  type Account,
  type CostMethod,
  type Portfolio,
  type PortfolioSettings,
  type PortfolioView,
} from "@streampulse/client/portfolio";
import type { ConnectionState } from "@streampulse/client";
import { sentenceOf } from "./entry-fault.ts";

/** In which terms everything is told. */
export interface ValuationTerms {
  readonly method: CostMethod;
  /** Absent: the portfolio's own. */
  readonly currency: string | undefined;
}

/** What is known of the portfolio now. The last view stays while its connection is away. */
export interface LiveState {
  readonly view: PortfolioView | undefined;
  readonly accounts: readonly Account[] | undefined;
  readonly settings: PortfolioSettings | undefined;
  /** Grows with every change of activities, accounts or settings: what was asked for before may be told otherwise now. */
  readonly changes: number;
  /** Why nothing more comes; absent while it does, or will. */
  readonly failure: string | undefined;
  /** The connection is away: the view is as it was when it went. */
  readonly isAway: boolean;
}

/** Before anything is known. */
export const NOTHING: LiveState = {
  ...{ view: undefined, accounts: undefined, settings: undefined, changes: 0, failure: undefined, isAway: false },
};

type Server = Pick<Portfolio, "follow" | "accounts" | "settings">;

/**
 * One portfolio as it moves: its valuation's stream, which mends itself, and its accounts and settings, which are asked for
 * again whenever the stream says that something was changed. Runs from `start` to `stop`, as often as needed.
 */
export class LivePortfolio {
  readonly #server: Server;
  readonly #listeners = new Set<() => void>();
  #terms: ValuationTerms;
  #run: AbortController | undefined;
  #revision: number | undefined;
  #state = NOTHING;

  constructor(server: Server, terms: ValuationTerms) {
    this.#server = server;
    this.#terms = terms;
  }

  readonly state = (): LiveState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#run) return;
    const run = new AbortController();
    this.#run = run;
    this.#revision = undefined;
    this.#tell({ failure: undefined });
    void this.#follow(run.signal);
    void this.#ask(run.signal);
  }

  stop(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  /** Tells everything in other terms from now on. What is shown stays until it is there in the new ones. */
  inTerms(terms: ValuationTerms): void {
    if (terms.method === this.#terms.method && terms.currency === this.#terms.currency) return;
    this.#terms = terms;
    if (!this.#run) return;
    this.stop();
    this.start();
  }

  /** Begins again after a failure. */
  retry(): void {
    this.stop();
    this.start();
  }

  /** Accounts or settings were changed here: the stream says nothing of a change that moves no value. */
  changed(): void {
    if (this.#run) void this.#ask(this.#run.signal);
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const onConnection = ({ status }: ConnectionState): void => {
      if (signal.aborted) return;
      const isAway = status !== "live" && status !== "connecting" && status !== "stopped";
      if (isAway !== this.#state.isAway && (isAway || status === "live")) this.#tell({ isAway });
    };
    try {
      for await (const view of this.#server.follow(this.#terms, { signal, onConnection })) {
        if (signal.aborted) return;
        const { revision } = view.valuation;
        const isMended = this.#state.failure !== undefined;
        const isChanged = isMended || (this.#revision !== undefined && revision !== this.#revision);
        this.#revision = revision;
        this.#tell({ view: steady(this.#state.view, view), failure: undefined });
        if (isChanged) void this.#ask(signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#tell({ failure: sentenceOf(error) });
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const [accounts, settings] = await Promise.all([
        this.#server.accounts({ signal }),
        this.#server.settings({ signal }),
      ]);
      if (!signal.aborted) this.#tell({ accounts, settings, changes: this.#state.changes + 1 });
    } catch (error) {
      // With nothing to show this is the failure; otherwise the stream, which mends itself, tells how things are.
      if (!signal.aborted && this.#state.accounts === undefined) this.#tell({ failure: sentenceOf(error) });
    }
  }

  #tell(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** The view with lists of before where all in them is of before: who shows a list hears of its changes alone. */
function steady(before: PortfolioView | undefined, now: PortfolioView): PortfolioView {
  if (before === undefined) return now;
  const same = <T>(old: readonly T[], each: readonly T[]): readonly T[] =>
    old.length === each.length && old.every((one, at) => one === each[at]) ? old : each;
  return {
    valuation: now.valuation,
    holdings: same(before.holdings, now.holdings),
    balances: same(before.balances, now.balances),
    accounts: same(before.accounts, now.accounts),
    rates: same(before.rates, now.rates),
  };
}
