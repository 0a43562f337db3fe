import type { Metadata } from "next";
import { ReplayPage } from "./replay-page.tsx";

export const metadata: Metadata = { title: "Replay · StreamPulse" };

/** The theatre at /replay/. */
export default function Page() {
  return <ReplayPage />;
}
