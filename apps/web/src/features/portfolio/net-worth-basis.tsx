"use client";
import type { PortfolioView } from "@streampulse/client/portfolio";
import { useLive } from "./portfolio-context.tsx";
import { pricedText, uncountedText, valuationRemarks } from "./valuation-words.ts";

/** What a net worth is made of and what it leaves out, wherever it is shown. */
export function NetWorthBasis({
  view,
  heading = "",
}: {
  view: PortfolioView | undefined;
  /** What it is of, where several figures stand above it. */
  heading?: string;
}) {
  const isAway = useLive((state) => state.isAway);
  const accounts = useLive((state) => state.accounts);
  const without = view && uncountedText(accounts ?? []);
  return (
    <div className="text-xs text-muted [overflow-wrap:anywhere]">
      <p className="min-h-5">
        {view && `${heading}${pricedText(view)}`}
        {without !== undefined && ` · ${without}`}
        {isAway && <span className="text-warn"> · Connection lost, as it was last</span>}
      </p>
      <div className="flex flex-wrap gap-x-4 gap-y-1 text-warn empty:hidden">
        {view && valuationRemarks(view).map((text) => <p key={text}>{text}</p>)}
      </div>
    </div>
  );
}
