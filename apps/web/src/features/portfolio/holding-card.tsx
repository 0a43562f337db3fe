"use client";
import type { Holding } from "@streampulse/client/portfolio";
import { memo } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Delta } from "./delta.tsx";
import { PriceBadge, ShareText, UnitPrice } from "./holding-cells.tsx";
import { Units } from "./units.tsx";

/** A holding on a phone: what it is and what it is worth, and below it how it got there. */
export const HoldingCard = memo(function HoldingCard({
  holding,
  currency,
  account,
  onOpen,
}: {
  holding: Holding;
  currency: string;
  account: string | undefined;
  onOpen: (ticker: string) => void;
}) {
  const { ticker, name, quantity, value } = holding;
  return (
    <li data-ticker={ticker} className="border-b border-line-soft px-4 py-3 last:border-b-0">
      <div className="flex items-baseline justify-between gap-3">
        <span className="flex min-w-0 items-center gap-2">
          <button
            type="button"
            className="min-w-0 truncate py-0.5 text-[15px] font-semibold"
            onClick={() => onOpen(ticker)}
          >
            {ticker}
          </button>
          <PriceBadge holding={holding} />
        </span>
        <Amount value={value} currency={currency} className="text-[15px] font-semibold" />
      </div>
      <div className="flex items-baseline justify-between gap-3 text-xs text-faint">
        <span className="truncate">{[name, account].filter(Boolean).join(" · ")}</span>
        <ShareText percent={holding.allocationPercent} />
      </div>
      <dl className="mt-2 grid grid-cols-2 gap-2 text-xs [&_dd]:mt-0.5 [&_dt]:text-faint">
        <div className="col-span-2 flex flex-wrap justify-between gap-x-3">
          <dt>Quantity × price</dt>
          <dd>
            <Units quantity={quantity} /> × <UnitPrice holding={holding} />
          </dd>
        </div>
        <div>
          <dt>Today</dt>
          <dd>
            <Delta value={holding.dayProfit} currency={currency} />
          </dd>
        </div>
        <div className="text-right">
          <dt>Unrealised</dt>
          <dd>
            <Delta value={holding.unrealisedProfit} currency={currency} />
          </dd>
        </div>
      </dl>
    </li>
  );
});
