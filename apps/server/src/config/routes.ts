import { nearest } from "@streampulse/core";

import { ASSET_CLASSES, type Routes } from "../engine/ports/route.ts";
import type { SourceDefinition } from "../engine/ports/setting.ts";

const NAME = "STREAMPULSE_ROUTES";
const VENUE = /^[A-Z0-9_]{1,16}$/;
const CLASSES = Object.keys(ASSET_CLASSES);

/** What the parts of STREAMPULSE_ROUTES say together. Faults go to `faults`, a line each, naming the part. */
export function readRoutes(parts: readonly string[], sources: readonly string[], faults: string[]): Routes {
  const routes = new Map<string, readonly string[]>();
  const wrong = (part: string, why: string) =>
    faults.push(`${NAME}: ${JSON.stringify(part.slice(0, 80))} ${why}${why.endsWith("?") ? "" : "."}`);
  for (const part of parts) {
    const [key = "", order, ...more] = part.split("=").map((side) => side.trim());
    if (order === undefined || order === "" || key === "" || more.length > 0) {
      wrong(part, "must be a class or a venue, =, and sources with spaces between, such as crypto=binance kraken");
      continue;
    }
    if (!CLASSES.includes(key) && !VENUE.test(key)) {
      const near = nearest(key, CLASSES);
      const meant = near ? `; did you mean ${near}?` : "";
      wrong(key, `is no asset class (${CLASSES.join(", ")}) and no venue, which is written in capitals${meant}`);
      continue;
    }
    if (routes.has(key)) wrong(key, "is routed twice");
    const names = order.split(/\s+/);
    const strange = names.find((name) => !sources.includes(name));
    const near = strange === undefined ? undefined : nearest(strange, sources);
    const meant = near ? `; did you mean ${near}?` : "";
    if (strange !== undefined)
      wrong(strange, `is none of STREAMPULSE_SOURCES, which are ${sources.join(", ")}${meant}`);
    else if (new Set(names).size < names.length) wrong(part, "names a source twice");
    routes.set(key, names);
  }
  return routes;
}

/** The venues that are routed though no source that they are given to is known to have them, a line each. */
export function strayVenues(routes: Routes, sources: readonly SourceDefinition[]): string[] {
  const stray: string[] = [];
  for (const [key, names] of routes) {
    if (CLASSES.includes(key)) continue;
    const routed = sources.filter(({ name }) => names.includes(name));
    // Of one whose venues nobody can tell beforehand it may be one.
    if (routed.some(({ venues }) => venues === undefined || venues.includes(key))) continue;
    const near = nearest(
      key,
      routed.flatMap(({ venues = [] }) => venues),
    );
    stray.push(
      `${NAME}: ${names.join(" and ")} ${names.length > 1 ? "have" : "has"} no venue ${key}${near ? `; did you mean ${near}?` : "."}`,
    );
  }
  return stray;
}
