"use client";
import { CostMethod } from "@streampulse/client/portfolio";
import { Amount } from "../../ui/amount.tsx";
import { Figure, Figures } from "../../ui/figure.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { CURRENCIES } from "../settings/settings.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useCostMethod } from "./cost-method.ts";
import { signOf, sizeOf } from "./decimal-sum.ts";
import { Delta } from "./delta.tsx";
import { NetWorthBasis } from "./net-worth-basis.tsx";
import { useLive } from "./portfolio-context.tsx";
import { isUnvalued } from "./valuation-words.ts";

const METHODS = [
  { value: "average", text: "Average", name: "Average cost" },
  { value: "fifo", text: "FIFO", name: "First in, first out" },
] as const;

/** The one big number, what it did today and in all, and in which terms it is told. */
export function NetWorthHead() {
  const view = useLive((state) => state.view);
  const isAway = useLive((state) => state.isAway);
  const { currency, change } = useSettings();
  const { method, choose } = useCostMethod();
  const choices = CURRENCIES.some((code) => code === currency) ? CURRENCIES : [currency, ...CURRENCIES];
  const all = view?.valuation;
  const unlessUnknown = (value: string): string | undefined => (view && isUnvalued(view) ? undefined : value);
  return (
    <section aria-labelledby="net-worth" className="mb-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 id="net-worth" className="text-[13px] text-muted">
            Net worth
          </h2>
          <p
            className={`text-[clamp(24px,8vw,34px)] leading-[42px] font-[650] tracking-tight ${isAway ? "text-faint" : ""}`}
          >
            {all ? (
              <Amount value={unlessUnknown(all.netWorth)} currency={all.currency} />
            ) : (
              <Skeleton className="my-2 h-[26px] w-56 rounded-lg" />
            )}
          </p>
          <NetWorthBasis view={view} />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label="Cost by"
            hidesLabel
            className="w-40"
            value={method === CostMethod.FIFO ? "fifo" : "average"}
            choices={METHODS}
            onChange={(next) => choose(next === "fifo" ? CostMethod.FIFO : CostMethod.AVERAGE)}
          />
          <Select
            label="Currency"
            value={currency}
            choices={choices.map((value) => ({ value, text: value }))}
            onChange={(next) => change({ currency: next })}
            className="w-24"
          />
        </div>
      </div>
      <Figures className="mt-3">
        <Figure label="Today" isWhole={all?.dayProfitComplete}>
          {all && <Delta value={unlessUnknown(all.dayProfit)} currency={all.currency} percent={all.dayProfitPercent} />}
        </Figure>
        <Figure label="Total profit" isWhole={all && all.unrealisedProfitComplete && all.realisedProfitComplete}>
          {all && <Delta value={unlessUnknown(all.totalProfit)} currency={all.currency} />}
        </Figure>
        <Figure label="Unrealised" isWhole={all?.unrealisedProfitComplete}>
          {all && <Delta value={unlessUnknown(all.unrealisedProfit)} currency={all.currency} />}
        </Figure>
        <Figure label="Realised" isWhole={all?.realisedProfitComplete}>
          {all && <Delta value={all.realisedProfit} currency={all.currency} />}
        </Figure>
        <Figure label="Income" isWhole={all?.realisedProfitComplete}>
          {all && <Delta value={all.income} currency={all.currency} />}
        </Figure>
        {all && signOf(all.liabilities) !== 0 && (
          <Figure label="Owned, owed" isWhole={all.complete}>
            <Amount value={all.assets} currency={all.currency} />
            <span className="text-muted">
              {" − "}
              <Amount value={sizeOf(all.liabilities)} currency={all.currency} />
            </span>
          </Figure>
        )}
      </Figures>
    </section>
  );
}
