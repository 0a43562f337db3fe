"use client";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Menu } from "../ui/menu.tsx";
import { PLACES, type PlaceEntry } from "./places.ts";

/** As many as a thumb tells apart, beside "More". */
const MOST = 4;

const ITEM = "grid min-w-0 flex-1 place-content-center justify-items-center gap-0.5 text-[11px]";

/** The places on a phone: the first four, the others behind "More"; five need no menu, and one needs no bar. */
export function BottomBar({ here }: { here: PlaceEntry | undefined }) {
  const router = useRouter();
  if (PLACES.length < 2) return null;
  const shown = PLACES.length === MOST + 1 ? PLACES : PLACES.slice(0, MOST);
  const others = PLACES.slice(shown.length);
  const isOther = here !== undefined && others.includes(here);
  return (
    <nav
      aria-label="Places"
      className="bottom-bar fixed inset-x-0 bottom-0 z-10 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] min-[701px]:hidden"
    >
      {shown.map((place) => (
        <Link
          key={place.path}
          href={place.path}
          aria-current={place === here ? "page" : undefined}
          className={`${ITEM} ${place === here ? "text-accent" : "text-muted"}`}
        >
          <place.icon size={20} aria-hidden="true" />
          <span className="truncate">{place.name}</span>
        </Link>
      ))}
      {others.length > 0 && (
        <Menu
          side="top"
          trigger={
            <button type="button" className={`${ITEM} ${isOther ? "text-accent" : "text-muted"}`}>
              <Ellipsis size={20} aria-hidden="true" />
              <span className="truncate">{isOther ? here.name : "More"}</span>
            </button>
          }
          groups={[
            others.map(({ path, name, icon: Icon }) => ({
              text: name,
              icon: <Icon size={16} aria-hidden="true" className="text-muted" />,
              onChoose: () => router.push(path),
            })),
          ]}
        />
      )}
    </nav>
  );
}
