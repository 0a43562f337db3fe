"use client";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { Dialog } from "../ui/dialog.tsx";
import { PageLink } from "../ui/page-link.tsx";
import { PlaceLink } from "./place-link.tsx";
import { PLACES, type PlaceEntry } from "./places.ts";

/** As many as a thumb tells apart, beside "More". */
const MOST = 4;

const ITEM = "grid min-w-0 flex-1 place-content-center justify-items-center gap-0.5 text-[11px]";

/** The places on a phone: the first four, the others behind "More". */
export function BottomBar({ here }: { here: PlaceEntry | undefined }) {
  const [showsMore, setShowsMore] = useState(false);
  const [shown, others] = [PLACES.slice(0, MOST), PLACES.slice(MOST)];
  const isOther = here !== undefined && others.includes(here);
  return (
    <nav
      aria-label="Places"
      className="bottom-bar fixed inset-x-0 bottom-0 z-10 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] min-[701px]:hidden"
    >
      {shown.map((place) => (
        <PageLink
          key={place.path}
          href={place.path}
          aria-current={place === here ? "page" : undefined}
          className={`${ITEM} ${place === here ? "text-accent" : "text-muted"}`}
        >
          <place.icon size={20} aria-hidden="true" />
          <span className="truncate">{place.name}</span>
        </PageLink>
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        className={`${ITEM} ${isOther ? "text-accent" : "text-muted"}`}
        onClick={() => setShowsMore(true)}
      >
        <Ellipsis size={20} aria-hidden="true" />
        <span className="truncate">More</span>
      </button>
      {showsMore && (
        <Dialog title="More" shape="sheet" onClose={() => setShowsMore(false)}>
          <ul className="-mx-2.5 text-[15px]">
            {others.map((place) => (
              <li key={place.path}>
                <PlaceLink place={place} isHere={place === here} isLong onGo={() => setShowsMore(false)} />
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </nav>
  );
}
