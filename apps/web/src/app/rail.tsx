"use client";
import { Logo } from "../ui/logo.tsx";
import { PlaceLink } from "./place-link.tsx";
import { PLACES, type PlaceEntry } from "./places.ts";

/** The places of the product: icons alone where the window is narrow, none on a phone. */
export function Rail({ here }: { here: PlaceEntry | undefined }) {
  return (
    <nav
      aria-label="Places"
      className="sticky top-0 flex h-dvh flex-col gap-0.5 overflow-y-auto border-r border-line px-2.5 py-4.5 max-[700px]:hidden"
    >
      <div className="flex items-center gap-2 px-2.5 pt-0.5 pb-4.5 font-[650] tracking-tight max-[1339px]:px-2">
        <Logo />
        <span className="max-[1339px]:sr-only">StreamPulse</span>
      </div>
      {PLACES.map((place) => (
        <PlaceLink key={place.path} place={place} isHere={place === here} />
      ))}
    </nav>
  );
}
