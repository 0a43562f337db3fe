import { type Candle, CandleStep, STEP_MS } from "@streampulse/client/history";
import { compareDecimal, Quality, type Quote } from "@streampulse/core";

/** The kept candles with those that were told since: from `fromMs` on what was told is all there is. */
export function withTold(kept: readonly Candle[], told: readonly Candle[], fromMs: number): readonly Candle[] {
  const same = kept.findIndex(({ startMs }) => startMs >= fromMs);
  return [...(same === -1 ? kept : kept.slice(0, same)), ...told];
}

/**
 * The candles with the price of now in the last of them, or in a new one behind it; the same array where nothing of
 * them changes. What is late, stale or of a closed market changes nothing, and what begins a trading day is the
 * server's to tell. Others than the last candle keep their identity.
 */
export function withQuote(candles: readonly Candle[], quote: Quote, step: CandleStep): readonly Candle[] {
  const last = candles.at(-1);
  if (!last || quote.stale || quote.quality === Quality.CLOSED || quote.quality === Quality.UNSPECIFIED) return candles;
  const atMs = quote.sourceTimeMs ?? quote.receivedTimeMs;
  const { price } = quote;
  if (atMs < last.startMs) return candles;
  if (atMs < last.endMs) return price === last.close ? candles : [...candles.slice(0, -1), priced(last, price)];
  // Without a time of the source the same price once more is most likely no trade.
  if (step === CandleStep.ONE_DAY || (quote.sourceTimeMs === undefined && price === last.close)) return candles;
  return [...candles, begun(quote, atMs, step)];
}

/** Whether a price is of a time for which no candle is there yet. */
export function isBeyond(candles: readonly Candle[], quote: Quote): boolean {
  const last = candles.at(-1);
  return !last || (quote.sourceTimeMs ?? quote.receivedTimeMs) >= last.endMs;
}

function priced(candle: Candle, price: string): Candle {
  const high = compareDecimal(price, candle.high) > 0 ? price : candle.high;
  const low = compareDecimal(price, candle.low) < 0 ? price : candle.low;
  return { ...candle, high, low, close: price };
}

function begun({ price, source }: Quote, atMs: number, step: CandleStep): Candle {
  const lengthMs = STEP_MS[step];
  const startMs = Math.floor(atMs / lengthMs) * lengthMs;
  const prices = { open: price, high: price, low: price, close: price };
  const what = { source, isBackfilled: false, isPartial: false, isOpen: true };
  return { startMs, endMs: startMs + lengthMs, ...prices, ...what };
}
