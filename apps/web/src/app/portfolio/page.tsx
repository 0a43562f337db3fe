import type { Metadata } from "next";
import { PortfolioPage } from "./portfolio-page.tsx";

export const metadata: Metadata = { title: "Portfolio · StreamPulse" };

/** The portfolio at /portfolio/. */
export default function Page() {
  return <PortfolioPage />;
}
