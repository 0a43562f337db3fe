"use client";
import type { SourceStatus } from "@streampulse/core";
import { ageText } from "../../ui/age-text.ts";
import { Badge } from "../../ui/badge.tsx";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { breakerText, qualityText, sourceWords } from "./source-state-text.ts";

/** One source: how it is, why, what that means, and its counts. `nowMs`: when the server said so, by its own clock. */
export function SourceCard({ status, nowMs }: { status: SourceStatus; nowMs: number }) {
  const { tone, word, meaning } = sourceWords(status);
  const { lastMessageMs, budgetLeft, waitingTickers, tickersGivenOver, failovers, slips } = status;
  const facts = [
    ["Tickers", numbers.count(status.subscriptions)],
    ["Last message", lastMessageMs === undefined ? UNKNOWN : `${ageText(nowMs - lastMessageMs)} ago`],
    ["Budget left", budgetLeft === undefined ? "No limit told" : numbers.count(budgetLeft)],
    ["Breaker", breakerText(status.breaker)],
    ["Given over", failovers === undefined ? UNKNOWN : numbers.count(failovers)],
    ["Wrong prices dropped", slips === undefined ? UNKNOWN : numbers.count(slips)],
    ...(waitingTickers === undefined ? [] : [["Waiting for it", numbers.count(waitingTickers)]]),
    ...(tickersGivenOver === undefined ? [] : [["Carried by others", numbers.count(tickersGivenOver)]]),
  ];
  return (
    <li className="rounded-[14px] border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <h3 className="font-semibold">{status.source}</h3>
        <Badge tone={tone}>{word}</Badge>
        <span className="text-[12.5px] text-faint">{qualityText(status.quality)}</span>
      </div>
      {status.reason !== undefined && (
        <p className="mt-2 text-[13px] [overflow-wrap:anywhere] text-warn">{status.reason}</p>
      )}
      <p className="mt-1.5 text-[13px] text-muted">{meaning}</p>
      <dl className="mt-3 grid grid-cols-[repeat(auto-fill,minmax(120px,1fr))] gap-x-4 gap-y-2.5">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="text-[13.5px] tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
