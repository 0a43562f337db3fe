import type { Metadata } from "next";
import { BudgetPage } from "./budget-page.tsx";

export const metadata: Metadata = { title: "Budget · StreamPulse" };

/** The budget at /budget/. */
export default function Page() {
  return <BudgetPage />;
}
