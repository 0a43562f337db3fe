import { type Cancel, type Client, type Scheduler, type SourceChange, TickerOutcome } from "@streampulse/client";
import { HeldPrices, resultOf } from "./held-prices.ts";
import { type FollowStream, HeldStreams } from "./held-streams.ts";
import { Audience, HeldTab } from "./held-tab.ts";
import type { HolderPort, TabMessage } from "./messages.ts";
import { toldError } from "./told-error.ts";

/** Batches are this far apart: one for each frame of a screen. */
const FRAME_MS = 16;

const SWEEP_MS = 5_000;

/** A tab that somebody sees asks or answers within seconds; one that says nothing for so long is gone. */
const SILENT_MS = 15_000;

/** Browsers slow the timers of hidden tabs down to one a minute. */
const SILENT_HIDDEN_MS = 180_000;

/** The tickers of a tab that nobody sees are wanted for so long. */
const ASIDE_MS = 30_000;

/** A stream that no tab watches is kept for so long. */
const UNWATCHED_MS = 5_000;

/** What a holder needs of the world around it. */
export interface HolderPorts {
  readonly scheduler: Scheduler;
  /** A fresh client, with an id of its own. */
  readonly openClient: () => Client;
  readonly follow: FollowStream;
}

/**
 * Holds the streams of a whole browser and serves its tabs: one stream of prices over all that they want together,
 * and one of each other thing that they follow. It lives in a shared worker, or in the tab that leads the others.
 */
export class Holder {
  readonly #scheduler: Scheduler;
  readonly #tabs = new Set<HeldTab>();
  readonly #prices: HeldPrices;
  readonly #audience: Audience;
  readonly #streams: HeldStreams;
  #flushedMs = Number.NEGATIVE_INFINITY;
  #cancelFlush: Cancel | undefined;
  #cancelSweep: Cancel | undefined;
  #cancelClose: Cancel | undefined;
  #isClosed = false;

  constructor({ scheduler, openClient, follow }: HolderPorts) {
    this.#scheduler = scheduler;
    this.#prices = new HeldPrices(scheduler, openClient, {
      changed: (ticker, part) => {
        for (const tab of this.#audience.of(ticker)) tab.feed.changed(ticker, part);
        this.#flushSoon();
      },
      refused: (error) => {
        for (const tab of this.#audience.dissolve(error.ticker)) {
          tab.wants?.delete(error.ticker);
          tab.feed.refused(error);
        }
        this.#flushSoon();
      },
      sourceChanged: (change) => this.#each((tab) => this.#tellSource(tab, change)),
      connected: (state) => this.#each((tab) => tab.feed.connected(state)),
      opened: (session) => this.#each((tab) => tab.feed.opened(session)),
      ended: (error) => {
        this.#audience.clear();
        for (const tab of this.#watching()) {
          tab.wants = undefined;
          tab.port.post({ kind: "ended", error });
        }
      },
    });
    this.#audience = new Audience(this.#prices);
    this.#streams = new HeldStreams(follow, () => this.#flushSoon());
  }

  /** Serves a tab from now on. */
  connect(port: HolderPort): void {
    const tab = new HeldTab(port, this.#prices, this.#scheduler.now());
    port.listen((message) => {
      if (!this.#isClosed) this.#take(tab, message);
    });
  }

  /** Ends all streams and serves nobody any more: another holder takes over. */
  close(): void {
    this.#isClosed = true;
    this.#cancelFlush?.();
    this.#cancelSweep?.();
    this.#cancelClose?.();
    for (const tab of [...this.#tabs]) this.#drop(tab);
    this.#prices.close();
  }

  #take(tab: HeldTab, message: TabMessage): void {
    tab.heardMs = this.#scheduler.now();
    if (message.kind === "hello") return this.#welcome(tab, message.isHidden);
    if (!this.#tabs.has(tab)) {
      if (message.kind !== "bye") tab.port.post({ kind: "stranger" });
      return;
    }
    switch (message.kind) {
      case "watch":
        return this.#watch(tab, message.tickers);
      case "unwatch":
        return this.#unwatch(tab);
      case "change":
        return void this.#change(tab, message);
      case "hidden":
        return this.#seen(tab, message.isHidden);
      case "took":
        tab.feed.took();
        return this.#flushSoon();
      case "ask":
        return tab.port.post({ kind: "here" });
      case "follow":
        return this.#streams.follow(tab.feed, message.id, message.stream, message.terms);
      case "leave":
        return this.#streams.leave(tab.feed, message.id);
      case "bye":
        return this.#drop(tab);
    }
  }

  #welcome(tab: HeldTab, isHidden: boolean): void {
    this.#drop(tab);
    tab.feed.reset();
    this.#tabs.add(tab);
    tab.port.post({ kind: "welcome" });
    this.#seen(tab, isHidden);
    this.#sweepLater();
  }

  #watch(tab: HeldTab, tickers: readonly string[]): void {
    this.#unwatch(tab);
    tab.wants = new Set(tickers);
    tab.feed.connected(this.#prices.connection);
    if (this.#prices.session) tab.feed.opened(this.#prices.session);
    if (!tab.isAside) for (const ticker of tickers) void this.#audience.join(tab, ticker);
    this.#prices.open();
    this.#flushSoon();
  }

  #unwatch(tab: HeldTab): void {
    for (const ticker of tab.wants ?? []) this.#audience.leave(tab, ticker);
    tab.wants = undefined;
    if (this.#watching().length > 0) return;
    if (this.#tabs.size === 0) return this.#prices.close();
    // Who starts again does it within a moment, and finds the stream as it was.
    this.#cancelClose ??= this.#scheduler.after(UNWATCHED_MS, () => {
      this.#cancelClose = undefined;
      if (this.#watching().length === 0) this.#prices.close();
    });
  }

  async #change(tab: HeldTab, { call, add, tickers }: TabMessage & { kind: "change" }): Promise<void> {
    try {
      const results = await Promise.all(tickers.map((ticker) => this.#changeOne(tab, add, ticker)));
      tab.port.post({ kind: "changed", call, results });
    } catch (error) {
      tab.port.post({ kind: "refused", call, error: toldError(error) });
    }
  }

  #changeOne(tab: HeldTab, add: boolean, ticker: string): ReturnType<HeldPrices["want"]> {
    if (add) {
      tab.wants?.add(ticker);
      this.#flushSoon();
      return this.#audience.join(tab, ticker);
    }
    tab.wants?.delete(ticker);
    this.#audience.leave(tab, ticker);
    return Promise.resolve(resultOf(ticker, TickerOutcome.REMOVED));
  }

  #seen(tab: HeldTab, isHidden: boolean): void {
    tab.hiddenMs = isHidden ? (tab.hiddenMs ?? this.#scheduler.now()) : undefined;
    tab.feed.isHidden = isHidden;
    if (isHidden) return;
    if (tab.isAside) {
      tab.isAside = false;
      for (const ticker of tab.wants ?? []) void this.#audience.join(tab, ticker);
    }
    this.#flushSoon();
  }

  #tellSource(tab: HeldTab, change: SourceChange): void {
    const tickers = change.tickers.filter((ticker) => tab.wants?.has(ticker));
    if (tickers.length > 0) tab.feed.sourceChanged({ ...change, tickers });
  }

  #each(tell: (tab: HeldTab) => void): void {
    for (const tab of this.#watching()) tell(tab);
    this.#flushSoon();
  }

  #watching(): HeldTab[] {
    return [...this.#tabs].filter(({ wants }) => wants !== undefined);
  }

  #drop(tab: HeldTab): void {
    if (!this.#tabs.delete(tab)) return;
    this.#streams.leaveAll(tab.feed);
    this.#unwatch(tab);
  }

  /** Once a frame. What comes late, because the timers of a hidden tab are slow, goes with what comes next. */
  #flushSoon(): void {
    const waitMs = this.#flushedMs + FRAME_MS - this.#scheduler.now();
    if (this.#cancelFlush && waitMs > 0) return;
    this.#cancelFlush?.();
    const flush = (): void => this.#flush();
    if (waitMs > 0) this.#cancelFlush = this.#scheduler.after(waitMs, flush);
    else {
      // What the same message of the stream brings is one batch.
      this.#flushedMs = this.#scheduler.now();
      this.#cancelFlush = undefined;
      this.#scheduler.soon(flush);
    }
  }

  #flush(): void {
    this.#cancelFlush = undefined;
    this.#flushedMs = this.#scheduler.now();
    if (this.#isClosed) return;
    for (const tab of this.#tabs) tab.feed.flush();
  }

  #sweepLater(): void {
    this.#cancelSweep ??= this.#scheduler.after(SWEEP_MS, () => {
      this.#cancelSweep = undefined;
      const nowMs = this.#scheduler.now();
      for (const tab of [...this.#tabs]) this.#sweep(tab, nowMs);
      if (this.#tabs.size > 0) this.#sweepLater();
    });
  }

  #sweep(tab: HeldTab, nowMs: number): void {
    const isHidden = tab.hiddenMs !== undefined;
    if (nowMs - tab.heardMs > (isHidden ? SILENT_HIDDEN_MS : SILENT_MS)) return this.#drop(tab);
    if (tab.hiddenMs === undefined || tab.isAside || nowMs - tab.hiddenMs < ASIDE_MS) return;
    tab.isAside = true;
    for (const ticker of tab.wants ?? []) this.#audience.leave(tab, ticker);
  }
}
