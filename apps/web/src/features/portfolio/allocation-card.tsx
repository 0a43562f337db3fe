"use client";
import { useMemo, useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { numbers } from "../../ui/number-text.ts";
import { Segmented } from "../../ui/segmented.tsx";
import { AllocationRing, PART_STROKES } from "./allocation-ring.tsx";
import { type AllocationBy, allocationOf, type AllocationPart, drawnParts } from "./allocation.ts";
import { signOf } from "./decimal-sum.ts";
import { useLive } from "./portfolio-context.tsx";
import { isUnvalued } from "./valuation-words.ts";

const CHOICES: readonly { readonly value: AllocationBy; readonly text: string }[] = [
  { value: "holding", text: "Holding" },
  { value: "class", text: "Class" },
  { value: "account", text: "Account" },
  { value: "currency", text: "Currency" },
];

/** How everything owned divides, by one of four questions: a ring, and the table that it is drawn from. */
export function AllocationCard() {
  const view = useLive((state) => state.view);
  const accounts = useLive((state) => state.accounts);
  const [by, setBy] = useState<AllocationBy>("holding");
  const allocation = useMemo(() => view && allocationOf(view, accounts ?? [], by), [view, accounts, by]);
  if (!view || !allocation) return null;
  const { currency } = view.valuation;
  const owned = drawnParts(allocation.owned);
  return (
    <Card>
      <h2 className="mb-3 text-[15px] font-semibold">Allocation</h2>
      <Segmented label="Divided by" hidesLabel value={by} choices={CHOICES} onChange={setBy} />
      {owned.length === 0 ? (
        <p className="mt-4 text-[13px] text-muted">Nothing that is owned has a value yet.</p>
      ) : (
        <div className="mt-4 flex justify-center">
          <AllocationRing parts={owned} />
        </div>
      )}
      <table className="mt-3 w-full text-[13px]">
        <caption className="sr-only">Allocation by {by}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Value</th>
            <th scope="col">Share of assets</th>
          </tr>
        </thead>
        <tbody>
          {owned.map((part, at) => (
            <PartRow key={part.name} part={part} currency={currency} stroke={PART_STROKES[at % PART_STROKES.length]} />
          ))}
          {allocation.owed.map((part) => (
            <PartRow key={`owed ${part.name}`} part={part} currency={currency} />
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-line font-medium">
            <th scope="row" className="pt-1.5 text-left font-medium">
              {signOf(allocation.liabilities) === 0 ? "Together" : "Net worth"}
            </th>
            <td className="pt-1.5 text-right">
              <Amount value={isUnvalued(view) ? undefined : view.valuation.netWorth} currency={currency} />
            </td>
            <td className="pt-1.5 text-right font-normal text-muted">{allocation.unpriced > 0 ? "in part" : ""}</td>
          </tr>
        </tfoot>
      </table>
      {allocation.unpriced > 0 && (
        <p className="mt-2 text-xs text-warn">{allocation.unpriced} without a value, and in no part.</p>
      )}
    </Card>
  );
}

function PartRow({ part, currency, stroke }: { part: AllocationPart; currency: string; stroke?: string | undefined }) {
  return (
    <tr>
      <th scope="row" title={part.name} className="max-w-32 truncate py-1 text-left font-normal">
        <svg width="9" height="9" aria-hidden="true" className="mr-2 inline-block">
          <line x1="0" x2="9" y1="4.5" y2="4.5" strokeWidth="9" className={stroke ?? "stroke-line"} />
        </svg>
        {part.name}
      </th>
      <td className="py-1 text-right">
        <Amount value={part.value} currency={currency} />
      </td>
      <td className="w-16 py-1 text-right text-muted tabular-nums">{numbers.price(part.percent, 1)} %</td>
    </tr>
  );
}
