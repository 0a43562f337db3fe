"use client";
import type { Price } from "@streampulse/client";
import { memo, type ReactNode } from "react";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { useSession, useSpell } from "../session/session-context.tsx";
import { Sparkline } from "../sparkline/sparkline.tsx";
import { ChangeText, directionTone, PercentText } from "./change-text.tsx";
import type { Column } from "./columns.ts";
import { dayChange } from "./day-change.ts";
import { DayRangeBar } from "./day-range-bar.tsx";
import { useShownPrice } from "./paused-prices.ts";
import { PriceText } from "./price-text.tsx";
import { isOld } from "./quality-badge-text.ts";
import { QualityBadge } from "./quality-badge.tsx";
import { standInText, whyOld } from "./source-words.ts";
import { TickerName } from "./ticker-name.tsx";

/** What a row tells of its ticker. Only what changes its looks renders it again: its price, its trouble, the connection. */
export const PriceCells = memo(function PriceCells({
  ticker,
  columns,
  mark,
}: {
  ticker: string;
  columns: readonly Column[];
  /** Beside the ticker. */
  mark: ReactNode;
}) {
  const spell = useSpell();
  const price = useShownPrice(ticker, columns, spell > 0);
  const { quote, info, error, sourceChange } = price;
  const old = isOld({ quote, error, live: spell > 0 });
  return (
    <>
      <NameCell
        ticker={ticker}
        mark={mark}
        isPriceless={!quote && error !== undefined}
        name={info?.name}
        venue={info?.exchange}
        standIn={standInText(sourceChange)}
        trouble={old || !quote ? whyOld({ error, sourceChange }) : undefined}
      />
      <div role="gridcell" className={`c-number c-last text-[15px] font-semibold ${old || !quote ? "text-faint" : ""}`}>
        <PriceText quote={quote} decimals={info?.decimals} spell={spell} />
      </div>
      {columns.map((column) => (
        <ColumnCell key={column} column={column} ticker={ticker} price={price} old={old} spell={spell} />
      ))}
    </>
  );
});

function ColumnCell({
  column,
  ticker,
  price: { quote, info, error },
  old,
  spell,
}: {
  column: Column;
  ticker: string;
  price: Price;
  old: boolean;
  spell: number;
}) {
  const { ranges } = useSession();
  switch (column) {
    case "change":
    case "percent": {
      const day = dayChange(quote, info);
      const tone = directionTone(day.direction, old);
      return (
        <div role="gridcell" className={`c-number c-${column} ${tone}`}>
          {column === "change" ? <ChangeText day={day} decimals={info?.decimals} /> : <PercentText day={day} />}
        </div>
      );
    }
    case "course":
      return (
        <div role="gridcell" className="c-course">
          <Sparkline ticker={ticker} />
        </div>
      );
    case "range":
      return (
        <div role="gridcell" className="c-range">
          <DayRangeBar range={ranges.of(info, quote?.price)} price={quote?.price} decimals={info?.decimals} />
        </div>
      );
    case "bidAsk":
      return (
        <div role="gridcell" className="c-number truncate text-muted">
          {bidAsk(quote?.bid, info?.decimals)} × {bidAsk(quote?.ask, info?.decimals)}
        </div>
      );
    case "volume":
      return (
        <div role="gridcell" className="c-number text-muted">
          {quote?.volume === undefined ? UNKNOWN : numbers.volume(quote.volume)}
        </div>
      );
    case "quality":
      return (
        <div role="gridcell" className="c-quality max-w-full">
          <QualityBadge ticker={ticker} quote={quote} info={info} error={error} live={spell > 0} />
        </div>
      );
  }
}

function bidAsk(text: string | undefined, decimals: number | undefined): string {
  return text === undefined ? UNKNOWN : numbers.price(text, decimals);
}

const NameCell = memo(function NameCell({
  ticker,
  mark,
  isPriceless,
  name,
  venue,
  standIn,
  trouble,
}: {
  ticker: string;
  mark: ReactNode;
  /** Why there is no price has the place of what is not there. */
  isPriceless: boolean;
  name: string | undefined;
  venue: string | undefined;
  standIn: string | undefined;
  trouble: string | undefined;
}) {
  // First, so that it is not what a narrow column cuts off.
  const about = [standIn, name, venue].filter((part) => part !== undefined && part !== "");
  return (
    <div role="rowheader" className="c-name" data-priceless={isPriceless ? "" : undefined}>
      <div className="truncate leading-[1.35] font-semibold tracking-[0.005em]">
        <TickerName ticker={ticker} />
        {mark}
      </div>
      <div
        className={`text-xs leading-[1.35] ${trouble ? "truncate text-warn" : "c-about text-faint"}`}
        title={trouble ?? about.join(" · ")}
      >
        {trouble ?? about.map((part, at) => <span key={part}>{at === 0 ? part : ` · ${part}`}</span>)}
      </div>
    </div>
  );
});
