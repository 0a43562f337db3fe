"use client";
import type { RoomTicker } from "@streampulse/client/rooms";
import { usePrice } from "@streampulse/client/react";
import { memo } from "react";
import { Cell, HeadCell, Table } from "../../ui/table.tsx";
import { useSpell, useWant } from "../session/session-context.tsx";
import { ChangeText, directionTone, PercentText } from "../watchlist/change-text.tsx";
import { dayChange } from "../watchlist/day-change.ts";
import { PriceText } from "../watchlist/price-text.tsx";
import { isOld, qualityWord } from "../watchlist/quality-badge-text.ts";
import { QualityBadge } from "../watchlist/quality-badge.tsx";

/** A ticker of a room as it is read: its code, without the room's long name before it. */
export function codeOf({ ticker }: RoomTicker): string {
  return ticker.slice(ticker.indexOf(":") + 1);
}

/** The prices of a room's tickers; one of them is chosen for the chart. */
export function RoomPrices({
  tickers,
  chosen,
  choose,
}: {
  tickers: readonly RoomTicker[];
  chosen: string | undefined;
  choose: (ticker: string) => void;
}) {
  return (
    <Table caption="Prices of the room">
      <thead>
        <tr>
          <HeadCell>Ticker</HeadCell>
          <HeadCell isNumber>Last</HeadCell>
          <HeadCell isNumber className="max-[700px]:hidden">
            Change
          </HeadCell>
          <HeadCell isNumber className="max-[700px]:pr-4">
            %
          </HeadCell>
          <HeadCell isNumber className="w-36 max-[700px]:hidden">
            Quality
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {tickers.map((one) => (
          <PriceRow key={one.ticker} of={one} isChosen={one.ticker === chosen} choose={choose} />
        ))}
      </tbody>
    </Table>
  );
}

const PriceRow = memo(function PriceRow({
  of,
  isChosen,
  choose,
}: {
  of: RoomTicker;
  isChosen: boolean;
  choose: (ticker: string) => void;
}) {
  const { ticker, name } = of;
  useWant(ticker);
  const { quote: told, info, error } = usePrice(ticker);
  // Set back to before its first price it has none: the one of later is not shown.
  const quote = error === undefined ? told : undefined;
  const spell = useSpell();
  const old = isOld({ quote, error, live: spell > 0 });
  const day = dayChange(quote, info);
  const tone = directionTone(day.direction, old);
  return (
    <tr className={isChosen ? "bg-accent-soft" : ""} data-room-ticker={codeOf(of)}>
      <Cell className="max-w-0 min-w-32">
        <button
          type="button"
          aria-pressed={isChosen}
          className="block w-full truncate rounded py-1 text-left"
          onClick={() => choose(ticker)}
        >
          <span className="block truncate font-semibold">{codeOf(of)}</span>
          <span className="block truncate text-xs text-muted">
            {quote && <span className="min-[701px]:hidden">{qualityWord(quote.quality, info)} · </span>}
            {name ?? info?.name}
          </span>
        </button>
      </Cell>
      <Cell isNumber className={`price text-[15px] font-semibold ${old || !quote ? "text-faint" : ""}`}>
        <PriceText quote={quote} decimals={info?.decimals} spell={spell} />
      </Cell>
      <Cell isNumber className={`max-[700px]:hidden ${tone}`}>
        <ChangeText day={day} decimals={info?.decimals} />
      </Cell>
      <Cell isNumber className={`max-[700px]:pr-4 ${tone}`}>
        <PercentText day={day} />
      </Cell>
      <Cell isNumber className="max-[700px]:hidden">
        <QualityBadge ticker={ticker} quote={quote} info={info} error={error} live={spell > 0} />
      </Cell>
    </tr>
  );
});
