import {
  HEALTHY_AFTER_MS,
  TickerErrorCode,
  type Scheduler,
  type TickerError,
  type TickerResult,
} from "@streampulse/core";
import type { StreamPricesResponse } from "@streampulse/proto";
import { apart } from "./apart.ts";
import type { ConnectionState } from "./connection-state.ts";
import { StreamPulseError, cleanEnd, errorFrom, stopped } from "./errors.ts";
import {
  conflatedFrom,
  gapFrom,
  infoFrom,
  quotesFrom,
  sessionFrom,
  sourceChangeFrom,
  tickerErrorFrom,
} from "./from-wire.ts";
import { Newest } from "./newest.ts";
import { retryDelayMs } from "./retry-delay.ts";
import type { SessionInfo } from "./session-info.ts";
import { ServerClock } from "./server-clock.ts";
import { LOST_AFTER_MS, Silence } from "./silence.ts";
import { isOffline, watchWake } from "./wake.ts";
import type { Watch, WatchHandlers } from "./watch-handlers.ts";
import { WantedSet, type WantedSetPorts } from "./wanted-set.ts";

/** How long a session is known to outlive its stream. */
const SESSION_AFTERLIFE_MS = 30_000;

/** What a reader at its own pace tells a watch, and must be told beside what the handlers are. */
export interface SlowReader {
  /** Asked after each message: a promise that stops the reading until it resolves. */
  pace(): Promise<void> | undefined;
  /** The caller has removed these: what waits of them is not handed on any more. */
  left(tickers: readonly string[]): void;
}

/** The two calls of the contract that a watch makes, and its reader where that has a pace of its own. */
export interface WatchPorts extends Pick<WantedSetPorts, "modify" | "scheduler" | "random"> {
  open(tickers: readonly string[], signal: AbortSignal): AsyncIterable<StreamPricesResponse>;
  readonly reader?: SlowReader;
}

/** The one place of the client that connects again. It starts at once and acts for one session. */
export class SelfMendingWatch implements Watch {
  readonly #ports: WatchPorts;
  readonly #scheduler: Scheduler;
  readonly #handlers: WatchHandlers;
  readonly #signal: AbortSignal | undefined;
  readonly #wanted: WantedSet;
  readonly #newest = new Newest();
  readonly #clock = new ServerClock();
  readonly #unwatchWake: () => void;
  #connection: ConnectionState = { status: "connecting" };
  #ended = false;
  /** How many attempts failed since the last healthy connection. */
  #failures = 0;
  #heardMs = Number.NEGATIVE_INFINITY;
  #wholeSetNext = true;
  #attempt: { readonly controller: AbortController; readonly silence: Silence } | undefined;
  #attemptNow: (() => void) | undefined;
  #session: SessionInfo | undefined;

  constructor(ports: WatchPorts, tickers: readonly string[], handlers: WatchHandlers, signal?: AbortSignal) {
    this.#ports = ports;
    this.#scheduler = ports.scheduler;
    this.#handlers = handlers;
    this.#signal = signal;
    this.#wanted = new WantedSet(
      {
        scheduler: ports.scheduler,
        random: ports.random,
        modify: (add, remove, callSignal) => ports.modify(add, remove, callSignal),
        sessionGone: () => this.#sessionGone(),
        removed: (ticker, revision) => this.#newest.removed(ticker, revision),
        refused: (errors) => this.#tell("onErrors", errors),
      },
      tickers,
    );
    this.#unwatchWake = watchWake(
      this.#scheduler,
      () => this.#woke(),
      () => this.#wentOffline(),
    );
    signal?.addEventListener("abort", this.stop);
    if (signal?.aborted) this.stop();
    else void this.#run();
  }

  get tickers(): readonly string[] {
    return this.#wanted.tickers;
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  /** Adds or removes normalised tickers; see WantedSet. */
  change(add: boolean, tickers: readonly string[]): Promise<TickerResult[]> {
    if (!add) this.#ports.reader?.left(tickers);
    return this.#wanted.change(add, tickers);
  }

  // A property, because it also listens to the caller's signal.
  readonly stop = (): void => this.#end();

  /** Ends it for good, with the error that its readers are told. */
  fail(error: StreamPulseError): void {
    this.#end(error);
  }

  #end(error?: StreamPulseError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this.stop);
    this.#unwatchWake();
    this.#attempt?.silence.stop();
    this.#attempt?.controller.abort(error ?? stopped());
    this.#attemptNow?.();
    this.#wanted.end(error);
    this.#connect({ status: "stopped", reason: error?.message ?? stopped().message });
    this.#tell("onEnd", error);
  }

  async #run(): Promise<void> {
    while (!this.#ended) {
      const error = await this.#tryOnce();
      if (this.#ended) return;
      if (!error.retry) return this.#end(error);
      await this.#wait(error);
    }
  }

  /** One stream, from its request to its end, and why it ended. */
  async #tryOnce(): Promise<StreamPulseError> {
    const controller = new AbortController();
    const silence = new Silence(this.#scheduler, {
      stalled: (sinceMs) => {
        if (this.#connection.status === "live") this.#connect({ status: "stalled", sinceMs });
      },
      lost: () => controller.abort(silent()),
    });
    this.#attempt = { controller, silence };
    this.#connect({ status: "connecting" });
    const asked = this.#request();
    const health = { liveMs: Number.POSITIVE_INFINITY };
    const cut = new Promise<StreamPulseError>((resolve) => {
      controller.signal.addEventListener("abort", () => resolve(controller.signal.reason), { once: true });
    });
    // Not by the reading alone: a fetch that does not heed its signal must not hold up the next attempt.
    const error = await Promise.race([this.#read(asked, controller.signal, silence, health, cut), cut]);
    silence.stop();
    this.#attempt = undefined;
    controller.abort(error);
    this.#wanted.closed();
    if (health.liveMs !== Number.POSITIVE_INFINITY) this.#heardMs = silence.heardMs;
    if (this.#scheduler.now() - health.liveMs >= HEALTHY_AFTER_MS) this.#failures = 0;
    return error;
  }

  /** The tickers to ask for: none, where the session lives and holds the set. */
  #request(): readonly string[] {
    const lives = this.#scheduler.now() - this.#heardMs < SESSION_AFTERLIFE_MS;
    const resume = lives && !this.#wholeSetNext && this.#wanted.acknowledged;
    return resume ? [] : this.#wanted.tickers;
  }

  async #read(
    asked: readonly string[],
    signal: AbortSignal,
    silence: Silence,
    health: { liveMs: number },
    cut: Promise<unknown>,
  ): Promise<StreamPulseError> {
    try {
      for await (const message of this.#ports.open(asked, signal)) {
        if (signal.aborted) break;
        silence.heard();
        if (message.session && health.liveMs === Number.POSITIVE_INFINITY) {
          health.liveMs = this.#scheduler.now();
          this.#opened(asked, sessionFrom(message.session, 0));
        }
        this.#take(message);
        const pause = this.#ports.reader?.pace();
        if (!pause) continue;
        silence.stop();
        await Promise.race([pause, cut]);
        if (!signal.aborted) silence.heard();
      }
      return cleanEnd();
    } catch (error) {
      return errorFrom(error);
    }
  }

  #opened(asked: readonly string[], session: SessionInfo): void {
    this.#wholeSetNext = false;
    this.#newest.opened(session.revision);
    this.#wanted.opened(asked, session);
  }

  #take(message: StreamPricesResponse): void {
    if (this.#connection.status !== "live") this.#connect({ status: "live" });
    if (message.session) {
      this.#newest.reached(Number(message.session.revision));
      this.#clock.opened(Number(message.session.serverTimeMs), this.#scheduler.now());
      this.#tell("onSession", (this.#session = sessionFrom(message.session, this.#clock.aheadMs)));
    }
    if (message.heartbeat && this.#clock.told(Number(message.heartbeat.serverTimeMs), this.#scheduler.now())) {
      if (this.#session) this.#tell("onSession", { ...this.#session, clockAheadMs: this.#clock.aheadMs });
    }
    if (message.revision !== undefined) this.#newest.reached(Number(message.revision));
    const wanted = <T extends { readonly ticker: string }>(items: T[]): T[] =>
      items.filter((item) => this.#wanted.has(item.ticker));
    this.#tellSome("onInfos", wanted(message.infos).map(infoFrom));
    this.#takeErrors(wanted(message.errors).map(tickerErrorFrom));
    this.#tellSome("onSourceChanges", message.sourceChanges.map(sourceChangeFrom));
    this.#tellSome("onGaps", wanted(message.gaps).map(gapFrom));
    const quotes = quotesFrom(wanted(message.quotes));
    this.#tellSome(
      "onQuotes",
      quotes.filter((quote) => this.#newest.admit(quote)),
    );
    this.#tellSome("onConflated", wanted(message.conflated).map(conflatedFrom));
  }

  #takeErrors(errors: TickerError[]): void {
    const left = errors.map((error) =>
      error.code === TickerErrorCode.UNKNOWN_TICKER && !error.removed ? { ...error, removed: true } : error,
    );
    for (const error of left) {
      if (!error.removed) continue;
      this.#newest.removed(error.ticker, 0);
      this.#wanted.dropped(error);
    }
    this.#tellSome("onErrors", left);
  }

  /** Waits until the next attempt is due. */
  #wait(error: StreamPulseError): Promise<void> {
    const attempt = this.#failures++;
    const delayMs = retryDelayMs(attempt, error.retryAfterMs, this.#ports.random);
    return new Promise((resolve) => {
      const cancel = this.#scheduler.after(delayMs, () => this.#attemptNow?.());
      this.#attemptNow = () => {
        this.#attemptNow = undefined;
        cancel();
        resolve();
      };
      const retryAtMs = this.#scheduler.now() + delayMs;
      this.#connect(
        isOffline() ? { status: "offline" } : { status: "reconnecting", attempt, retryAtMs, reason: error.message },
      );
    });
  }

  #woke(): void {
    this.#attemptNow?.();
    // After a sleep the connection is most likely dead, and waiting any longer would be in vain.
    if (!this.#attempt?.silence.overdue) return;
    this.#failures = 0;
    this.#attempt.controller.abort(silent(0));
  }

  #wentOffline(): void {
    // A live stream may not need the network (a server on this machine): silence will tell.
    if (this.#attemptNow) this.#connect({ status: "offline" });
  }

  #sessionGone(): void {
    this.#wholeSetNext = true;
    this.#attempt?.controller.abort(new StreamPulseError("unavailable", "The server has forgotten the session."));
  }

  #connect(state: ConnectionState): void {
    this.#connection = state;
    this.#tell("onConnection", state);
  }

  #tellSome(handler: keyof WatchHandlers, items: unknown[]): void {
    if (items.length > 0) this.#tell(handler, items);
  }

  #tell(handler: keyof WatchHandlers, what: unknown): void {
    if (this.#ended && handler !== "onEnd" && handler !== "onConnection") return;
    apart(() => (this.#handlers as Record<string, ((what: unknown) => void) | undefined>)[handler]?.(what));
  }
}

function silent(retryAfterMs?: number): StreamPulseError {
  const message = `Nothing was heard for ${LOST_AFTER_MS / 1_000} s.`;
  return new StreamPulseError("unavailable", message, retryAfterMs === undefined ? {} : { retryAfterMs });
}
