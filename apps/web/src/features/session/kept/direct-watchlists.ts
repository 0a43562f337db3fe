import { createWatchlists, type Watchlists } from "@streampulse/client/watchlists";
import { address } from "./address.ts";

/** The lists at the server that served the page, for calls. */
export function directWatchlists(): Watchlists {
  return createWatchlists(address());
}
