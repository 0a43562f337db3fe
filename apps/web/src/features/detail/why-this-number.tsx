"use client";
import type { Quote, SourceChange, TickerInfo } from "@streampulse/core";
import { useId } from "react";
import { clockText } from "../../ui/age-text.ts";
import { numbers } from "../../ui/number-text.ts";
import type { Failover } from "../session/failover-memory.ts";
import { qualityText, quoteDelayMs } from "../watchlist/quality-badge-text.ts";
import { standInText } from "../watchlist/source-words.ts";

/** Where a price comes from, in the facts that are known. "Delay to the server" is from the exchange's clock to the server's. */
export function WhyThisNumber({
  quote,
  info,
  old,
  sourceChange,
  failover,
}: {
  quote: Quote | undefined;
  info: TickerInfo | undefined;
  /** Whether the price may be old, whoever says so. */
  old: boolean;
  sourceChange: SourceChange | undefined;
  /** The last one that the page knows of, whether or not it still stands. */
  failover: Failover | undefined;
}) {
  const id = useId();
  const delayMs = quote && quoteDelayMs(quote);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["Source", quote?.source],
    ["In the place of", standInText(sourceChange) && sourceChange?.source],
    ["Exchange time", quote?.sourceTimeMs === undefined ? undefined : clockText(quote.sourceTimeMs)],
    ["Delay to the server", delayMs === undefined ? undefined : `${numbers.count(delayMs)} ms`],
    ["Sequence", quote && numbers.count(quote.sequence)],
    ["Quality", quote && qualityText(quote, info, old)],
    ["Last failover", failover && `${failover.from} to ${failover.to}`],
    ["Told at", failover?.toldMs === undefined ? undefined : clockText(failover.toldMs)],
    ["Price jumped by", failover?.jumpPercent && `${numbers.percent(failover.jumpPercent)} %`],
  ];
  const known = facts.filter(([, value]) => value !== undefined && value !== "");
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line px-3.5 py-3 text-[12.5px]">
      <h3 id={id} className="mb-1.5 font-semibold">
        Why this number?
      </h3>
      {!quote && <p className="text-muted">No price has come yet.</p>}
      <dl>
        {known.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 py-[3px]">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 truncate font-medium">{value}</dd>
          </div>
        ))}
      </dl>
      {failover?.reason !== undefined && (
        <p className="mt-1 text-muted [overflow-wrap:anywhere]">Why it was given over: {failover.reason}</p>
      )}
    </section>
  );
}
