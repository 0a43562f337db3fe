import { percentChange, subtractDecimal } from "@streampulse/core";

/** What a test lets the site list. Prices are decimal text. */
export interface SymbolFacts {
  /** As the site spells it, `NASDAQ:AAPL`. */
  readonly symbol: string;
  readonly description: string;
  /** The site's word: stock, dr, fund, crypto, forex, index, futures, bond. */
  readonly type: string;
  readonly currency: string;
  readonly price: string;
  /** When that price was, epoch ms; the fake's own clock without it. */
  readonly timeMs?: number;
  readonly previousClose?: string;
  readonly open?: string;
  readonly high?: string;
  readonly low?: string;
  readonly volume?: string;
  readonly bid?: string;
  readonly ask?: string;
  readonly pricescale?: number;
  readonly minmov?: number;
  readonly fractional?: boolean;
  /** `streaming` without it. */
  readonly updateMode?: string;
  /** `market` without it. */
  readonly session?: string;
  /** In front of the symbol on look-ups, where it isn't the exchange. */
  readonly prefix?: string;
  readonly isPrimary?: boolean;
}

/** A message's values: field to its JSON text, so that every digit is the test's. */
type Fields = Map<string, string>;

const json = (value: unknown): string => JSON.stringify(value);

/** One symbol of the site, and all its fields as they stand. */
export class SiteSymbol {
  readonly facts: SymbolFacts;
  readonly #fields: Fields = new Map();

  constructor(facts: SymbolFacts, nowMs: number) {
    this.facts = facts;
    const { symbol, price, previousClose = price, pricescale = 100, minmov = 1, fractional = false } = facts;
    const [exchange = "", code = ""] = symbol.split(":");
    this.#set({ ask: facts.ask ?? "null", bid: facts.bid ?? "null" });
    this.#set({
      pro_name: json(symbol),
      short_name: json(code),
      original_name: json(symbol),
      exchange: json(exchange),
      listed_exchange: json(exchange),
      description: json(facts.description),
      type: json(facts.type),
      typespecs: "[]",
      currency_code: json(facts.currency),
      pricescale: String(pricescale),
      minmov: String(minmov),
      minmove2: "0",
      fractional: String(fractional),
      is_tradable: "true",
      update_mode: json(facts.updateMode ?? "streaming"),
      current_session: json(facts.session ?? "market"),
      prev_close_price: previousClose,
      open_price: facts.open ?? price,
      high_price: facts.high ?? price,
      low_price: facts.low ?? price,
      volume: facts.volume ?? "0",
      ...this.#moved(price),
    });
    this.#set({ lp_time: seconds(facts.timeMs ?? nowMs) });
  }

  /** A field's value as JSON would have it; undefined where it was never told. */
  field(name: string): unknown {
    const text = this.#fields.get(name);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** The text of a field as it is sent. */
  text(name: string): string | undefined {
    return this.#fields.get(name);
  }

  /** How many digits prices have behind the point. */
  get decimals(): number {
    return Math.round(Math.log10(this.facts.pricescale ?? 100));
  }

  /** What a new watcher is told, as the values of several messages in their order. */
  snapshot(): string[] {
    const sides = new Set(["ask", "bid"]);
    const late = new Set(["lp_time", "trade_loaded"]);
    const of = (has: (name: string) => boolean) => object([...this.#fields].filter(([name]) => has(name)));
    return [
      of((name) => sides.has(name)),
      of((name) => !sides.has(name) && !late.has(name)),
      object([["trade_loaded", "true"], ...[...this.#fields].filter(([name]) => name === "lp_time")]),
    ];
  }

  /** A trade: what changed by it. */
  trade(price: string, timeMs: number): string {
    return this.change({ lp: price, lp_time: seconds(timeMs), ...this.#moved(price) });
  }

  /** A trade outside of the market's hours. */
  extended(price: string, timeMs: number): string {
    const last = this.#fields.get("lp") ?? price;
    const percent = percentChange(price, last) ?? "0";
    return this.change({ rtc: price, rtc_time: seconds(timeMs), rch: subtractDecimal(price, last), rchp: percent });
  }

  /** Takes fields as JSON text; gives those that differ from what stood before, as a message's values. */
  change(fields: Readonly<Record<string, string>>): string {
    const changed = Object.entries(fields).filter(([name, text]) => this.#fields.get(name) !== text);
    this.#set(fields);
    return object(changed);
  }

  #moved(price: string): Record<string, string> {
    const before = this.#fields.get("prev_close_price") ?? this.facts.previousClose ?? price;
    return { lp: price, ch: subtractDecimal(price, before), chp: percentChange(price, before) ?? "0" };
  }

  #set(fields: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(fields)) this.#fields.set(name, text);
  }
}

const seconds = (timeMs: number): string => String(Math.floor(timeMs / 1_000));

const object = (fields: readonly (readonly [string, string])[]): string =>
  `{${fields.map(([name, text]) => `${json(name)}:${text}`).join(",")}}`;
