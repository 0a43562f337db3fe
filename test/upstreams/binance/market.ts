import { compareDecimal, decimalsOf, fromScaled, percentChange, subtractDecimal, toScaled } from "@streampulse/core";

/** A symbol as the fake lists it; prices in decimal text. */
export interface SymbolFacts {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  /** Its last price when the fake starts. */
  readonly price: string;
  /** BREAK for one that was delisted: listed, but silent. */
  readonly status?: "TRADING" | "BREAK";
}

/** What the fake lists without being told: well-known pairs and those of the recorded capture. */
export const LISTED: readonly SymbolFacts[] = [
  { symbol: "BTCUSDT", base: "BTC", quote: "USDT", tickSize: "0.01", price: "81207.45" },
  { symbol: "ETHUSDT", base: "ETH", quote: "USDT", tickSize: "0.01", price: "4312.07" },
  { symbol: "BNBUSDT", base: "BNB", quote: "USDT", tickSize: "0.01", price: "901.2" },
  { symbol: "SOLUSDT", base: "SOL", quote: "USDT", tickSize: "0.01", price: "187.31" },
  { symbol: "ETHBTC", base: "ETH", quote: "BTC", tickSize: "0.00001", price: "0.05309" },
  { symbol: "BTCEUR", base: "BTC", quote: "EUR", tickSize: "0.01", price: "70110.5" },
  { symbol: "NKNUSDT", base: "NKN", quote: "USDT", tickSize: "0.0001", price: "0.3523" },
  { symbol: "BLZETH", base: "BLZ", quote: "ETH", tickSize: "0.00000001", price: "0.00006381" },
  { symbol: "LRCBTC", base: "LRC", quote: "BTC", tickSize: "0.00000001", price: "0.00000637" },
  { symbol: "RUNEEUR", base: "RUNE", quote: "EUR", tickSize: "0.001", price: "6.612" },
];

/** Every price and amount on Binance's wire has 8 digits behind the point. */
export function wire(text: string): string {
  return fromScaled(toScaled(text, Math.max(8, decimalsOf(text))), Math.max(8, decimalsOf(text)));
}

/** One symbol's state: what trades and books have made of it. */
export class Market {
  readonly facts: SymbolFacts;
  readonly #open: string;
  #last: string;
  #lastQuantity = "0";
  #high: string;
  #low: string;
  #volume = "0";
  #quoteVolume = "0";
  #book = { bid: "0", bidQuantity: "0", ask: "0", askQuantity: "0", updateId: 1_000 };
  #tradeId = 6_653_570_804;
  #aggregateId = 3_000_000_000;
  #trades = 0;
  #closeTime: number;

  constructor(facts: SymbolFacts, nowMs: number) {
    this.facts = facts;
    this.#open = this.#last = this.#high = this.#low = facts.price;
    this.#closeTime = nowMs;
  }

  /** Lets a trade happen; gives the payloads of `trade` and `aggTrade`. */
  trade(price: string, quantity: string, timeMs: number, nowMs: number) {
    this.see(price, quantity, timeMs);
    const { symbol } = this.facts;
    const id = ++this.#tradeId;
    const shared = { p: wire(price), q: wire(quantity) };
    return {
      trade: { e: "trade", E: nowMs, s: symbol, t: id, ...shared, T: timeMs, m: true, M: true },
      aggTrade: {
        e: "aggTrade",
        E: nowMs,
        s: symbol,
        a: ++this.#aggregateId,
        ...shared,
        f: id,
        l: id,
        T: timeMs,
        m: true,
        M: true,
      },
    };
  }

  /** The entry of /api/v3/aggTrades. */
  lastTrade() {
    const id = this.#tradeId;
    const shared = { p: wire(this.#last), q: wire(this.#lastQuantity), T: this.#closeTime };
    return { a: this.#aggregateId, ...shared, f: id, l: id, m: true, M: true };
  }

  /** Counts a trade in the day's figures without telling of it. */
  see(price: string, quantity: string, timeMs: number): void {
    this.#last = price;
    this.#lastQuantity = quantity;
    if (compareDecimal(price, this.#high) > 0) this.#high = price;
    if (compareDecimal(price, this.#low) < 0) this.#low = price;
    this.#volume = fromScaled(toScaled(wire(this.#volume), 8) + toScaled(wire(quantity), 8), 8);
    this.#quoteVolume = fromScaled(
      toScaled(wire(this.#quoteVolume), 8) + (toScaled(wire(price), 8) * toScaled(wire(quantity), 8)) / 10n ** 8n,
      8,
    );
    this.#trades++;
    this.#closeTime = timeMs;
  }

  /** Sets the best bid and ask; gives the payload of `bookTicker`. */
  book(bid: string, ask: string, bidQuantity: string, askQuantity: string, updateId = this.#book.updateId + 1) {
    this.#book = { bid, bidQuantity, ask, askQuantity, updateId };
    return {
      u: updateId,
      s: this.facts.symbol,
      b: wire(bid),
      B: wire(bidQuantity),
      a: wire(ask),
      A: wire(askQuantity),
    };
  }

  /** The payload of `ticker`. */
  ticker(nowMs: number) {
    const figures = this.#figures();
    return {
      e: "24hrTicker",
      E: nowMs,
      s: this.facts.symbol,
      p: figures.priceChange,
      P: figures.priceChangePercent,
      w: figures.weightedAvgPrice,
      x: figures.prevClosePrice,
      c: figures.lastPrice,
      Q: figures.lastQty,
      b: figures.bidPrice,
      B: figures.bidQty,
      a: figures.askPrice,
      A: figures.askQty,
      o: figures.openPrice,
      h: figures.highPrice,
      l: figures.lowPrice,
      v: figures.volume,
      q: figures.quoteVolume,
      O: figures.openTime,
      C: figures.closeTime,
      F: figures.firstId,
      L: figures.lastId,
      n: figures.count,
    };
  }

  /** The payload of `miniTicker`. */
  miniTicker(nowMs: number) {
    const { lastPrice: c, openPrice: o, highPrice: h, lowPrice: l, volume: v, quoteVolume: q } = this.#figures();
    return { e: "24hrMiniTicker", E: nowMs, s: this.facts.symbol, c, o, h, l, v, q };
  }

  /** The entry of /api/v3/ticker/24hr. */
  day() {
    return { symbol: this.facts.symbol, ...this.#figures() };
  }

  /** The entry of /api/v3/ticker/price. */
  price() {
    return { symbol: this.facts.symbol, price: wire(this.#last) };
  }

  /** The entry of /api/v3/ticker/bookTicker. */
  bookTicker() {
    const { bid, bidQuantity, ask, askQuantity } = this.#book;
    const entry = { bidPrice: wire(bid), bidQty: wire(bidQuantity), askPrice: wire(ask), askQty: wire(askQuantity) };
    return { symbol: this.facts.symbol, ...entry };
  }

  /** The entry of /api/v3/exchangeInfo. */
  info() {
    const { symbol, base, quote, tickSize, status = "TRADING" } = this.facts;
    return {
      symbol,
      status,
      baseAsset: base,
      baseAssetPrecision: 8,
      quoteAsset: quote,
      quotePrecision: 8,
      quoteAssetPrecision: 8,
      orderTypes: ["LIMIT", "MARKET"],
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      filters: [
        {
          filterType: "PRICE_FILTER",
          minPrice: wire(tickSize),
          maxPrice: "1000000.00000000",
          tickSize: wire(tickSize),
        },
        { filterType: "LOT_SIZE", minQty: "0.00001000", maxQty: "9000.00000000", stepSize: "0.00001000" },
      ],
      permissions: [],
      permissionSets: [["SPOT"]],
    };
  }

  #figures() {
    const { symbol: _, ...book } = this.bookTicker();
    return {
      priceChange: wire(subtractDecimal(this.#last, this.#open)),
      priceChangePercent: percentChange(this.#last, this.#open, 3) ?? "0.000",
      weightedAvgPrice: wire(this.#last),
      prevClosePrice: wire(this.#open),
      lastPrice: wire(this.#last),
      lastQty: wire(this.#lastQuantity),
      ...book,
      openPrice: wire(this.#open),
      highPrice: wire(this.#high),
      lowPrice: wire(this.#low),
      volume: wire(this.#volume),
      quoteVolume: wire(this.#quoteVolume),
      openTime: this.#closeTime - 86_400_000,
      closeTime: this.#closeTime,
      firstId: this.#tradeId - this.#trades + 1,
      lastId: this.#tradeId,
      count: this.#trades,
    };
  }
}
