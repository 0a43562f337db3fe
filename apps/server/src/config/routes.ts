import { ASSET_CLASSES, type Routes } from "../engine/ports/route.ts";

const NAME = "STREAMPULSE_ROUTES";
const VENUE = /^[A-Z0-9_]{1,16}$/;
const CLASSES = Object.keys(ASSET_CLASSES);

/** What the parts of STREAMPULSE_ROUTES say together. Faults go to `faults`, a line each, naming the part. */
export function readRoutes(parts: readonly string[], sources: readonly string[], faults: string[]): Routes {
  const routes = new Map<string, readonly string[]>();
  const wrong = (part: string, why: string) => faults.push(`${NAME}: ${JSON.stringify(part.slice(0, 80))} ${why}.`);
  for (const part of parts) {
    const [key = "", order, ...more] = part.split("=").map((side) => side.trim());
    if (order === undefined || order === "" || key === "" || more.length > 0) {
      wrong(part, "must be a class or a venue, =, and sources with spaces between, such as crypto=binance kraken");
      continue;
    }
    if (!CLASSES.includes(key) && !VENUE.test(key)) {
      wrong(key, `is no asset class (${CLASSES.join(", ")}) and no venue, which is written in capitals`);
      continue;
    }
    if (routes.has(key)) wrong(key, "is routed twice");
    const names = order.split(/\s+/);
    const strange = names.find((name) => !sources.includes(name));
    if (strange !== undefined) wrong(strange, `is none of STREAMPULSE_SOURCES, which are ${sources.join(", ")}`);
    else if (new Set(names).size < names.length) wrong(part, "names a source twice");
    routes.set(key, names);
  }
  return routes;
}
