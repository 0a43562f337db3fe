"use client";
import { PortfolioProvider } from "../../features/portfolio/portfolio-context.tsx";
import { PortfolioPlace } from "../../features/portfolio/portfolio-place.tsx";
import { Place } from "../place.tsx";

/** What everything is worth, at live prices. */
export function PortfolioPage() {
  return (
    <Place name="Portfolio" hasAmounts>
      <PortfolioProvider>
        <PortfolioPlace />
      </PortfolioProvider>
    </Place>
  );
}
