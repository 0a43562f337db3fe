"use client";
import { BudgetPlace } from "../../features/budget/budget-place.tsx";
import { PortfolioProvider } from "../../features/portfolio/portfolio-context.tsx";
import { Place } from "../place.tsx";

/** Income and spending, beside what everything is worth now. */
export function BudgetPage() {
  return (
    <Place name="Budget" hasAmounts>
      <PortfolioProvider>
        <BudgetPlace />
      </PortfolioProvider>
    </Place>
  );
}
