import type { Quote, TickerInfo } from "@streampulse/core";
import { clockText } from "../../ui/age-text.ts";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { qualityWord, quoteDelayMs } from "../watchlist/quality-badge-text.ts";

/** Where a price comes from, in five facts. "Delay to the server" is from the exchange's clock to the server's. */
export function WhyThisNumber({ quote, info }: { quote: Quote | undefined; info: TickerInfo | undefined }) {
  const delayMs = quote && quoteDelayMs(quote);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Source", quote?.source],
    ["Exchange time", quote?.sourceTimeMs === undefined ? undefined : clockText(quote.sourceTimeMs)],
    ["Delay to the server", delayMs === undefined ? undefined : `${numbers.count(delayMs)} ms`],
    ["Sequence", quote && numbers.count(quote.sequence)],
    ["Quality", quote && qualityWord(quote.quality, info) + (quote.stale ? ", stale" : "")],
  ];
  return (
    <section className="rounded-xl border border-line px-3.5 py-3 text-[12.5px]">
      <h3 className="mb-1.5 font-semibold">Why this number?</h3>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 py-[3px]">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 truncate font-medium">{value ?? UNKNOWN}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
