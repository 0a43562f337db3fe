"use client";
import { BudgetFlow, type BudgetLine, type BudgetMonth, type BudgetTarget } from "@streampulse/client/portfolio";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { linesOf, standingOf, targetIn } from "./budget-month.ts";
import { TargetEditor } from "./target-editor.tsx";

const BAR = 100;

/** The categories of one direction in a month, each beside its target, which is edited in its place. */
export function FlowCard({
  title,
  flow,
  month,
  currency,
  targets,
  isOver,
}: {
  title: string;
  flow: BudgetFlow;
  month: BudgetMonth;
  currency: string;
  targets: readonly BudgetTarget[];
  /** The month is. */
  isOver: boolean;
}) {
  const [edits, setEdits] = useState<string>();
  const lines = linesOf(month, flow);
  const isIncome = flow === BudgetFlow.INCOME;
  const target = isIncome ? month.incomeTarget : month.spendingTarget;
  const close = (): void => setEdits(undefined);
  const editor = (category: string | undefined) => (
    <TargetEditor
      {...{ flow, category, currency, month: month.month, onClose: close }}
      standing={category === undefined ? undefined : targetIn(targets, flow, category, month.month)}
    />
  );
  return (
    <Card>
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h2 className="text-[15px] font-semibold">{title}</h2>
        <p className="text-[13.5px]">
          <Amount value={isIncome ? month.income : month.spending} currency={currency} className="font-semibold" />
          {lines.some(({ actual }) => actual === undefined) && <span className="text-xs text-warn"> in part</span>}
          {target !== undefined && (
            <span className="text-muted">
              {" of "}
              <Amount value={target} currency={currency} />
            </span>
          )}
        </p>
      </div>
      {lines.length === 0 && <p className="text-[13px] text-muted">Nothing in this month, and no target.</p>}
      <ul>
        {lines.map((line) => (
          <li key={line.category} className="border-b border-line-soft py-2 last:border-b-0">
            <LineRow line={line} currency={currency} isOver={isOver} onEdit={() => setEdits(line.category)} />
            {edits === line.category && editor(line.category)}
          </li>
        ))}
      </ul>
      {edits === "" ? (
        editor(undefined)
      ) : (
        <Button look="quiet" className="mt-1 -ml-3.5" onClick={() => setEdits("")}>
          <Plus size={14} aria-hidden="true" />
          Set a target
        </Button>
      )}
    </Card>
  );
}

function LineRow({
  line,
  currency,
  isOver,
  onEdit,
}: {
  line: BudgetLine;
  currency: string;
  isOver: boolean;
  onEdit: () => void;
}) {
  const { category, actual, target, targetValue } = line;
  const { share, isMissed, rest, word } = standingOf(line, isOver);
  return (
    <>
      <div className="flex items-baseline justify-between gap-3 text-[13.5px]">
        <span className="min-w-0 truncate font-medium">{category}</span>
        <span className="shrink-0">
          {actual === undefined ? (
            <span className="text-warn">no exchange rate</span>
          ) : (
            <Amount value={actual} currency={currency} />
          )}
          <button
            type="button"
            className="ml-1.5 rounded-sm text-muted underline decoration-line underline-offset-4 hover:text-text"
            onClick={onEdit}
          >
            {target ? (
              <>
                of <Amount value={targetValue ?? target.amount} currency={targetValue ? currency : target.currency} />
              </>
            ) : (
              "no target"
            )}
            <span className="sr-only">{target ? `, target for ${category}` : ` for ${category}`}</span>
          </button>
        </span>
      </div>
      {target && (
        <div className="mt-1.5 flex items-center gap-3">
          <svg
            viewBox={`0 0 ${BAR} 4`}
            preserveAspectRatio="none"
            aria-hidden="true"
            className="h-1.5 w-full rounded-full bg-sunken"
          >
            <rect width={share * BAR} height="4" className={isMissed ? "fill-down" : "fill-accent"} />
          </svg>
          {rest !== undefined && (
            <span className={`min-w-26 shrink-0 text-right text-xs ${isMissed ? "text-bad" : "text-faint"}`}>
              <Amount value={rest} currency={currency} /> {word}
            </span>
          )}
        </div>
      )}
    </>
  );
}
