import { compareDecimal, MarketSession, percentChange, Quality, subtractDecimal, TickerType } from "@streampulse/core";
import type { ListingInfo, SourceQuote } from "../../../engine/ports/source.ts";
import type { Values } from "./messages.ts";
import { decimalsOfScale, siteDecimal } from "./price-scale.ts";
import { currencyCode, marketSession, mayBeBelowZero, plainText, tickerType, updateMode } from "./site-words.ts";

/** Prices, and what they are of their kind. */
const LASTS = ["lp", "rtc"] as const;
const SIDES = ["bid", "ask", "open_price", "high_price", "low_price", "prev_close_price"] as const;
const TIMES = ["lp_time", "rtc_time"] as const;
const AMOUNTS = ["ch", "chp", "rch", "rchp", "volume"] as const;
const CHANGES = ["ch", "chp"] as const;
const EXTENDED_CHANGES = ["rch", "rchp"] as const;
const FACTS = [
  "type",
  "typespecs",
  "description",
  "exchange",
  "listed_exchange",
  "currency_code",
  "pricescale",
  "update_mode",
] as const;
const SESSION_FACTS = ["current_session", "market-status"] as const;

type Field = (typeof LASTS | typeof SIDES | typeof TIMES | typeof AMOUNTS | typeof FACTS)[number];

/** Times are whole seconds, and only what changed is sent: a time that is older than this isn't a new price's. */
const SAME_SECOND_MS = 2_000;

/** The digits in front of the point that a price may have. */
const WHOLE_DIGITS_MAX = 15;

/** The most characters of a fact, and the most entries of one that is a list. */
const FACT_MAX = 500;
const LIST_MAX = 16;

/** What the site said of a symbol since it was last asked for. */
export interface News {
  readonly quote: Omit<SourceQuote, "id"> | undefined;
  /** What changed of its cold facts. */
  readonly info: ListingInfo | undefined;
}

const NOTHING: News = { quote: undefined, info: undefined };

/**
 * One symbol's fields, merged from the parts in which the site tells them. What makes no sense (a price that is no
 * number, or not above zero where it must be) is refused and counted, and what stood before goes on standing.
 */
export class QuoteState {
  readonly #fields = new Map<Field, unknown>();
  /** Fields that were told since the last news. */
  readonly #fresh = new Set<Field>();
  readonly #toldAtMs = new Map<Field, number>();
  #session: MarketSession | undefined;
  #isComplete = false;
  #hasPrice = false;
  /** Whether the last price was one of outside the market's hours. */
  #wasExtended = false;
  #saidInfo: ListingInfo = {};
  #saidSides: Partial<SourceQuote> = {};
  #refused = 0;

  /** How many values made no sense. */
  get refused(): number {
    return this.#refused;
  }

  /** Whether it has given a price. */
  get hasPrice(): boolean {
    return this.#hasPrice;
  }

  /** Its cold facts as they were told by now. */
  get facts(): ListingInfo {
    return this.#saidInfo;
  }

  /** Merges what changed. `nowMs` is when it came. */
  take(values: Values, nowMs: number): void {
    for (const name of FACTS) this.#takeFact(name, values[name], nowMs);
    for (const name of SESSION_FACTS) this.#session = marketSession(values[name]) ?? this.#session;
    for (const name of LASTS) this.#takePrice(name, values[name], nowMs, true);
    for (const name of SIDES) this.#takePrice(name, values[name], nowMs, false);
    for (const name of TIMES) this.#takeTime(name, values[name], nowMs);
    for (const name of AMOUNTS) this.#takeAmount(name, values[name], nowMs);
  }

  /** All that is known at first was told: what is missing now isn't waited for. */
  complete(): void {
    this.#isComplete = true;
  }

  /** What was told since the last call; nothing before the site said how its prices are written and how old they are. */
  news(nowMs: number): News {
    const decimals = this.#decimals;
    const isDescribed = decimals !== undefined && this.#fields.has("update_mode");
    if (!this.#isComplete && (!isDescribed || this.#awaitsTime(nowMs))) return NOTHING;
    const info = this.#infoNews(decimals);
    const quote = this.#quoteNews(decimals, nowMs);
    this.#fresh.clear();
    return { quote, info };
  }

  /** The first price comes before its time, in another message; the first answers are complete soon after. */
  #awaitsTime(nowMs: number): boolean {
    const sinceMs = this.#toldAtMs.get("lp");
    if (this.#hasPrice || sinceMs === undefined || this.#fields.has("lp_time")) return false;
    return nowMs - sinceMs <= SAME_SECOND_MS;
  }

  get #decimals(): number | undefined {
    return decimalsOfScale(this.#fields.get("pricescale"));
  }

  #keep(name: Field, value: unknown, nowMs: number): void {
    this.#fields.set(name, value);
    this.#fresh.add(name);
    this.#toldAtMs.set(name, nowMs);
  }

  #takeFact(name: Field, value: unknown, nowMs: number): void {
    if (value === undefined) return;
    if (value === null) this.#fields.delete(name);
    else if (isFact(value) || (Array.isArray(value) && value.length <= LIST_MAX && value.every(isFact))) {
      this.#keep(name, value, nowMs);
    } else this.#refused++;
  }

  #takePrice(name: Field, value: unknown, nowMs: number, isLast: boolean): void {
    if (value === undefined) return;
    const text = siteDecimal(value, undefined);
    const sign = text === undefined ? undefined : Math.sign(compareDecimal(text, "0"));
    const isSigned = mayBeBelowZero(this.#fields.get("type"));
    // None at present: vendors write that as zero, too.
    if (value === null || (sign === 0 && !isLast && !isSigned)) this.#fields.delete(name);
    else if (text !== undefined && isShort(text) && (isSigned || sign === 1)) this.#keep(name, value, nowMs);
    else this.#refused++;
  }

  #takeTime(name: Field, value: unknown, nowMs: number): void {
    if (value === undefined || value === null) return;
    const ms = typeof value === "string" ? Math.floor(Number(value) * 1_000) : NaN;
    // Of this century: epoch seconds that are milliseconds, or nothing, make no time.
    if (ms > 946_684_800_000 && ms < 4_102_444_800_000) this.#keep(name, ms, nowMs);
    else this.#refused++;
  }

  #takeAmount(name: Field, value: unknown, nowMs: number): void {
    if (value === undefined) return;
    if (value === null) this.#fields.delete(name);
    else if (isAmount(siteDecimal(value, undefined), name)) this.#keep(name, value, nowMs);
    else this.#refused++;
  }

  /** Whether the newest price is one of before or after the market's hours. */
  #isExtended(): boolean {
    if (this.#session !== MarketSession.PRE && this.#session !== MarketSession.POST) return false;
    if (!this.#fields.has("rtc")) return false;
    const [extended, regular] = [this.#fields.get("rtc_time"), this.#fields.get("lp_time")];
    // This morning's early trades stay in the fields all day.
    if (typeof extended === "number" && typeof regular === "number") return extended >= regular;
    return this.#fresh.has("rtc") || this.#wasExtended;
  }

  #quoteNews(decimals: number | undefined, nowMs: number): News["quote"] {
    const isExtended = this.#isExtended();
    const [name, time] = isExtended ? (["rtc", "rtc_time"] as const) : (["lp", "lp_time"] as const);
    const text = siteDecimal(this.#fields.get(name), decimals);
    const isNew = this.#fresh.has(name) || (isExtended && !this.#wasExtended);
    const price = isNew ? text : undefined;
    if (price === undefined && !this.#hasPrice) return undefined;
    const sides = this.#sides(decimals, isExtended, price);
    if (price === undefined) {
      const changed = difference(this.#saidSides, sides);
      this.#saidSides = { ...this.#saidSides, ...sides };
      return changed;
    }
    // A change that did not come with it is of the price before, and not to be told later either.
    for (const old of isExtended ? EXTENDED_CHANGES : CHANGES) if (!this.#fresh.has(old)) this.#fields.delete(old);
    this.#hasPrice = true;
    this.#wasExtended = isExtended;
    this.#saidSides = sides;
    return { price, sourceTimeMs: this.#timeOf(name, time, nowMs), ...sides };
  }

  /** The time of a price may come before it or with it; one from earlier is another price's. */
  #timeOf(price: Field, time: Field, nowMs: number): number | undefined {
    const isItsOwn = !this.#fresh.has(price) || nowMs - (this.#toldAtMs.get(time) ?? -Infinity) <= SAME_SECOND_MS;
    return isItsOwn ? (this.#fields.get(time) as number | undefined) : undefined;
  }

  #sides(decimals: number | undefined, isExtended: boolean, price: string | undefined): Partial<SourceQuote> {
    const written = (name: Field, digits: number | undefined) => siteDecimal(this.#fields.get(name), digits);
    const of = (name: Field) => written(name, decimals);
    const [points, percent] = isExtended ? EXTENDED_CHANGES : CHANGES;
    const base = isExtended ? of("lp") : of("prev_close_price");
    // With a new price and without its change, the one that stands is of the price before.
    const isOld = (name: Field) => price !== undefined && !this.#fresh.has(name);
    const canTell = price !== undefined && base !== undefined;
    return {
      bid: of("bid"),
      ask: of("ask"),
      volume: written("volume", undefined),
      change: isOld(points) ? (canTell ? subtractDecimal(price, base) : undefined) : of(points),
      changePercent: isOld(percent) ? (canTell ? percentChange(price, base) : undefined) : written(percent, 2),
      quality: this.#session === MarketSession.CLOSED ? Quality.CLOSED : this.#mode.quality,
    };
  }

  get #mode(): ReturnType<typeof updateMode> {
    return updateMode(this.#fields.get("update_mode"));
  }

  #infoNews(decimals: number | undefined): ListingInfo | undefined {
    const of = (name: Field) => siteDecimal(this.#fields.get(name), decimals);
    const type = tickerType(this.#fields.get("type"), this.#fields.get("typespecs"));
    const isAlwaysOpen = type === TickerType.CRYPTO && this.#session === MarketSession.REGULAR;
    const info: ListingInfo = {
      name: plainText(this.#fields.get("description")),
      exchange: plainText(this.#fields.get("listed_exchange")) ?? plainText(this.#fields.get("exchange")),
      currency: currencyCode(this.#fields.get("currency_code")),
      decimals,
      previousClose: of("prev_close_price"),
      open: of("open_price"),
      high: of("high_price"),
      low: of("low_price"),
      marketSession: isAlwaysOpen ? MarketSession.ALWAYS_OPEN : this.#session,
      delaySeconds: this.#mode.delaySeconds,
      type,
    };
    const changed = difference(this.#saidInfo, info);
    this.#saidInfo = { ...this.#saidInfo, ...changed };
    return changed;
  }
}

/** A text that is worth keeping. */
const isFact = (value: unknown): boolean => typeof value === "string" && value.length <= FACT_MAX;

/** Whether a price is one that there can be. */
const isShort = (price: string): boolean => price.replace(/^-|\..*$/g, "").length <= WHOLE_DIGITS_MAX;

const isAmount = (text: string | undefined, name: Field): boolean =>
  text !== undefined && !(name === "volume" && text.startsWith("-"));

/** What is known now and was not so before; undefined where that is nothing. */
function difference<T extends object>(before: T, now: T): Partial<T> | undefined {
  const changed: Partial<T> = {};
  for (const key in now) if (now[key] !== undefined && now[key] !== before[key]) changed[key] = now[key];
  return Object.keys(changed).length === 0 ? undefined : changed;
}
