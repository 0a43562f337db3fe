import type { TimeSpan } from "@streampulse/core";
import { SourceFault, type ToldCandle, type ToldCandles } from "../../engine/ports/source.ts";

/** How a vendor tells candles. */
export interface CandlePages {
  /** How long the step is, ms. */
  readonly stepMs: number;
  /** How many candles one answer has at the most. */
  readonly max: number;
  /** The candles of so many steps, in the order of their beginnings. Rejects with a SourceFault. */
  readonly ask: (span: TimeSpan) => Promise<readonly ToldCandle[]>;
}

/**
 * The candles of a span, page by page, the newest first: where a page fails, what was told is what is known. Rejects with
 * a SourceFault where the first one does, or with the signal's reason.
 */
export async function candlesInPages(
  { stepMs, max, ask }: CandlePages,
  { fromMs, toMs }: TimeSpan,
  signal: AbortSignal,
): Promise<ToldCandles> {
  const pages: (readonly ToldCandle[])[] = [];
  let beginMs = toMs;
  // The last step of the span may go on.
  const endMs = fromMs + Math.ceil((toMs - fromMs) / stepMs) * stepMs;
  for (let pageEndMs = endMs; pageEndMs > fromMs; pageEndMs -= max * stepMs) {
    signal.throwIfAborted();
    const span = { fromMs: Math.max(fromMs, pageEndMs - max * stepMs), toMs: pageEndMs };
    try {
      pages.push((await ask(span)).filter((candle) => candle.fromMs >= span.fromMs && candle.fromMs < span.toMs));
    } catch (error) {
      if (pages.length === 0 || !(error instanceof SourceFault)) throw error;
      break;
    }
    beginMs = span.fromMs;
  }
  return { fromMs: beginMs, toMs, candles: pages.toReversed().flat() };
}
