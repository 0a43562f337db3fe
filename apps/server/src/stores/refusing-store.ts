import type { Store, StoreFault } from "../engine/ports/store.ts";
import { forwardedParts } from "./parts.ts";

/** In the place of a database that cannot be had: every call rejects with why. */
export function refusingStore(fault: StoreFault): Store {
  return Object.assign(
    forwardedParts(() => Promise.reject(fault)),
    { close: () => Promise.resolve() },
  );
}
