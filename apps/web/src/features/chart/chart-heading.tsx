"use client";
import { usePrice } from "@streampulse/client/react";
import { ChevronDown } from "lucide-react";
import { useSpell } from "../session/session-context.tsx";
import { PriceText } from "../watchlist/price-text.tsx";
import { isOld } from "../watchlist/quality-badge-text.ts";
import { QualityBadge } from "../watchlist/quality-badge.tsx";
import type { CourseChange } from "./chart-plan.ts";
import { CourseChangeText } from "./course-change-text.tsx";

/** What a chart is of: its name, which opens the choice of another, its price of now and how far it went. */
export function ChartHeading({
  ticker,
  change,
  words,
  decimals,
  onChoose,
}: {
  ticker: string;
  change: CourseChange | undefined;
  words: string;
  decimals: number;
  onChoose: () => void;
}) {
  const { quote, info, error } = usePrice(ticker);
  const spell = useSpell();
  const live = spell > 0;
  return (
    <div className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-1">
      <div className="min-w-0">
        <button
          type="button"
          aria-haspopup="dialog"
          className="-mx-1.5 flex max-w-full items-center gap-1.5 rounded-lg px-1.5 hover:bg-sunken"
          onClick={onChoose}
        >
          <h2 className="truncate text-[17px] font-semibold tracking-tight">{info?.name ?? ticker}</h2>
          <ChevronDown size={16} aria-hidden="true" className="shrink-0 text-muted" />
          <span className="sr-only">: show another ticker</span>
        </button>
        <p className="flex items-center gap-2 text-[13px] text-muted">
          {[ticker, info?.exchange, info?.currency].filter(Boolean).join(" · ")}
          <QualityBadge ticker={ticker} quote={quote} info={info} error={error} live={live} />
        </p>
      </div>
      <div className="text-right max-[700px]:text-left">
        <div
          className={`text-[26px] leading-tight font-[650] tracking-[-0.02em] whitespace-nowrap tabular-nums ${isOld({ quote, error, live }) ? "text-faint" : ""}`}
        >
          <PriceText quote={quote} decimals={decimals} spell={spell} />
        </div>
        <div className="min-h-5 text-[13px]">
          {change && <CourseChangeText change={change} decimals={decimals} words={words} />}
        </div>
      </div>
    </div>
  );
}
