"use client";
import type { Holding } from "@streampulse/client/portfolio";
import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Select } from "../../ui/select.tsx";
import { Cell, HeadCell, Table } from "../../ui/table.tsx";
import { signOf } from "./decimal-sum.ts";
import { Delta } from "./delta.tsx";
import { HoldingCard } from "./holding-card.tsx";
import { PriceBadge, ShareText, StackedDelta, UnitPrice } from "./holding-cells.tsx";
import {
  BY_VALUE,
  type HoldingColumn,
  holdingKey,
  type HoldingOrder,
  inOrder,
  inPlace,
  turned,
} from "./holding-order.ts";
import { Units } from "./units.tsx";
import { useNarrow } from "./use-narrow.ts";

const COLUMNS: readonly (readonly [column: HoldingColumn, head: string, look: string])[] = [
  ["ticker", "Holding", ""],
  ["quantity", "Quantity", ""],
  ["price", "Price", ""],
  ["value", "Value", ""],
  ["share", "Share", "max-[1339px]:hidden"],
  ["day", "Today", ""],
  ["unrealised", "Unrealised", "max-[1599px]:pr-4"],
  ["realised", "Realised", "max-[1599px]:hidden"],
  ["income", "Income", "max-[1599px]:hidden"],
];

interface RowProps {
  readonly holding: Holding;
  readonly currency: string;
  /** Said where a ticker is in several accounts. */
  readonly account: string | undefined;
  readonly onOpen: (ticker: string) => void;
}

/**
 * What is held, live. A row is drawn anew when something of it moved; while the reader is at the rows, by pointer or
 * keyboard, none changes its place.
 */
export function HoldingsTable({
  holdings,
  currency,
  accountName,
  onOpen,
}: {
  holdings: readonly Holding[];
  currency: string;
  accountName: (id: string) => string;
  onOpen: (ticker: string) => void;
}) {
  const isNarrow = useNarrow();
  const [order, setOrder] = useState<HoldingOrder>(BY_VALUE);
  /** The places of the rows as they were when the reader came to them. */
  const [held, setHeld] = useState<readonly string[]>();
  const rows = held ? inPlace(holdings, held) : inOrder(holdings, order);
  const isTwice = new Set(holdings.map(({ ticker }) => ticker)).size < holdings.length;
  const hold = (): void => setHeld((before) => before ?? rows.map(holdingKey));
  const release = (): void => setHeld(undefined);
  const propsOf = (holding: Holding): RowProps => ({
    ...{ holding, currency, onOpen },
    account: isTwice ? accountName(holding.accountId) : undefined,
  });
  const holding = { onPointerEnter: hold, onPointerLeave: release, onFocus: hold, onBlur: release };
  if (isNarrow) {
    return (
      <>
        <Select
          label="Order of holdings"
          value={order.by}
          choices={COLUMNS.map(([value, head]) => ({
            value,
            text: `By ${head === "Holding" ? "name" : head.toLowerCase()}`,
          }))}
          onChange={(by) => {
            release();
            setOrder({ by, isDown: by !== "ticker" });
          }}
          className="mb-2.5 w-40"
        />
        <ul aria-label="Holdings" className="-mx-4 border-y border-line bg-surface" {...holding}>
          {rows.map((each) => (
            <HoldingCard key={holdingKey(each)} {...propsOf(each)} />
          ))}
        </ul>
      </>
    );
  }
  return (
    <Table caption="Holdings">
      <thead>
        <tr>
          {COLUMNS.map(([column, head, look]) => (
            <HeadCell
              key={column}
              isNumber={column !== "ticker"}
              className={look}
              aria-sort={order.by === column ? (order.isDown ? "descending" : "ascending") : "none"}
            >
              <button
                type="button"
                className="inline-flex items-center gap-1 rounded-sm hover:text-text"
                onClick={() => {
                  release();
                  setOrder(turned(order, column));
                }}
              >
                {head}
                {order.by === column &&
                  (order.isDown ? (
                    <ArrowDown size={12} aria-hidden="true" />
                  ) : (
                    <ArrowUp size={12} aria-hidden="true" />
                  ))}
              </button>
            </HeadCell>
          ))}
        </tr>
      </thead>
      <tbody {...holding}>
        {rows.map((each) => (
          <HoldingRow key={holdingKey(each)} {...propsOf(each)} />
        ))}
      </tbody>
    </Table>
  );
}

const HoldingRow = memo(function HoldingRow({ holding, currency, account, onOpen }: RowProps) {
  const { ticker, name, quantity, value } = holding;
  const about = [name, account].filter(Boolean).join(" · ");
  const isGone = signOf(quantity) === 0;
  return (
    <tr data-ticker={ticker} className="hover:bg-sunken">
      <Cell className="max-w-56 min-w-36">
        <div className="flex min-w-0 items-center gap-2">
          <button
            type="button"
            className="min-w-0 truncate rounded-sm text-left font-semibold hover:underline"
            title={`Purchases of ${ticker}`}
            onClick={() => onOpen(ticker)}
          >
            {ticker}
          </button>
          <PriceBadge holding={holding} />
        </div>
        <div className="truncate text-xs text-faint">{isGone ? `Sold · ${about}` : about}</div>
      </Cell>
      <Cell isNumber>
        <Units quantity={quantity} />
      </Cell>
      <Cell isNumber>
        <UnitPrice holding={holding} />
      </Cell>
      <Cell isNumber className="font-semibold">
        <Amount value={value} currency={currency} />
      </Cell>
      <Cell isNumber className="max-[1339px]:hidden">
        <ShareText percent={holding.allocationPercent} />
      </Cell>
      <Cell isNumber>
        <StackedDelta value={holding.dayProfit} percent={holding.dayProfitPercent} currency={currency} />
      </Cell>
      <Cell isNumber className="max-[1599px]:pr-4">
        <StackedDelta value={holding.unrealisedProfit} percent={holding.unrealisedProfitPercent} currency={currency} />
      </Cell>
      <Cell isNumber className="max-[1599px]:hidden">
        <Delta value={holding.realisedProfit} currency={currency} />
      </Cell>
      <Cell isNumber className="max-[1599px]:hidden">
        <Delta value={holding.income} currency={currency} />
      </Cell>
    </tr>
  );
});
