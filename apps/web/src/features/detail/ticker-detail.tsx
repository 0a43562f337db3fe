"use client";
import { use } from "react";
import { useSession, useSpell } from "../session/session-context.tsx";
import { ChangeText, directionTone } from "../watchlist/change-text.tsx";
import { dayChange } from "../watchlist/day-change.ts";
import { lazyPart } from "../../ui/lazy-part.tsx";
import { clockText } from "../../ui/age-text.ts";
import { numbers } from "../../ui/number-text.ts";
import { Paused, useHeldPrice } from "../watchlist/paused-prices.ts";
import { PriceText } from "../watchlist/price-text.tsx";
import { isOld } from "../watchlist/quality-badge-text.ts";
import { QualityBadge } from "../watchlist/quality-badge.tsx";
import { whyOld } from "../watchlist/source-words.ts";
import { TickerFacts } from "./ticker-facts.tsx";
import { WhyThisNumber } from "./why-this-number.tsx";

/** The drawing of charts is loaded when one is seen. */
const ChartPanel = lazyPart(() => import("../chart/chart-panel.tsx").then((module) => module.ChartPanel), {
  loading: <div className="mt-4 h-[252px]" />,
});

const QuickAlert = lazyPart(() => import("../alerts/quick/quick-alert.tsx").then((module) => module.QuickAlert), {
  loading: <div className="mt-4 h-[103px]" />,
});

/**
 * Everything that is known of one ticker, under a heading of its own or of the dialog around it; while the list is paused as
 * it was then. Alerts go by what the market does, paused or not.
 */
export function TickerDetail({ ticker, headed }: { ticker: string; headed: boolean }) {
  const { quote, info, error, sourceChange } = useHeldPrice(ticker);
  const paused = use(Paused);
  const spell = useSpell();
  const { ranges, failovers } = useSession();
  const old = isOld({ quote, error, live: spell > 0 });
  const why = old || !quote ? whyOld({ error, sourceChange }) : undefined;
  const day = dayChange(quote, info);
  const about = [ticker, info?.exchange, info?.currency].filter(Boolean).join(" · ");
  return (
    <div key={ticker} className="tabular-nums">
      {headed && <h2 className="text-[17px] font-semibold tracking-tight">{info?.name ?? ticker}</h2>}
      <div className="flex items-center justify-between gap-3 text-[13px] text-muted">
        <span className="truncate">{about}</span>
        <span className="flex shrink-0">
          <QualityBadge ticker={ticker} quote={quote} info={info} error={error} live={spell > 0} />
        </span>
      </div>
      <div
        className={`mt-3 leading-[1.1] font-[650] tracking-[-0.02em] whitespace-nowrap ${bigSize(quote?.price)} ${old ? "text-faint" : ""}`}
      >
        <PriceText quote={quote} decimals={info?.decimals} spell={spell} />
      </div>
      <div className={`mt-1.5 flex items-baseline gap-2.5 ${directionTone(day.direction, old)}`}>
        <span>
          <ChangeText day={day} decimals={info?.decimals} />
        </span>
        {day.percent !== undefined && <span>{numbers.percent(day.percent)} %</span>}
      </div>
      {why !== undefined && <p className="mt-2 text-[13px] text-warn">{old ? `Old price: ${why}` : why}</p>}
      {paused && (
        <p className="mt-2 text-[13px] text-warn">Paused: as it was at {clockText(paused.atMs(ticker)).slice(0, 8)}.</p>
      )}
      <ChartPanel ticker={ticker} isStill={paused !== undefined} />
      <TickerFacts quote={quote} info={info} range={ranges.of(info, quote?.price)} />
      <WhyThisNumber quote={quote} info={info} old={old} sourceChange={sourceChange} failover={failovers.of(ticker)} />
      <QuickAlert key={ticker} ticker={ticker} />
    </div>
  );
}

/** Long prices, of very small coins, are set smaller, so that none is cut. */
function bigSize(price: string | undefined): string {
  return (price?.length ?? 0) > 12 ? "text-[24px]" : "text-[34px]";
}
