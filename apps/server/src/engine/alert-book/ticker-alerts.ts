import { PriceKind, Quality, type Cancel, type TickerError, type TickerInfo, type TickerName } from "@streampulse/core";

import { kindOf } from "../history/recorded-series.ts";
import type { TickerMark } from "../ports/stores/alert-store.ts";
import type { Following, TickerReader } from "../ticker-reader.ts";
import type { ListingQuote } from "../wire/quote-record.ts";
import { misfitOf } from "./alert-fit.ts";
import { RecordWatch, type AlertRecord } from "./alert-record.ts";
import { hasPercent, lacksReference, withReference } from "./alert-reference.ts";
import { MarkNote } from "./mark-note.ts";
import { QuoteGate } from "./quote-gate.ts";
import { StaleWatch } from "./stale-watch.ts";
import type { AlertFacts, TickerAlertsDeps } from "./ticker-heard.ts";
import { TickerWatch } from "./ticker-watch.ts";
import { outageSince, type Unheard } from "./unheard.ts";
import type { AlertEvent } from "./watch-heard.ts";
import { lookBack } from "./window-past.ts";

/** A first price that has not come by then is as good as stale. */
const FIRST_PRICE_MS = 30_000;
/** A ticker that no source has is asked for again so often. */
const TRY_AGAIN_MS = 300_000;

/** The active alerts of one ticker, which is kept subscribed for them. */
export class TickerAlerts implements TickerReader {
  readonly name: TickerName;
  readonly #deps: TickerAlertsDeps;
  readonly #records = new Set<AlertRecord>();
  readonly #prices: TickerWatch<RecordWatch>;
  readonly #stale: StaleWatch<RecordWatch>;
  readonly note = new MarkNote();
  #mark: TickerMark | undefined;
  #following: Following | undefined;
  #gate: QuoteGate | undefined;
  #kind: PriceKind = PriceKind.UNSPECIFIED;
  /** The last that was no flag of an old price. */
  #last: ListingQuote | undefined;
  /** The last one, flagged or not; it stays when no source has the ticker any more. */
  #heard: ListingQuote | undefined;
  #cause: { readonly quote: ListingQuote; readonly outage: Unheard | undefined } | undefined;
  #currency: string | undefined;
  #trouble: string | undefined;
  /** No first price has come for too long. */
  #isUnheard = false;
  /** Ends the waiting for the first price, or for the next time that the ticker is asked for. */
  #stopWaiting: Cancel = () => {};
  /** Some alert is to be compared with the next price that it can be compared with. */
  #isReferenceDue = false;

  /** `mark`: what was heard of the ticker before the server started. */
  constructor(name: TickerName, mark: TickerMark | undefined, deps: TickerAlertsDeps) {
    this.name = name;
    this.#mark = mark;
    this.#deps = deps;
    const { heard, scheduler } = deps;
    const stood = ({ record }: RecordWatch) => heard.stood(record);
    const isFull = ({ record }: RecordWatch) => heard.isFull(record);
    this.#prices = new TickerWatch<RecordWatch>({
      fired: (watch, event) => this.#fire(watch, event),
      stood,
      opened: (windowMs) => this.#lookBack(windowMs),
      isFull,
    });
    this.#stale = new StaleWatch<RecordWatch>(scheduler, {
      fired: (watch) => heard.fired(watch, { quote: this.#heard, event: undefined, outage: undefined }),
      stood,
      isFull,
    });
  }

  get size(): number {
    return this.#records.size;
  }

  /** The last price that alerts heard, since it was last asked for; undefined where there was none. */
  takeMark(): TickerMark | undefined {
    return this.note.take(this.name.ticker, this.#kind);
  }

  /** The last price that was no old one. */
  get last(): ListingQuote | undefined {
    return this.#last;
  }

  /** What is known of it beside its price. */
  get facts(): Following["info"] {
    return this.#following?.info;
  }

  /** Begins to read its ticker, or begins anew. */
  start(): void {
    const { engine, scheduler } = this.#deps;
    this.#stopWaiting();
    this.#following?.stop();
    this.#following = engine.follow(this.name, this);
    if (this.#following === undefined) return this.#lose(`No source knows ${this.name.ticker} now.`);
    const { latest, info } = this.#following;
    this.#currency = info?.currency;
    if (latest && latest !== this.#heard) this.quoted(latest);
    if (this.#heard === undefined) this.#stopWaiting = scheduler.after(FIRST_PRICE_MS, () => this.#miss());
  }

  stop(): void {
    this.#stopWaiting();
    this.#stale.stop();
    this.#following?.stop();
  }

  /** Watches an alert from now on, at the price that there is too. */
  add(record: AlertRecord): void {
    this.#records.add(record);
    record.trouble = undefined;
    if (this.#trouble === undefined) this.#join(record);
    else this.#tryAgain();
  }

  /** What is kept of an alert has changed: what waits for nothing by now waits again, unless it is to fire once and has. */
  renew({ kept, watch, pending }: AlertRecord): void {
    watch?.renew(kept);
    if (watch === undefined || (pending > 0 && !watch.isRepeating)) return;
    if (kept.condition.kind === "stale") this.#stale.add(watch);
    else this.#prices.renew(watch);
  }

  remove(record: AlertRecord): void {
    this.#records.delete(record);
    this.#letGo(record);
  }

  quoted(quote: ListingQuote): void {
    const kind = kindOf(quote.quality);
    this.#heard = quote;
    if (this.#trouble !== undefined) this.#find();
    if (this.#kind === PriceKind.UNSPECIFIED) this.#begin(kind);
    const gate = this.#gate as QuoteGate;
    const now = this.#deps.scheduler.now();
    const verdict = gate.pass(quote, now);
    if (verdict === "stale") return this.#stale.stale();
    this.#stale.fresh();
    if (verdict === "held") return;
    this.#last = quote;
    this.note.heard(quote);
    if (this.#isReferenceDue && hasPercent(quote.price)) this.#refer();
    if (verdict === "from") return this.#prices.from(quote.price, now, gate.isAway);
    const outage = gate.judged(quote);
    this.#cause = { quote, outage };
    this.#prices.judge(quote.price, now, outage !== undefined);
  }

  /** Its currency may be known only now, or be another one: it decides who can be watched. */
  info({ currency }: TickerInfo): void {
    if (currency === this.#currency) return;
    this.#currency = currency;
    if (this.#kind !== PriceKind.UNSPECIFIED && this.#trouble === undefined) this.#find();
  }

  fault({ message, removed }: TickerError): void {
    if (!removed) return;
    this.#following = undefined;
    this.#gate?.unheard(this.#deps.scheduler.now());
    this.#lose(message);
  }

  /** Watches one from now on, if it can be: at the price that there is too. */
  #join(record: AlertRecord): void {
    const isStale = record.kept.condition.kind === "stale";
    if (this.#kind === PriceKind.UNSPECIFIED) return this.#isUnheard && isStale ? this.#watch(record) : undefined;
    if (!this.#admit(record) || isStale) return;
    const quote = this.#following?.latest;
    if (quote === undefined || quote !== this.#last || quote.quality === Quality.CLOSED) return;
    this.#cause = { quote, outage: undefined };
    this.#prices.judgeOne(record.watch as unknown as RecordWatch, this.#deps.scheduler.now());
  }

  /** The first quote: what was heard before the start counts where it was of the same kind. */
  #begin(kind: PriceKind): void {
    this.#kind = kind;
    const { startMs } = this.#deps;
    const mark = this.#mark?.priceKind === kind ? this.#mark : undefined;
    const wasWatched = mark !== undefined || [...this.#records].some(({ kept }) => kept.sinceMs < startMs);
    this.#gate = new QuoteGate(wasWatched ? startMs : undefined, mark);
    this.#mark = undefined;
    this.#stopWaiting();
    for (const record of this.#records) this.#admit(record);
  }

  /** Watches an alert if it can be by now. */
  #admit(record: AlertRecord): boolean {
    if (!this.#fits(record)) return false;
    const { priceKind, condition, decimals } = record.kept;
    const isOpen = lacksReference(condition);
    if (isOpen && lacksReference(withReference(condition, this.#last?.price))) {
      this.#isReferenceDue = true;
      return false;
    }
    const lacksDecimals = decimals === undefined && this.facts?.decimals !== undefined;
    if (priceKind === undefined || isOpen || lacksDecimals) this.#bind(record);
    // One for stale data may be watched before there is a price.
    if (record.watch === undefined) this.#watch(record);
    return true;
  }

  /** Whether its ticker's prices are what it is for; else it is watched no longer, and says so. */
  #fits(record: AlertRecord): boolean {
    const words = misfitOf(record.kept, this.#kind, this.#currency);
    if (words === undefined) return true;
    this.#letGo(record);
    this.#tell(record, words);
    return false;
  }

  #letGo(record: AlertRecord): void {
    const { watch } = record;
    record.watch = undefined;
    if (watch === undefined) return;
    this.#prices.remove(watch);
    this.#stale.remove(watch);
  }

  #refer(): void {
    this.#isReferenceDue = false;
    for (const record of this.#records) if (record.watch === undefined) this.#admit(record);
  }

  #watch(record: AlertRecord): void {
    record.watch = new RecordWatch(record);
    if (record.kept.condition.kind === "stale") this.#stale.add(record.watch);
    else this.#prices.add(record.watch);
  }

  /** No first price has come for too long: those that wait for that are watched without one. */
  #miss(): void {
    this.#isUnheard = true;
    for (const record of this.#records) if (record.watch === undefined) this.#join(record);
    this.#stale.stale();
  }

  /** A window begins with what was heard before it, as far as that is kept; whether it waits for that. */
  #lookBack(windowMs: number): boolean {
    const { scheduler } = this.#deps;
    const canonical = this.facts?.canonical;
    if (canonical === undefined) return false;
    lookBack(this.#deps, { canonical, kind: this.#kind, windowMs, nowMs: scheduler.now() }, (prices) => {
      const isOver = this.#cause === undefined || this.#cause.quote !== this.#following?.latest;
      this.#prices.addPast(windowMs, prices, scheduler.now(), isOver);
    });
    return true;
  }

  #bind(record: AlertRecord): void {
    const { condition } = record.kept;
    const { currency = record.kept.currency, decimals } = this.facts ?? {};
    const begun = withReference(condition, this.#last?.price);
    const facts: AlertFacts = { condition: begun, priceKind: this.#kind, currency, decimals };
    record.kept = { ...record.kept, ...facts };
    this.#deps.heard.bound(record, facts, condition);
  }

  #fire(watch: RecordWatch, event: AlertEvent): void {
    const { quote, outage } = this.#cause as { quote: ListingQuote; outage: Unheard | undefined };
    const { sinceMs } = watch.record.kept;
    this.#deps.heard.fired(watch, { quote, event, outage: outage && outageSince(outage, sinceMs) });
  }

  /** A source may have its ticker by now: for one alert that is tried again all are. */
  #tryAgain(): void {
    this.#trouble = undefined;
    this.start();
    if (this.#trouble === undefined) this.#find();
  }

  /** Some source has it again, or may. */
  #find(): void {
    this.#trouble = undefined;
    for (const record of this.#records) {
      record.trouble = undefined;
      this.#deps.heard.troubled(record);
      if (record.watch === undefined) this.#join(record);
      else this.#fits(record);
    }
  }

  /** It is asked for again from time to time, and stays lost until a price comes. */
  #lose(words: string): void {
    this.#trouble = words;
    for (const record of this.#records) this.#tell(record, words);
    this.#stopWaiting();
    this.#stopWaiting = this.#deps.scheduler.after(TRY_AGAIN_MS, () => this.start());
  }

  #tell(record: AlertRecord, words: string): void {
    if (record.trouble === words) return;
    record.trouble = words;
    this.#deps.heard.troubled(record);
  }
}
