import type { Metadata } from "next";
import { Suspense } from "react";
import { AlertsPage } from "./alerts-page.tsx";

export const metadata: Metadata = { title: "Alerts · StreamPulse" };

/** Alerts at /alerts/. What is exported knows no query: the view is chosen in the browser. */
export default function Page() {
  return (
    <Suspense>
      <AlertsPage />
    </Suspense>
  );
}
