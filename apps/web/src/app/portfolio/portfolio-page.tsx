"use client";
import { Suspense } from "react";
import { PortfolioProvider } from "../../features/portfolio/portfolio-context.tsx";
import { PortfolioPlace } from "../../features/portfolio/portfolio-place.tsx";
import { Place } from "../place.tsx";

/** What everything is worth, at live prices. */
export function PortfolioPage() {
  return (
    <Place name="Portfolio" hasAmounts>
      <PortfolioProvider>
        {/* What is exported knows no query: which activities are shown is read in the browser. */}
        <Suspense>
          <PortfolioPlace />
        </Suspense>
      </PortfolioProvider>
    </Place>
  );
}
