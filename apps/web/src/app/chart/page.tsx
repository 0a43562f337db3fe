import type { Metadata } from "next";
import { Suspense } from "react";
import { ChartPage } from "./chart-page.tsx";

export const metadata: Metadata = { title: "Chart · StreamPulse" };

/** The chart at /chart/. What it shows is in the address, which only a browser knows. */
export default function Page() {
  return (
    <Suspense>
      <ChartPage />
    </Suspense>
  );
}
