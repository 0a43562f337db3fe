import type { Metadata } from "next";
import { WatchlistPage } from "./watchlist-page.tsx";

export const metadata: Metadata = { title: "Watchlist · StreamPulse" };

/** The watchlist at /. */
export default function Page() {
  return <WatchlistPage />;
}
