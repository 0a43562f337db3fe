import { compareDecimal, fromScaled, percentChange, subtractDecimal, toScaled } from "@streampulse/core";
import { SNAPSHOT_TRADES } from "./rules.ts";

/** A pair as the fake lists it; the price in decimal text. */
export interface PairFacts {
  /** As the second version of the socket spells it. */
  readonly symbol: string;
  readonly decimals: number;
  /** Its last price when the fake starts. */
  readonly price: string;
  readonly status?: "online" | "cancel_only" | "post_only" | "limit_only" | "reduce_only" | "delisted";
  /** Under its name of the REST API; made from the symbol where it is not given. */
  readonly altname?: string;
}

/** What the fake lists without being told. */
export const LISTED: readonly PairFacts[] = [
  { symbol: "BTC/USD", decimals: 1, price: "83744.3" },
  { symbol: "ETH/USD", decimals: 2, price: "4312.07" },
  { symbol: "DOGE/USD", decimals: 7, price: "0.2381250" },
  { symbol: "BTC/USDT", decimals: 1, price: "83790.0" },
  { symbol: "BTC/EUR", decimals: 1, price: "71320.4" },
  { symbol: "ETH/BTC", decimals: 5, price: "0.05149" },
  { symbol: "SOL/USD", decimals: 2, price: "187.31" },
  { symbol: "EUR/USD", decimals: 5, price: "1.17421" },
  { symbol: "PEPE/USD", decimals: 9, price: "0.000009871" },
];

/** Kraken's own old codes, which its REST API still has. */
const OLD_CODES: Readonly<Record<string, string>> = { BTC: "XBT", DOGE: "XDG" };
const LONG_CODES: Readonly<Record<string, string>> = {
  XBT: "XXBT",
  ETH: "XETH",
  USD: "ZUSD",
  EUR: "ZEUR",
};

/** One trade as the wire has it, JSON text. */
interface Trade {
  readonly id: number;
  readonly text: string;
}

/** One pair's state: what trades and books have made of it. */
export class Pair {
  readonly facts: PairFacts;
  readonly #open: string;
  readonly #trades: Trade[] = [];
  #last: string;
  #high: string;
  #low: string;
  #volume = "0";
  #count = 0;
  #bid: string;
  #ask: string;
  #timeMs: number;
  #tradeId: number;

  /** Its last trade was a second before the fake started. */
  constructor(facts: PairFacts, nowMs: number) {
    this.facts = facts;
    this.#open = this.#last = this.#high = this.#low = this.#bid = this.#ask = facts.price;
    this.#timeMs = nowMs - 1_000;
    this.#tradeId = 109_116_692;
    this.trade(facts.price, "0.1", this.#timeMs);
  }

  /** Lets a trade happen; gives its entry of a message's `data`. */
  trade(price: string, quantity: string, timeMs: number): string {
    this.#last = price;
    if (compareDecimal(price, this.#high) > 0) this.#high = price;
    if (compareDecimal(price, this.#low) < 0) this.#low = price;
    this.#volume = fromScaled(toScaled(this.#volume, 8) + toScaled(quantity, 8), 8);
    this.#count++;
    this.#timeMs = timeMs;
    const id = ++this.#tradeId;
    const text =
      `{"symbol":"${this.facts.symbol}","side":"buy","price":${this.#wire(price)},"qty":${fixed(quantity, 8)},` +
      `"ord_type":"limit","trade_id":${id},"timestamp":"${wireTime(timeMs)}"}`;
    this.#trades.push({ id, text });
    if (this.#trades.length > SNAPSHOT_TRADES) this.#trades.shift();
    return text;
  }

  /** The entry of the trade that happened last. */
  lastTrade(): string {
    return this.#trades.at(-1)?.text ?? "";
  }

  /** The entries of the trade channel's snapshot, oldest first. */
  snapshot(): readonly string[] {
    return this.#trades.map(({ text }) => text);
  }

  /** Sets the best bid and ask. */
  book(bid: string, ask: string): void {
    this.#bid = bid;
    this.#ask = ask;
  }

  /** The entry of the ticker channel. */
  ticker(): string {
    const price = (text: string) => this.#wire(text);
    return (
      `{"symbol":"${this.facts.symbol}","bid":${price(this.#bid)},"bid_qty":0.56251979,"ask":${price(this.#ask)},` +
      `"ask_qty":0.00044780,"last":${price(this.#last)},"volume":${fixed(this.#volume, 8)},"vwap":${price(this.#last)},` +
      `"low":${price(this.#low)},"high":${price(this.#high)},` +
      `"change":${price(subtractDecimal(this.#last, this.#open))},` +
      `"change_pct":${percentChange(this.#last, this.#open) ?? "0.00"},"trades":${this.#count},` +
      `"timestamp":"${wireTime(this.#timeMs)}"}`
    );
  }

  /** Its name in the REST API: the old codes without a separator. */
  get altname(): string {
    return this.facts.altname ?? this.#old().join("");
  }

  /** The key under which the REST API answers, which is not always what was asked for. */
  get key(): string {
    const [base, quote] = this.#old();
    const long = [LONG_CODES[base], LONG_CODES[quote]];
    return long[0] && long[1] ? long.join("") : this.altname;
  }

  /** The entry of AssetPairs. */
  info() {
    const [base, quote] = this.#old();
    return {
      altname: this.altname,
      wsname: `${base}/${quote}`,
      aclass_base: "currency",
      base: LONG_CODES[base] ?? base,
      aclass_quote: "currency",
      quote: LONG_CODES[quote] ?? quote,
      lot: "unit",
      cost_decimals: 5,
      pair_decimals: this.facts.decimals,
      lot_decimals: 8,
      lot_multiplier: 1,
      leverage_buy: [2, 3],
      leverage_sell: [2, 3],
      fees: [[0, 0.4]],
      fees_maker: [[0, 0.25]],
      fee_volume_currency: "ZUSD",
      margin_call: 80,
      margin_stop: 40,
      ordermin: "0.00005",
      costmin: "0.5",
      tick_size: fixed("0", this.facts.decimals).replace(/0$/, "1"),
      status: this.facts.status ?? "online",
    };
  }

  /** The entry of the REST API's Ticker. */
  day() {
    const price = (text: string) => fixed(text, 5);
    return {
      a: [price(this.#ask), "1", "1.000"],
      b: [price(this.#bid), "1", "1.000"],
      c: [price(this.#last), "0.00100000"],
      v: [fixed(this.#volume, 8), fixed(this.#volume, 8)],
      p: [price(this.#last), price(this.#last)],
      t: [this.#count, this.#count],
      l: [price(this.#low), price(this.#low)],
      h: [price(this.#high), price(this.#high)],
      o: price(this.#open),
    };
  }

  /** Base and quote as the REST API's names have them. */
  #old(): [string, string] {
    const [base = "", quote = ""] = this.facts.symbol.split("/");
    return [OLD_CODES[base] ?? base, OLD_CODES[quote] ?? quote];
  }

  /** A price with the pair's digits: zeros at its end stay on the wire. */
  #wire(text: string): string {
    return fixed(text, this.facts.decimals);
  }
}

/** Decimal text with at least so many digits behind the point. */
function fixed(text: string, decimals: number): string {
  const [whole = "0", part = ""] = text.split(".");
  return decimals === 0 && part === "" ? whole : `${whole}.${part.padEnd(decimals, "0")}`;
}

/** A time as the wire has it: RFC 3339 in microseconds. */
export function wireTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace("Z", "000Z");
}
