import { compareDecimal, fromScaled, toScaled } from "@streampulse/core";

/** A product as the fake lists it; prices in decimal text. */
export interface ProductFacts {
  readonly id: string;
  readonly increment: string;
  /** Its last price when the fake starts; without one it has never traded. */
  readonly price: string | undefined;
  readonly status?: "online" | "offline" | "delisted";
  readonly tradingDisabled?: boolean;
}

/** What the fake lists without being told: well-known products and those of the recorded capture. */
export const LISTED: readonly ProductFacts[] = [
  { id: "BTC-USD", increment: "0.01", price: "81207.45" },
  { id: "ETH-USD", increment: "0.01", price: "4312.07" },
  { id: "SOL-USD", increment: "0.01", price: "187.31" },
  { id: "BTC-EUR", increment: "0.01", price: "70110.5" },
  { id: "BTC-USDT", increment: "0.01", price: "81201.1" },
  { id: "ETH-BTC", increment: "0.00001", price: "0.05309" },
  { id: "SKL-USD", increment: "0.0001", price: "0.79" },
  { id: "SKL-BTC", increment: "0.00000001", price: "0.00001303" },
  { id: "SKL-GBP", increment: "0.0001", price: "0.5752" },
  { id: "BAND-GBP", increment: "0.0001", price: "14.7" },
  { id: "BAND-BTC", increment: "0.00000001", price: "0.00033458" },
  { id: "NMR-EUR", increment: "0.0001", price: "67.021" },
  { id: "YFI-BTC", increment: "0.00001", price: "0.82601" },
  { id: "DASH-BTC", increment: "0.00000001", price: "0.00619345" },
  { id: "NU-GBP", increment: "0.0001", price: "0.4394" },
  { id: "CRV-EUR", increment: "0.0001", price: "3.2981" },
];

/** How old the last trade is when the fake starts. */
const LAST_TRADE_AGE_MS = 780_000;

/** Amounts have eight digits on this wire. */
const amount = (text: string): string => fromScaled(toScaled(text, 8), 8);

/** One product's state: what trades have made of it. */
export class Product {
  readonly facts: ProductFacts;
  readonly #open: string;
  #last: string;
  #lastSize = "0.01";
  #high: string;
  #low: string;
  #volume = "0";
  #bid = "0";
  #ask = "0";
  #tradeId: number;
  #sequence = 135_557_035_414;
  #timeMs: number;

  constructor(facts: ProductFacts, nowMs: number) {
    this.facts = facts;
    this.#open = this.#last = this.#high = this.#low = facts.price ?? "0";
    this.#tradeId = facts.price === undefined ? 0 : 1_088_490_716;
    this.#timeMs = nowMs - LAST_TRADE_AGE_MS;
  }

  /** The number of its last trade, 0 before the first. */
  get tradeId(): number {
    return this.#tradeId;
  }

  /** Lets a trade happen. The sequence grows by more than one: the other orders of the book count as well. */
  trade(price: string, size: string, timeMs: number): void {
    this.#last = price;
    this.#lastSize = size;
    if (compareDecimal(price, this.#high) > 0 || this.#tradeId === 0) this.#high = price;
    if (compareDecimal(price, this.#low) < 0 || this.#tradeId === 0) this.#low = price;
    this.#volume = fromScaled(toScaled(amount(this.#volume), 8) + toScaled(amount(size), 8), 8);
    this.#tradeId++;
    this.skip(7);
    this.#timeMs = timeMs;
  }

  /** Lets the sequence run on. */
  skip(count: number): void {
    this.#sequence += count;
  }

  /** Sets the best bid and ask, of which the next ticker tells. */
  book(bid: string, ask: string): void {
    this.#bid = bid;
    this.#ask = ask;
  }

  /** The message of the ticker channel. */
  ticker() {
    return {
      type: "ticker",
      sequence: this.#sequence,
      product_id: this.facts.id,
      price: this.#last,
      open_24h: this.#open,
      volume_24h: amount(this.#volume),
      low_24h: this.#low,
      high_24h: this.#high,
      volume_30d: "210811.57557364",
      best_bid: this.#bid,
      best_bid_size: "0.00000091",
      best_ask: this.#ask,
      best_ask_size: "0.16229192",
      side: "sell",
      time: this.#time(),
      trade_id: this.#tradeId,
      last_size: this.#lastSize,
    };
  }

  /** The message of the matches channel; the side is the maker's there. */
  match(type: "match" | "last_match") {
    return {
      type,
      trade_id: this.#tradeId,
      maker_order_id: "1aad6dd4-c00b-454e-81c4-16033085708e",
      taker_order_id: "9060f53e-620c-408f-a8fc-a1e33a55b0ad",
      side: "buy",
      size: this.#lastSize,
      price: this.#last,
      product_id: this.facts.id,
      sequence: this.#sequence,
      time: this.#time(),
    };
  }

  /** The message of the heartbeat channel. */
  heartbeat(nowMs: number) {
    const time = new Date(nowMs).toISOString();
    return {
      type: "heartbeat",
      last_trade_id: this.#tradeId,
      product_id: this.facts.id,
      sequence: this.#sequence,
      time,
    };
  }

  /** The answer of /products/ID/ticker. */
  restTicker() {
    return {
      ask: this.#ask,
      bid: this.#bid,
      volume: amount(this.#volume),
      trade_id: this.#tradeId,
      price: this.#last,
      size: this.#lastSize,
      time: this.#time(),
      rfq_volume: "0",
    };
  }

  /** The entry of /products. */
  entry() {
    const { id, increment, status = "online", tradingDisabled = false } = this.facts;
    const [base, quote] = id.split("-");
    return {
      id,
      base_currency: base,
      quote_currency: quote,
      quote_increment: increment,
      base_increment: "0.00000001",
      display_name: `${base}-${quote}`,
      min_market_funds: "1",
      margin_enabled: false,
      post_only: false,
      limit_only: false,
      cancel_only: false,
      status,
      status_message: "",
      trading_disabled: tradingDisabled,
      fx_stablecoin: false,
      max_slippage_percentage: "0.02000000",
      auction_mode: false,
      high_bid_limit_percentage: "",
    };
  }

  /** Microseconds, as the vendor writes times. */
  #time(): string {
    return new Date(this.#timeMs).toISOString().replace("Z", "270Z");
  }
}
