import type { ConnectionState, PriceStore, SourceChange } from "@streampulse/client";
import { SourceState } from "@streampulse/core";
import { fewNames } from "../../ui/few-names.ts";

/** One thing that the product did, or that was done to it. */
export interface Happening {
  readonly id: number;
  readonly atMs: number;
  readonly tone: "neutral" | "good" | "waiting" | "bad";
  readonly text: string;
  /** A fault begins: what follows is counted from here. */
  readonly begins?: boolean;
}

/** So many are kept; the oldest go. */
export const HAPPENINGS_MAX = 100;

const NAMED = 3;

type Store = Pick<
  PriceStore,
  | "tickers"
  | "quote"
  | "connection"
  | "subscribe"
  | "subscribeTickers"
  | "subscribeConnection"
  | "subscribeSourceChanges"
>;

/** What becomes of sources, prices and the stream, in words, as this page hears of it; the newest first. */
export class Happenings {
  readonly #store: Store;
  readonly #nowMs: () => number;
  readonly #listeners = new Set<() => void>();
  #leave: (() => void)[] = [];
  #leaveTickers: (() => void)[] = [];
  #all: readonly Happening[] = [];
  #made = 0;
  #status: ConnectionState["status"];
  #stale: ReadonlySet<string> = new Set();
  #isLooking = false;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#status = store.connection.status;
  }

  /** Hears from now on, until the returned call. */
  follow(): () => void {
    const store = this.#store;
    this.#status = store.connection.status;
    this.#leave = [
      store.subscribeConnection(() => this.#connection(store.connection)),
      store.subscribeSourceChanges((change) => this.#sourceChange(change)),
      store.subscribeTickers(() => this.#followTickers()),
    ];
    this.#stale = this.#staleNow();
    this.#followTickers();
    return () => {
      for (const leave of [...this.#leave, ...this.#leaveTickers]) leave();
      this.#leave = [];
      this.#leaveTickers = [];
    };
  }

  readonly all = (): readonly Happening[] => this.#all;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Notes something that the page itself knows. */
  note(tone: Happening["tone"], text: string, begins = false): void {
    this.#all = [{ id: this.#made++, atMs: this.#nowMs(), tone, text, begins }, ...this.#all].slice(0, HAPPENINGS_MAX);
    for (const tell of this.#listeners) tell();
  }

  #followTickers(): void {
    for (const leave of this.#leaveTickers) leave();
    this.#leaveTickers = this.#store.tickers.map((ticker) => this.#store.subscribe(ticker, () => this.#lookSoon()));
  }

  /** Once for all the tickers that the store tells of together. */
  #lookSoon(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    queueMicrotask(() => {
      this.#isLooking = false;
      this.#look();
    });
  }

  #look(): void {
    const before = this.#stale;
    const now = (this.#stale = this.#staleNow());
    this.#tellOf(
      "waiting",
      [...now].filter((ticker) => !before.has(ticker)),
      "marked as old",
    );
    // One that was removed is not fresh again.
    const fresh = [...before].filter((ticker) => !now.has(ticker) && this.#store.quote(ticker)?.stale === false);
    this.#tellOf("good", fresh, "fresh again");
  }

  #tellOf(tone: Happening["tone"], tickers: readonly string[], what: string): void {
    if (tickers.length === 0) return;
    const sources = [...new Set(tickers.flatMap((ticker) => this.#store.quote(ticker)?.source ?? []))];
    this.note(tone, `${fewNames(tickers, NAMED)} ${what} (${sources.join(", ")})`);
  }

  #staleNow(): ReadonlySet<string> {
    return new Set(this.#store.tickers.filter((ticker) => this.#store.quote(ticker)?.stale === true));
  }

  #connection(state: ConnectionState): void {
    if (state.status === this.#status) return;
    const before = this.#status;
    this.#status = state.status;
    if (state.status === "live")
      this.note("good", before === "stalled" ? "The stream speaks again" : "The stream is open");
    else if (state.status === "stalled") this.note("waiting", "The stream has gone silent");
    else if (state.status === "reconnecting") this.note("bad", `The stream was lost: ${state.reason}`);
    else if (state.status === "offline") this.note("bad", "This device is offline");
    else if (state.status === "stopped") this.note("bad", `The stream has stopped: ${state.reason}`);
  }

  #sourceChange({ source, state, tickers, toSource, jumpPercent, reason }: SourceChange): void {
    const why = reason === undefined ? "" : `: ${reason}`;
    if (state === SourceState.CONNECTED) this.note("good", `${source} is connected, with ${fewNames(tickers, NAMED)}`);
    else if (state === SourceState.RECONNECTING) this.note("waiting", `${source} is reconnecting${why}`);
    else if (state === SourceState.DOWN) this.note("bad", `${source} is down${why}`);
    else if (state === SourceState.FAILED_OVER) {
      const jump = jumpPercent === undefined ? "" : `, its first price ${jumpPercent} % away`;
      this.note(
        "waiting",
        `${toSource ?? "Another source"} stands in for ${source} with ${fewNames(tickers, NAMED)}${jump}`,
      );
    }
  }
}

/** How long after the fault that began last before it, in ms; undefined where none did. */
export function sinceFaultMs(all: readonly Happening[], at: number): number | undefined {
  const happening = all[at];
  const began = all.slice(at + 1).find(({ begins }) => begins === true);
  return happening && began && happening.begins !== true ? happening.atMs - began.atMs : undefined;
}
