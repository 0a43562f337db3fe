import { PriceKind, Quality, type Scheduler, type TickerError, type TickerName } from "@streampulse/core";

import { kindOf } from "../history/recorded-series.ts";
import type { AlertCondition, AlertOutage, KeptAlert } from "../ports/alert.ts";
import type { TickerMark } from "../ports/stores/alert-store.ts";
import type { HistoryBook } from "../history/history-book.ts";
import type { PriceEngine } from "../price-engine.ts";
import type { Following, TickerReader } from "../ticker-reader.ts";
import type { ListingQuote } from "../wire/quote-record.ts";
import { RecordWatch, type AlertRecord } from "./alert-record.ts";
import { QuoteGate } from "./quote-gate.ts";
import { StaleWatch } from "./stale-watch.ts";
import { TickerWatch, type AlertEvent } from "./ticker-watch.ts";
import { windowPast } from "./window-past.ts";

/** What fires an alert. */
export interface FiringCause {
  readonly quote: ListingQuote;
  readonly event: AlertEvent | undefined;
  readonly outage: AlertOutage | undefined;
}

/** Whom the alerts of a ticker tell, at once. */
export interface TickerHeard {
  fired(watch: RecordWatch, cause: FiringCause): void;
  /** It waits for something else. */
  stood(record: AlertRecord): void;
  /** What is known of its ticker since its first price has to be kept with it, as long as its condition is `of`. */
  bound(record: AlertRecord, facts: AlertFacts, of: AlertCondition): void;
  /** It can be watched no longer, or again. */
  troubled(record: AlertRecord): void;
}

/** What an alert learns from the first price of its ticker. */
export type AlertFacts = Pick<KeptAlert, "condition" | "priceKind" | "currency" | "decimals">;

/** What they need. */
export interface TickerAlertsDeps {
  readonly engine: Pick<PriceEngine, "follow">;
  readonly scheduler: Scheduler;
  readonly heard: TickerHeard;
  readonly history: Pick<HistoryBook, "range">;
  readonly unforeseen: (error: unknown) => void;
}

const KIND_WORDS: Readonly<Record<PriceKind, string>> = { 0: "unknown", 1: "real", 2: "simulated", 3: "replayed" };

/** The active alerts of one ticker, which is kept subscribed for them. */
export class TickerAlerts implements TickerReader {
  readonly name: TickerName;
  readonly #deps: TickerAlertsDeps;
  readonly #records = new Set<AlertRecord>();
  readonly #prices: TickerWatch<RecordWatch>;
  readonly #stale: StaleWatch<RecordWatch>;
  #mark: TickerMark | undefined;
  #following: Following | undefined;
  #gate: QuoteGate | undefined;
  #kind: PriceKind = PriceKind.UNSPECIFIED;
  /** The last that was no flag of an old price. */
  #last: ListingQuote | undefined;
  #cause: FiringCause | undefined;
  #trouble: string | undefined;
  /** A price has come since the mark was taken. */
  #isMarkDue = false;

  /** `mark`: what was heard of the ticker before the server started. */
  constructor(name: TickerName, mark: TickerMark | undefined, deps: TickerAlertsDeps) {
    this.name = name;
    this.#mark = mark;
    this.#deps = deps;
    const { heard, scheduler } = deps;
    const stood = ({ record }: RecordWatch) => heard.stood(record);
    this.#prices = new TickerWatch<RecordWatch>({
      fired: (watch, event) => this.#fire(watch, { ...(this.#cause as FiringCause), event }),
      stood,
      opened: (windowMs) => this.#lookBack(windowMs),
    });
    this.#stale = new StaleWatch<RecordWatch>(scheduler, {
      fired: (watch) => this.#fire(watch, { quote: this.#latest as ListingQuote, event: undefined, outage: undefined }),
      stood,
    });
  }

  get size(): number {
    return this.#records.size;
  }

  /** The last price that alerts heard, since it was last asked for; undefined where there was none. */
  takeMark(): TickerMark | undefined {
    if (!this.#isMarkDue || this.#last === undefined) return undefined;
    this.#isMarkDue = false;
    const { price, source, receivedTimeMs } = this.#last;
    return { ticker: this.name.ticker, price, source, priceKind: this.#kind, atMs: receivedTimeMs };
  }

  /** The last price that was no old one. */
  get last(): ListingQuote | undefined {
    return this.#last;
  }

  /** What is known of it beside its price. */
  get facts(): Following["info"] {
    return this.#following?.info;
  }

  /** Begins to read its ticker. */
  start(): void {
    this.#following = this.#deps.engine.follow(this.name, this);
    if (this.#following === undefined) return this.#lose(`No source knows ${this.name.ticker} now.`);
    const { latest } = this.#following;
    if (latest) this.quoted(latest);
  }

  stop(): void {
    this.#stale.stop();
    this.#following?.stop();
  }

  /** Watches an alert from now on, at the price that there is too. */
  add(record: AlertRecord): void {
    this.#records.add(record);
    record.trouble = undefined;
    if (this.#trouble !== undefined) return this.#tryAgain();
    if (this.#kind === PriceKind.UNSPECIFIED) return;
    if (!this.#admit(record) || record.kept.condition.kind === "stale") return;
    const quote = this.#latest;
    if (quote === undefined || quote !== this.#last || quote.quality === Quality.CLOSED) return;
    this.#cause = { quote, event: undefined, outage: undefined };
    this.#prices.judgeOne(record.watch as unknown as RecordWatch, this.#deps.scheduler.now());
  }

  remove(record: AlertRecord): void {
    this.#records.delete(record);
    const { watch } = record;
    record.watch = undefined;
    if (watch === undefined) return;
    this.#prices.remove(watch);
    this.#stale.remove(watch);
  }

  quoted(quote: ListingQuote): void {
    const kind = kindOf(quote.quality);
    if (this.#kind === PriceKind.UNSPECIFIED) this.#begin(kind);
    const gate = this.#gate as QuoteGate;
    const verdict = gate.pass(quote);
    if (verdict === "stale") return this.#stale.stale();
    this.#stale.fresh();
    if (verdict === "held") return;
    const isFirst = this.#last === undefined;
    this.#last = quote;
    this.#isMarkDue = true;
    if (isFirst) for (const record of this.#records) if (record.watch === undefined) this.#admit(record);
    if (verdict === "judge") this.#judge(quote, gate.judged(quote));
    else this.#prices.from(quote.price, this.#deps.scheduler.now(), gate.isAway);
  }

  fault({ message, removed }: TickerError): void {
    if (!removed) return;
    this.#following = undefined;
    this.#lose(message);
  }

  get #latest(): ListingQuote | undefined {
    return this.#following?.latest;
  }

  #judge(quote: ListingQuote, outage: AlertOutage | undefined): void {
    this.#cause = { quote, event: undefined, outage };
    this.#prices.judge(quote.price, this.#deps.scheduler.now(), outage !== undefined);
  }

  /** The first quote: what was heard before the start counts where it was of the same kind. */
  #begin(kind: PriceKind): void {
    this.#kind = kind;
    this.#gate = new QuoteGate(this.#mark?.priceKind === kind ? this.#mark : undefined);
    this.#mark = undefined;
    for (const record of this.#records) this.#admit(record);
  }

  /** Watches an alert if it can be by now. */
  #admit(record: AlertRecord): boolean {
    const { kept } = record;
    const { priceKind, condition } = kept;
    if (priceKind !== undefined && priceKind !== this.#kind) {
      const words = `It is for ${KIND_WORDS[priceKind]} prices, and those of ${this.name.ticker} are ${KIND_WORDS[this.#kind]} now.`;
      this.#tell(record, words);
      return false;
    }
    const lacksReference = condition.kind === "percent_move" && condition.referencePrice === undefined;
    if (lacksReference && this.#last === undefined) return false;
    const lacksDecimals = kept.decimals === undefined && this.facts?.decimals !== undefined;
    if (priceKind === undefined || lacksReference || lacksDecimals) this.#bind(record);
    record.watch = new RecordWatch(record);
    if (condition.kind === "stale") this.#stale.add(record.watch);
    else this.#prices.add(record.watch);
    return true;
  }

  /** A window begins with what was heard before it, as far as that is kept. */
  #lookBack(windowMs: number): void {
    const { history, scheduler, unforeseen } = this.#deps;
    const canonical = this.facts?.canonical;
    if (canonical === undefined) return;
    const past = windowPast(history, { canonical, kind: this.#kind, windowMs, nowMs: scheduler.now() });
    past.then((prices) => this.#prices.addPast(windowMs, prices)).catch(unforeseen);
  }

  #bind(record: AlertRecord): void {
    const { condition } = record.kept;
    const { currency, decimals } = this.facts ?? {};
    const isMove = condition.kind === "percent_move";
    const referencePrice = isMove ? (condition.referencePrice ?? this.#last?.price) : undefined;
    const facts: AlertFacts = {
      condition: isMove ? { ...condition, referencePrice } : condition,
      priceKind: this.#kind,
      currency,
      decimals,
    };
    record.kept = { ...record.kept, ...facts };
    this.#deps.heard.bound(record, facts, condition);
  }

  #fire(watch: RecordWatch, cause: FiringCause): void {
    // What was not heard before an alert began has nothing to do with it.
    const isOurs = cause.outage && watch.record.kept.sinceMs <= cause.outage.fromMs;
    this.#deps.heard.fired(watch, isOurs ? cause : { ...cause, outage: undefined });
  }

  /** A source may have its ticker by now: for one alert that is tried again all are. */
  #tryAgain(): void {
    this.#trouble = undefined;
    this.start();
    if (this.#trouble !== undefined) return;
    for (const record of this.#records) {
      record.trouble = undefined;
      this.#deps.heard.troubled(record);
      if (record.watch === undefined && this.#kind !== PriceKind.UNSPECIFIED) this.#admit(record);
    }
  }

  #lose(words: string): void {
    this.#trouble = words;
    for (const record of this.#records) this.#tell(record, words);
  }

  #tell(record: AlertRecord, words: string): void {
    record.trouble = words;
    this.#deps.heard.troubled(record);
  }
}
