"use client";
import { X } from "lucide-react";
import { memo, useRef } from "react";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { useSession, useSpell } from "../session/session-context.tsx";
import { ChangeText, directionTone, PercentText } from "./change-text.tsx";
import { dayChange } from "./day-change.ts";
import { DayRangeBar } from "./day-range-bar.tsx";
import { PriceText } from "./price-text.tsx";
import { isOld } from "./quality-badge-text.ts";
import { QualityBadge } from "./quality-badge.tsx";
import { standInText, whyOld } from "./source-words.ts";
import { TickerName } from "./ticker-name.tsx";
import { Sparkline } from "./sparkline.tsx";
import { useRowPrice } from "./use-row-price.ts";

/** What a row does to the list; the same functions for every row and render, so that a tick renders one row. */
export interface RowActions {
  readonly select: (ticker: string) => void;
  /** Opens what is known of the ticker, where it does not show beside the list already. */
  readonly open: (ticker: string) => void;
  readonly remove: (ticker: string) => void;
}

/** One ticker. Only its own price, error or selection renders it again. */
export const TickerRow = memo(function TickerRow({
  ticker,
  selected,
  actions,
}: {
  ticker: string;
  selected: boolean;
  actions: RowActions;
}) {
  const row = useRef<HTMLDivElement>(null);
  const { quote, info, error, sourceChange, views } = useRowPrice(ticker, row);
  const spell = useSpell();
  const { ranges } = useSession();
  const old = isOld({ quote, error, live: spell > 0 });
  const day = dayChange(quote, info);
  const tone = directionTone(day.direction, old);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys of the page act on the selected row
    <div
      ref={row}
      role="row"
      data-ticker={ticker}
      data-priceless={!quote && error ? "" : undefined}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      className="price-row"
      onClick={() => actions.open(ticker)}
      onFocus={() => actions.select(ticker)}
    >
      <NameCell
        ticker={ticker}
        name={info?.name}
        venue={info?.exchange}
        standIn={standInText(sourceChange)}
        trouble={old || !quote ? whyOld({ error, sourceChange }) : undefined}
      />
      <div role="gridcell" className={`c-number c-last text-[15px] font-semibold ${old || !quote ? "text-faint" : ""}`}>
        <PriceText quote={quote} decimals={info?.decimals} spell={spell} views={views} />
      </div>
      <div role="gridcell" className={`c-number c-change ${tone}`}>
        <ChangeText day={day} decimals={info?.decimals} />
      </div>
      <div role="gridcell" className={`c-number c-percent ${tone}`}>
        <PercentText day={day} />
      </div>
      <div role="gridcell" className="c-seen">
        <Sparkline ticker={ticker} />
      </div>
      <div role="gridcell" className="c-range">
        <DayRangeBar range={ranges.of(info, quote?.price)} price={quote?.price} decimals={info?.decimals} />
      </div>
      <div role="gridcell" className="c-number c-volume text-muted">
        {quote?.volume === undefined ? UNKNOWN : numbers.volume(quote.volume)}
      </div>
      <div role="gridcell" className="c-quality max-w-full">
        <QualityBadge ticker={ticker} quote={quote} info={info} error={error} live={spell > 0} />
      </div>
      <div role="gridcell" className="c-remove">
        <RemoveButton ticker={ticker} reached={selected} remove={actions.remove} />
      </div>
    </div>
  );
});

const NameCell = memo(function NameCell({
  ticker,
  name,
  venue,
  standIn,
  trouble,
}: {
  ticker: string;
  name: string | undefined;
  venue: string | undefined;
  standIn: string | undefined;
  trouble: string | undefined;
}) {
  // First, so that it is not what a narrow column cuts off.
  const about = [standIn, name, venue].filter(Boolean).join(" · ");
  return (
    <div role="rowheader" className="c-name">
      <div className="truncate leading-[1.35] font-semibold tracking-[0.005em]">
        <TickerName ticker={ticker} />
      </div>
      <div
        className={`truncate text-xs leading-[1.35] ${trouble ? "text-warn" : "text-faint"}`}
        title={trouble ?? about}
      >
        {trouble ?? (about || "\u00a0")}
      </div>
    </div>
  );
});

const RemoveButton = memo(function RemoveButton({
  ticker,
  reached,
  remove,
}: {
  ticker: string;
  /** Whether Tab stops here: at one row of the list, as at the row itself. */
  reached: boolean;
  remove: RowActions["remove"];
}) {
  return (
    <button
      type="button"
      tabIndex={reached ? 0 : -1}
      aria-label={`Remove ${ticker}`}
      title={`Remove ${ticker} (Delete)`}
      className="grid size-6 place-content-center rounded-md text-faint hover:bg-line hover:text-text"
      onClick={(event) => {
        event.stopPropagation();
        remove(ticker);
      }}
    >
      <X size={14} />
    </button>
  );
});
