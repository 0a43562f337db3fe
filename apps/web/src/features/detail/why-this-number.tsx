import type { Quote, SourceChange, TickerInfo } from "@streampulse/core";
import { clockText } from "../../ui/age-text.ts";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { qualityText, quoteDelayMs } from "../watchlist/quality-badge-text.ts";
import { standInText } from "../watchlist/source-words.ts";

/** Where a price comes from, in a few facts. "Delay to the server" is from the exchange's clock to the server's. */
export function WhyThisNumber({
  quote,
  info,
  old,
  sourceChange,
}: {
  quote: Quote | undefined;
  info: TickerInfo | undefined;
  /** Whether the price may be old, whoever says so. */
  old: boolean;
  sourceChange: SourceChange | undefined;
}) {
  const delayMs = quote && quoteDelayMs(quote);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Source", quote?.source],
    ["Exchange time", quote?.sourceTimeMs === undefined ? undefined : clockText(quote.sourceTimeMs)],
    ["Delay to the server", delayMs === undefined ? undefined : `${numbers.count(delayMs)} ms`],
    ["Sequence", quote && numbers.count(quote.sequence)],
    ["Quality", quote && qualityText(quote, info, old)],
    ...(standInText(sourceChange) ? [["In the place of", sourceChange?.source] as const] : []),
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
