import type { Metadata } from "next";
import { StatusPlace } from "./status-place.tsx";

export const metadata: Metadata = { title: "Status · StreamPulse" };

/** Sources, server, one's own connection and the fault lab at /status/. */
export default function Page() {
  return <StatusPlace />;
}
