"use client";
import type { BudgetMonth, BudgetTarget } from "@streampulse/client/portfolio";
import { useLive, usePortfolio } from "../portfolio/portfolio-context.tsx";
import { type Answer, useAnswer } from "../portfolio/use-answer.ts";
import { useSettings } from "../settings/use-settings.ts";
import { monthsOfYear } from "./budget-month.ts";

/** A year of a budget. */
export interface BudgetYear {
  /** All twelve, those to come too. */
  readonly months: readonly BudgetMonth[];
  readonly currency: string;
  readonly targets: readonly BudgetTarget[];
}

/** A year's months and all targets, in the reader's currency; asked for again whenever something of them was changed. */
export function useBudget(year: string): Answer<BudgetYear> {
  const { server } = usePortfolio();
  const changes = useLive((state) => state.changes);
  const { currency } = useSettings();
  const [fromMonth = "", toMonth = ""] = [monthsOfYear(year)[0], monthsOfYear(year).at(-1)];
  return useAnswer(changes === 0 ? undefined : `${year} ${currency} ${changes}`, async (signal) => {
    const [{ months, currency: told }, targets] = await Promise.all([
      server.budgetMonths({ fromMonth, toMonth, currency }, { signal }),
      server.budgetTargets({ signal }),
    ]);
    return { months, currency: told, targets };
  });
}
