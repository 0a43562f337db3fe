"use client";
import type { PlaceEntry } from "./places.ts";
import { PageLink } from "../ui/page-link.tsx";

/** The way to a place: in the rail, where a narrow window has its icon alone, or in a list, where it is whole. */
export function PlaceLink({
  place,
  isHere,
  isLong = false,
  onGo,
}: {
  place: PlaceEntry;
  isHere: boolean;
  isLong?: boolean;
  onGo?: () => void;
}) {
  const short = isLong ? "" : "max-[1339px]:sr-only";
  const Icon = place.icon;
  return (
    <PageLink
      href={place.path}
      {...(onGo && { onClick: onGo })}
      aria-current={isHere ? "page" : undefined}
      title={place.name}
      className={`flex items-center gap-2.5 rounded-lg px-2.5 py-2 ${isHere ? "bg-surface ring-1 ring-line" : "text-muted hover:bg-sunken hover:text-text"}`}
    >
      <Icon size={16} className={`shrink-0 ${isHere ? "text-accent" : ""}`} aria-hidden="true" />
      <span className={short}>{place.name}</span>
      {place.Count && (
        <span className={`ml-auto truncate text-xs font-medium text-faint tabular-nums ${short}`}>
          <place.Count />
        </span>
      )}
    </PageLink>
  );
}
