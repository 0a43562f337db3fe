import type { Entry } from "./catalogue/table.ts";
import { seededRandom } from "./seeded-random.ts";
import { TickerType } from "@streampulse/core";

/** Prices are made in pieces of so many days, each for itself. */
const PIECE_DAYS = 365;
/** How far a price is from the catalogue's where a piece begins, as a share of what a year moves it. */
const ROAM = 0.4;

/**
 * What the days of a simulated ticker close at: of its entry, the seed and the day's number alone, so that they are the
 * same whenever they are asked for, and for ever somewhere near the catalogue's price. Days are counted from 1970.
 */
export class DailyCloses {
  /** What a day usually moves the price, as a logarithm. */
  readonly deviation: number;
  readonly #entry: Entry;
  readonly #seed: string;
  readonly #pieces = new Map<number, Float64Array>();

  constructor(entry: Entry, seed: number) {
    this.#entry = entry;
    this.#seed = `${seed} ${entry.canonical}`;
    this.deviation = entry.volatility / Math.sqrt(entry.type === TickerType.CRYPTO ? 365 : 252);
  }

  /** A day's close, in ticks. */
  of(day: number): number {
    const number = Math.floor(day / PIECE_DAYS);
    const piece = this.#pieces.get(number) ?? this.#make(number);
    this.#pieces.set(number, piece);
    const { previousClose, tick } = this.#entry;
    return Math.max(2, Math.round((previousClose / tick) * Math.exp(piece[day - number * PIECE_DAYS] as number)));
  }

  /** The logarithms of how far its days close from the catalogue's price: a bridge between where two pieces begin. */
  #make(number: number): Float64Array {
    const random = seededRandom(`${this.#seed} days ${number}`);
    const [from, to] = [this.#begins(number), this.#begins(number + 1)];
    const ways = new Float64Array(PIECE_DAYS);
    let way = 0;
    for (let n = 1; n < PIECE_DAYS; n++) ways[n] = way += random.normal() * this.deviation;
    const last = way + random.normal() * this.deviation;
    return ways.map((one, n) => from + one + ((to - from - last) * n) / PIECE_DAYS);
  }

  #begins(number: number): number {
    return seededRandom(`${this.#seed} piece ${number}`).normal() * ROAM * this.#entry.volatility;
  }
}
