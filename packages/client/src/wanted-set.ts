import {
  TickerErrorCode,
  TickerOutcome,
  type Cancel,
  type Scheduler,
  type TickerError,
  type TickerResult,
} from "@streampulse/core";
import { StreamPulseError, errorFrom, stopped } from "./errors.ts";
import { retryDelayMs } from "./retry-delay.ts";
import type { SessionInfo } from "./session-info.ts";

/** How many tickers one call changes: 256 of the longest stay within the server's 64 KiB. */
const CHANGES_MAX = 256;

/** A call that takes longer than this is taken for lost. */
const CALL_MAX_MS = 10_000;

/** The server's answer to a change of the set. */
export interface ModifyAnswer {
  readonly tickers: readonly string[];
  readonly revision: number;
  readonly results: readonly TickerResult[];
}

/** What the set needs of the world around it. */
export interface WantedSetPorts {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** Changes the living session. */
  modify(add: string[], remove: string[], signal: AbortSignal): Promise<ModifyAnswer>;
  /** The server knows no such session; the whole set is to be sent by a new stream. */
  sessionGone(): void;
  /** The session has not held the ticker from this revision on. */
  removed(ticker: string, revision: number): void;
  /** The server refused tickers that nobody waits for: they have left the set. */
  refused(errors: TickerError[]): void;
}

interface Change {
  readonly add: boolean;
  readonly ticker: string;
  /** Made to bring the session in line with the set, not by the caller. */
  readonly quiet: boolean;
  settle(result: TickerResult): void;
  fail(error: StreamPulseError): void;
}

/**
 * The tickers that the caller wants, and the changes on their way to the session. A change alters the set
 * at once; it reaches the session by one ModifyTickers call per turn while a stream is live, and by the
 * next stream's request otherwise. Calls are sent one after the other, so that answers never cross.
 */
export class WantedSet {
  readonly #ports: WantedSetPorts;
  readonly #set: Set<string>;
  #list: readonly string[] | undefined;
  #waiting: Change[] = [];
  #sent: Change[] = [];
  #live = false;
  #scheduled = false;
  #failures = 0;
  #unsure = false;
  #ended: StreamPulseError | undefined;
  #cancelRetry: Cancel | undefined;
  readonly #calls = new AbortController();

  constructor(ports: WantedSetPorts, tickers: readonly string[]) {
    this.#ports = ports;
    this.#set = new Set(tickers);
  }

  /** In the order of wanting; the same array until it changes. */
  get tickers(): readonly string[] {
    this.#list ??= Object.freeze([...this.#set]);
    return this.#list;
  }

  has(ticker: string): boolean {
    return this.#set.has(ticker);
  }

  /** Whether the session is known to hold exactly this set. */
  get acknowledged(): boolean {
    return this.#waiting.length === 0 && this.#sent.length === 0 && !this.#unsure;
  }

  /** Adds or removes normalised tickers; answers when the server has, one result per ticker, in order. */
  change(add: boolean, tickers: readonly string[]): Promise<TickerResult[]> {
    return Promise.all(tickers.map((ticker) => this.#change(add, ticker)));
  }

  #change(add: boolean, ticker: string): Promise<TickerResult> {
    if (this.#ended) return Promise.reject(this.#ended);
    if (this.#set.has(ticker) === add && !this.#busy(ticker)) {
      return Promise.resolve(resultOf(ticker, add ? TickerOutcome.ALREADY : TickerOutcome.ABSENT));
    }
    this.#put(ticker, add);
    return new Promise((settle, fail) => this.#enqueue({ add, ticker, quiet: false, settle, fail }));
  }

  #put(ticker: string, wanted: boolean): void {
    if (wanted) this.#set.add(ticker);
    else this.#set.delete(ticker);
    this.#list = undefined;
  }

  #busy(ticker: string): boolean {
    const same = (change: Change): boolean => change.ticker === ticker;
    return this.#sent.some(same) || this.#waiting.some(same);
  }

  #enqueue(change: Change): void {
    this.#waiting.push(change);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    this.#ports.scheduler.soon(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  /** A stream is live. `asked` is what its request named; changes that its session shows are done. */
  opened(asked: readonly string[], session: SessionInfo): void {
    this.#live = true;
    const held = new Set(session.tickers);
    // With a call under way the session may still change, so that its state proves nothing.
    if (this.#sent.length === 0) {
      const waiting = this.#waiting;
      this.#waiting = waiting.filter((change) => held.has(change.ticker) !== this.#set.has(change.ticker));
      for (const change of waiting) {
        if (!this.#waiting.includes(change)) this.#done(change, session.revision);
      }
    }
    this.#align(held, new Set(asked));
    // Not at once: the rest of the same message may answer some of them.
    this.#flushSoon();
  }

  #done(change: Change, revision: number): void {
    if (!change.add) this.#ports.removed(change.ticker, revision);
    change.settle(resultOf(change.ticker, change.add ? TickerOutcome.ACCEPTED : TickerOutcome.REMOVED));
  }

  /** Makes the changes that the session lacks; of the tickers just asked for, the stream itself will tell. */
  #align(held: ReadonlySet<string>, asked: ReadonlySet<string>): void {
    this.#unsure = false;
    for (const ticker of this.#set) {
      if (!held.has(ticker) && !asked.has(ticker) && !this.#busy(ticker)) this.#enqueue(this.#quiet(true, ticker));
    }
    for (const ticker of held) {
      if (!this.#set.has(ticker) && !this.#busy(ticker)) this.#enqueue(this.#quiet(false, ticker));
    }
  }

  #quiet(add: boolean, ticker: string): Change {
    const refuse = (code: TickerErrorCode, message: string): void => {
      if (add) this.#ports.refused([{ ticker, code, message, removed: true }]);
    };
    return {
      add,
      ticker,
      quiet: true,
      settle: ({ outcome, code, message }) => {
        if (outcome === TickerOutcome.REJECTED) refuse(code, message);
      },
      fail: ({ code, message }) => {
        if (code !== "canceled") refuse(TickerErrorCode.UNAVAILABLE, message);
      },
    };
  }

  /** The stream is gone. A call under way goes on: the session outlives its stream. */
  closed(): void {
    this.#live = false;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
  }

  /** The session no longer holds the ticker, by the server's own doing. */
  dropped({ ticker, code, message }: TickerError): void {
    this.#put(ticker, false);
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((change) => change.ticker !== ticker);
    for (const change of waiting) {
      if (change.ticker !== ticker) continue;
      change.settle(resultOf(ticker, change.add ? TickerOutcome.REJECTED : TickerOutcome.ABSENT, code, message));
    }
  }

  /** Nothing is sent any more; every change still open fails. */
  end(error: StreamPulseError = stopped()): void {
    this.#ended = error;
    this.closed();
    const open = [...this.#sent, ...this.#waiting];
    this.#sent = [];
    this.#waiting = [];
    this.#calls.abort();
    for (const change of open) change.fail(error);
  }

  #flush(): void {
    if (!this.#live || this.#sent.length > 0 || this.#cancelRetry || this.#waiting.length === 0) return;
    this.#sent = this.#waiting.splice(0, this.#agreeing());
    void this.#call(this.#sent);
  }

  async #call(changes: readonly Change[]): Promise<void> {
    const of = (add: boolean): string[] => [
      ...new Set(changes.filter((change) => change.add === add).map((change) => change.ticker)),
    ];
    const call = new AbortController();
    const giveUp = (): void => call.abort();
    this.#calls.signal.addEventListener("abort", giveUp);
    const cancel = this.#ports.scheduler.after(CALL_MAX_MS, giveUp);
    let answer: ModifyAnswer | StreamPulseError;
    try {
      answer = await this.#ports.modify(of(true), of(false), call.signal);
    } catch (cause) {
      answer = errorFrom(cause);
    }
    cancel();
    this.#calls.signal.removeEventListener("abort", giveUp);
    if (this.#ended) return;
    if (answer instanceof StreamPulseError) this.#failed(answer, answer.retry || call.signal.aborted);
    else this.#answered(answer);
  }

  /** How many of the waiting changes fit one call: no ticker both ways, and not too many. */
  #agreeing(): number {
    const ways = new Map<string, boolean>();
    let count = 0;
    for (const { ticker, add } of this.#waiting) {
      if ((ways.get(ticker) ?? add) !== add || ways.size === CHANGES_MAX) break;
      ways.set(ticker, add);
      count++;
    }
    return count;
  }

  #answered(answer: ModifyAnswer): void {
    const changes = this.#sent;
    this.#sent = [];
    this.#failures = 0;
    const results = new Map(answer.results.map((result) => [result.ticker, result]));
    for (const change of changes) {
      const { ticker, add } = change;
      const result = results.get(ticker) ?? resultOf(ticker, add ? TickerOutcome.ACCEPTED : TickerOutcome.REMOVED);
      if (!add) this.#ports.removed(ticker, answer.revision);
      else if (result.outcome === TickerOutcome.REJECTED && !this.#busy(ticker)) this.#put(ticker, false);
      change.settle(result);
    }
    if (this.#unsure) this.#align(new Set(answer.tickers), new Set());
    this.#flush();
  }

  #failed(error: StreamPulseError, again: boolean): void {
    const changes = this.#sent;
    this.#sent = [];
    const gone = error.code === "not_found";
    if (!gone && !again) {
      for (const change of changes) this.#refuse(change, error);
      return this.#flush();
    }
    this.#waiting = [...changes, ...this.#waiting];
    if (gone) {
      this.closed();
      return this.#ports.sessionGone();
    }
    // The call may have had its effect all the same; the next answer is compared with the set.
    this.#unsure = true;
    if (!this.#live) return;
    const delayMs = retryDelayMs(this.#failures++, error.retryAfterMs, this.#ports.random);
    this.#cancelRetry = this.#ports.scheduler.after(delayMs, () => {
      this.#cancelRetry = undefined;
      this.#flush();
    });
  }

  /** The change will not be made: the set is as the session is, unless it was changed again since. */
  #refuse(change: Change, error: StreamPulseError): void {
    if (!this.#busy(change.ticker) && (change.add || !change.quiet)) this.#put(change.ticker, !change.add);
    change.fail(error);
  }
}

function resultOf(
  ticker: string,
  outcome: TickerOutcome,
  code: TickerErrorCode = TickerErrorCode.UNSPECIFIED,
  message = "",
): TickerResult {
  return { ticker, outcome, code, message };
}
