import { Activity, Bell, ChartCandlestick, ChartPie, Clapperboard, List, type LucideIcon, Wallet } from "lucide-react";
import type { ComponentType } from "react";
import { lazyExtra } from "../ui/lazy-part.tsx";
import { ListCount } from "./watchlist-context.tsx";

/** Comes after the first prices, with the code of alerts. */
const AlertCount = lazyExtra(() => import("../features/alerts/alert-count.tsx").then((module) => module.AlertCount));

/** A place of the product: a route, and how the rail and the bottom bar show it. */
export interface PlaceEntry {
  /** With its slashes: "/alerts/". */
  readonly path: string;
  readonly name: string;
  readonly icon: LucideIcon;
  /** Renders the few characters beside the name ("3", "2 armed"), and nothing where there is nothing to say. */
  readonly Count?: ComponentType;
}

/** The places that there are, in their order. A phone's bottom bar shows the first four, and the others under "More". */
export const PLACES: readonly PlaceEntry[] = [
  { path: "/", name: "Watchlist", icon: List, Count: ListCount },
  { path: "/chart/", name: "Chart", icon: ChartCandlestick },
  { path: "/alerts/", name: "Alerts", icon: Bell, Count: AlertCount },
  { path: "/portfolio/", name: "Portfolio", icon: ChartPie },
  { path: "/budget/", name: "Budget", icon: Wallet },
  { path: "/replay/", name: "Replay", icon: Clapperboard },
  { path: "/status/", name: "Status", icon: Activity },
];

/** The place of a path, with or without its last slash; undefined where there is none. */
export function placeAt(path: string): PlaceEntry | undefined {
  const whole = path.endsWith("/") ? path : `${path}/`;
  return PLACES.find((place) => place.path === whole);
}
