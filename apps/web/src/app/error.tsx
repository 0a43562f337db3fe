"use client";
import { FailedPlace } from "./failed-place.tsx";

/** What a place shows that failed. The ways to the others stay, prices go on, and another place begins anew. */
export default function PlaceError({ error, reset }: { error: Error; reset: () => void }) {
  return <FailedPlace error={error} retry={reset} />;
}
