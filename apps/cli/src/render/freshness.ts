import { Quality, type Quote, type TickerInfo } from "@streampulse/core";

/**
 * When the price came about, epoch ms. Made-up and replayed prices count from their arrival: the time
 * they carry is not of today.
 */
function bornMs(quote: Quote): number {
  const pretend = quote.quality === Quality.SIMULATED || quote.quality === Quality.REPLAY;
  return pretend ? quote.receivedTimeMs : (quote.sourceTimeMs ?? quote.receivedTimeMs);
}

/** How old the price is, in one unit: `now`, `12s`, `4m`, `3h`, `9d`. */
export function showAge(quote: Quote, nowMs: number): string {
  return showDuration(nowMs - bornMs(quote));
}

/** A span of time in its greatest unit, cut; `now` below one second. */
export function showDuration(spanMs: number): string {
  const seconds = Math.floor(spanMs / 1_000);
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** What a price is worth, in words and in short: STALE stands beside the quality, never in its place. */
export interface QualityLabel {
  readonly text: string;
  readonly short: string;
}

const LABELS: Readonly<Record<Quality, QualityLabel>> = {
  [Quality.UNSPECIFIED]: { text: "", short: "" },
  [Quality.LIVE]: { text: "LIVE", short: "LIVE" },
  [Quality.DELAYED]: { text: "DELAYED", short: "DLY" },
  [Quality.CLOSED]: { text: "CLOSED", short: "CLSD" },
  [Quality.SIMULATED]: { text: "SIMULATED", short: "SIM" },
  [Quality.REPLAY]: { text: "REPLAY", short: "RPLY" },
};

/** The label of a quote's quality: `LIVE`, `DELAYED 15m`, `SIMULATED STALE`, `STALE`. */
export function qualityLabel(quote: Quote, info: TickerInfo | undefined): QualityLabel {
  const label = LABELS[quote.quality] ?? LABELS[Quality.UNSPECIFIED];
  const delay = quote.quality === Quality.DELAYED && info?.delaySeconds ? ` ${Math.ceil(info.delaySeconds / 60)}m` : "";
  if (!quote.stale) return { text: label.text + delay, short: label.short };
  // A live price that is stale is no longer live.
  if (quote.quality === Quality.LIVE || label.text === "") return { text: "STALE", short: "STALE" };
  return { text: `${label.text}${delay} STALE`, short: `${label.short} STALE` };
}
