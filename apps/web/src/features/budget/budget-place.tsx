"use client";
import { BudgetFlow } from "@streampulse/client/portfolio";
import { ChevronLeft, ChevronRight, Plus, Wallet } from "lucide-react";
import { useMemo, useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Figure, Figures } from "../../ui/figure.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { lazyDialog } from "../../ui/lazy-part.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Delta } from "../portfolio/delta.tsx";
import { NetWorthBasis } from "../portfolio/net-worth-basis.tsx";
import { useLive } from "../portfolio/portfolio-context.tsx";
import { useToday } from "../portfolio/use-net-worth.ts";
import { isUnvalued } from "../portfolio/valuation-words.ts";
import { monthAfter, monthText } from "./budget-month.ts";
import { FlowCard } from "./flow-card.tsx";
import { useBudget } from "./use-budget.ts";
import { YearChart } from "./year-chart.tsx";
import { YearTable } from "./year-table.tsx";

const EntryDialog = lazyDialog(() => import("../portfolio/entry-dialog.tsx").then((module) => module.EntryDialog));

/** What came in and went out month by month, beside what was meant to, and beside what everything is worth now. */
export function BudgetPlace() {
  const today = useToday();
  const thisMonth = today.slice(0, 7);
  const [asked, setAsked] = useState<string>();
  const chosen = asked ?? thisMonth;
  const { told, failure, retry } = useBudget(chosen.slice(0, 4));
  const month = told?.months.find((each) => each.month === chosen);
  const view = useLive((state) => state.view);
  const valuation = view?.valuation;
  const [enters, setEnters] = useState<string>();
  const categories = useMemo(
    () => [...new Set(told?.months.flatMap(({ lines }) => lines.map(({ category }) => category)))],
    [told],
  );
  const isEmpty = told !== undefined && told.targets.length === 0 && categories.length === 0 && asked === undefined;
  const currency = told?.currency ?? "";
  return (
    <>
      {failure !== undefined && <ErrorNote title="The budget did not come." error={failure} onRetry={retry} />}
      <div className="mb-4 flex flex-wrap items-center gap-x-2 gap-y-3">
        <IconButton label="The month before" onClick={() => setAsked(monthAfter(chosen, -1))}>
          <ChevronLeft size={18} />
        </IconButton>
        <h2 aria-live="polite" className="min-w-36 text-center text-[17px] font-semibold tracking-tight">
          {monthText(chosen, "long")}
        </h2>
        <IconButton label="The month after" onClick={() => setAsked(monthAfter(chosen, 1))}>
          <ChevronRight size={18} />
        </IconButton>
        {chosen !== thisMonth && (
          <Button look="quiet" onClick={() => setAsked(undefined)}>
            This month
          </Button>
        )}
        <Button look="primary" className="ml-auto" onClick={() => setEnters("spending")}>
          <Plus size={15} aria-hidden="true" />
          Add spending
        </Button>
        <Button onClick={() => setEnters("income")}>Add income</Button>
      </div>
      <Figures>
        <Figure label="Net worth now" isLarge isWhole={valuation?.complete}>
          {view && valuation && (
            <Amount value={isUnvalued(view) ? undefined : valuation.netWorth} currency={valuation.currency} />
          )}
        </Figure>
        <Figure label="Income" isLarge>
          {month && <Amount value={month.income} currency={currency} />}
        </Figure>
        <Figure label="Spending" isLarge>
          {month && <Amount value={month.spending} currency={currency} />}
        </Figure>
        <Figure label="Saved" isLarge>
          {month && <Delta value={month.saved} currency={currency} />}
        </Figure>
        {month && chosen < thisMonth && (
          <Figure label="Net worth at its end" isLarge>
            <Amount value={month.netWorth} currency={currency} />
          </Figure>
        )}
      </Figures>
      <div className="mt-2 mb-4">
        <NetWorthBasis view={view} heading="Net worth: " />
      </div>
      {month && !month.complete && (
        <p className="mb-3 text-xs text-warn">Something is left out of the sums for want of an exchange rate.</p>
      )}
      {isEmpty && (
        <div className="mb-4">
          <EmptyState
            icon={<Wallet size={20} />}
            title="Nothing came in or went out yet"
            actions={<Button onClick={() => setEnters("income")}>Add an income</Button>}
          >
            Record what comes in and goes out, or set a target below for what you mean to spend each month.
          </EmptyState>
        </div>
      )}
      {!told && failure === undefined && (
        <Card isList>
          <SkeletonRows rows={6} />
        </Card>
      )}
      {told && month && (
        <div className="grid grid-cols-1 gap-4 min-[900px]:grid-cols-2">
          <FlowCard
            {...{ month, currency, targets: told.targets, isOver: chosen < thisMonth }}
            key={`spending ${chosen}`}
            title="Spending"
            flow={BudgetFlow.SPENDING}
          />
          <FlowCard
            {...{ month, currency, targets: told.targets, isOver: chosen < thisMonth }}
            key={`income ${chosen}`}
            title="Income"
            flow={BudgetFlow.INCOME}
          />
          <Card className="min-[900px]:col-span-2">
            <h2 className="mb-3 text-[15px] font-semibold">{chosen.slice(0, 4)} at a glance</h2>
            <YearChart months={told.months} chosen={chosen} thisMonth={thisMonth} onChoose={setAsked} />
            <YearTable months={told.months} currency={currency} thisMonth={thisMonth} />
          </Card>
        </div>
      )}
      {enters !== undefined && (
        <EntryDialog
          start={{ kind: enters, values: { day: chosen === thisMonth ? today : `${chosen}-01`, splitFrom: "1" } }}
          today={today}
          categories={categories}
          onClose={() => setEnters(undefined)}
        />
      )}
    </>
  );
}
