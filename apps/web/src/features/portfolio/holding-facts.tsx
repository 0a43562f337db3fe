"use client";
import type { Holding } from "@streampulse/client/portfolio";
import { Amount } from "../../ui/amount.tsx";
import { Delta } from "./delta.tsx";
import { PriceBadge, StackedDelta, UnitPrice } from "./holding-cells.tsx";

/** What a holding is worth now, as its row says it. */
export function HoldingFacts({
  holding,
  currency,
  account,
}: {
  holding: Holding;
  currency: string;
  /** Said where a ticker is in several accounts. */
  account: string | undefined;
}) {
  const { value, dayProfit, unrealisedProfit, unrealisedProfitPercent } = holding;
  return (
    <section aria-label={account === undefined ? "Now" : `Now, ${account}`} className="mb-4 text-[13px]">
      <p className="mb-1 flex items-center gap-2 empty:hidden">
        {account !== undefined && <span className="text-muted">{account}</span>}
        <PriceBadge holding={holding} />
      </p>
      <dl className="grid grid-cols-2 gap-x-3 gap-y-2 [&_dt]:text-xs [&_dt]:text-faint">
        <div>
          <dt>Price</dt>
          <dd>
            <UnitPrice holding={holding} />
          </dd>
        </div>
        <div className="text-right">
          <dt>Value</dt>
          <dd>
            <Amount value={value} currency={currency} className="font-semibold" />
          </dd>
        </div>
        <div>
          <dt>Today</dt>
          <dd>
            <Delta value={dayProfit} currency={currency} />
          </dd>
        </div>
        <div className="text-right">
          <dt>Unrealised</dt>
          <dd>
            <StackedDelta value={unrealisedProfit} percent={unrealisedProfitPercent} currency={currency} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
