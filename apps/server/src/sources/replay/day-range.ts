import { compareDecimal } from "@streampulse/core";
import type { ListingInfo } from "../../engine/ports/source.ts";

/** Open, high and low of one ticker as a pass over the recording unfolds. */
export class DayRange {
  #open: string | undefined;
  #high = "";
  #low = "";

  /** Takes a price in; gives what it changed, if anything. */
  take(price: string): ListingInfo | undefined {
    if (this.#open === undefined) {
      this.#open = this.#high = this.#low = price;
      return { open: price, high: price, low: price };
    }
    if (compareDecimal(price, this.#high) > 0) return { high: (this.#high = price) };
    if (compareDecimal(price, this.#low) < 0) return { low: (this.#low = price) };
    return undefined;
  }
}
