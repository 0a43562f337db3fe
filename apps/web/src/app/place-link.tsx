"use client";
import Link from "next/link";
import type { PlaceEntry } from "./places.ts";

/** The way to a place, in the rail. */
export function PlaceLink({ place, isHere }: { place: PlaceEntry; isHere: boolean }) {
  const Icon = place.icon;
  return (
    <Link
      href={place.path}
      aria-current={isHere ? "page" : undefined}
      title={place.name}
      className={`flex items-center gap-2.5 rounded-lg px-2.5 py-2 ${isHere ? "bg-surface ring-1 ring-line" : "text-muted hover:bg-sunken hover:text-text"}`}
    >
      <Icon size={16} className={`shrink-0 ${isHere ? "text-accent" : ""}`} aria-hidden="true" />
      <span className="max-[1339px]:sr-only">{place.name}</span>
      {place.Count && (
        <span className="ml-auto truncate text-xs font-medium text-faint tabular-nums max-[1339px]:sr-only">
          <place.Count />
        </span>
      )}
    </Link>
  );
}
