import { percentChange, subtractDecimal, toDecimal } from "@streampulse/core";

/** A symbol that the fake has. */
export interface SymbolFacts {
  readonly symbol: string;
  readonly description: string;
  /** Decimal text. */
  readonly price: string;
  readonly previousClose: string;
  /** Of US stocks; a symbol without one is in no list of them. */
  readonly mic?: string;
  readonly type?: string;
  /** How the list of an exchange shows a crypto market: `ETH/BTC`; one without it is in no such list. */
  readonly displaySymbol?: string;
}

/** What the fake has unless told more. */
export const LISTED: readonly SymbolFacts[] = [
  { symbol: "AAPL", description: "APPLE INC", price: "261.74", previousClose: "259.45", mic: "XNGS" },
  { symbol: "MSFT", description: "MICROSOFT CORP", price: "478.5", previousClose: "480.12", mic: "XNAS" },
  { symbol: "IBM", description: "INTL BUSINESS MACHINES CORP", price: "291.5", previousClose: "290", mic: "XNYS" },
  { symbol: "BRK.B", description: "BERKSHIRE HATHAWAY INC-CL B", price: "498.2", previousClose: "499", mic: "XNYS" },
  { symbol: "SPY", description: "SPDR S&P 500 ETF", price: "687.1", previousClose: "685", mic: "ARCX", type: "ETP" },
  {
    symbol: "APLE",
    description: "APPLE HOSPITALITY REIT INC",
    price: "12.015",
    previousClose: "12.1",
    mic: "XNYS",
    type: "REIT",
  },
  { symbol: "TINY", description: "TINY PENNY CORP", price: "0.0031", previousClose: "0.003", mic: "OOTC" },
  {
    symbol: "BINANCE:BTCUSDT",
    description: "Binance BTCUSDT",
    price: "95372.09",
    previousClose: "94000",
    type: "Crypto",
  },
  {
    symbol: "COINBASE:BTC-USD",
    description: "Coinbase BTC-USD",
    price: "95370.5",
    previousClose: "94000",
    type: "Crypto",
  },
  { symbol: "OANDA:EUR_USD", description: "Oanda EUR/USD", price: "1.08712", previousClose: "1.0865", type: "Forex" },
];

/** One symbol's day as `/quote` tells it. */
export class FakeMarket {
  readonly facts: SymbolFacts;
  #price: string;
  #high: string;
  #low: string;
  #seconds: number;

  constructor(facts: SymbolFacts, nowMs: number) {
    this.facts = facts;
    this.#price = this.#high = this.#low = facts.price;
    this.#seconds = Math.floor(nowMs / 1_000);
  }

  /** A new last price. */
  move(price: string, timeMs: number): void {
    this.#price = price;
    if (Number(price) > Number(this.#high)) this.#high = price;
    if (Number(price) < Number(this.#low)) this.#low = price;
    this.#seconds = Math.floor(timeMs / 1_000);
  }

  /** The body of `/quote`, times shifted by a clock that is wrong. */
  body(skewMs: number): string {
    const { previousClose } = this.facts;
    const figures = {
      c: this.#price,
      d: subtractDecimal(this.#price, previousClose),
      dp: percentChange(this.#price, previousClose, 4) ?? "0",
      h: this.#high,
      l: this.#low,
      o: this.facts.price,
      pc: previousClose,
      t: String(this.#seconds + Math.floor(skewMs / 1_000)),
    };
    return `{${Object.entries(figures)
      .map(([key, text]) => `"${key}":${toDecimal(text)}`)
      .join(",")}}`;
  }

  /** Its line in the list of US stocks. */
  line(): Record<string, string> {
    const { symbol, description, mic = "", type = "Common Stock" } = this.facts;
    return {
      currency: "USD",
      description,
      displaySymbol: symbol,
      figi: "BBG000B9XRY4",
      isin: "",
      mic,
      shareClassFIGI: "BBG001S5N8V8",
      symbol,
      symbol2: "",
      type,
    };
  }
}

/** The body of `/quote` for what there is not. */
export const ZEROS = '{"c":0,"d":null,"dp":null,"h":0,"l":0,"o":0,"pc":0,"t":0}';
