import { createPortfolio } from "@streampulse/client/portfolio";
import { sharedPortfolio } from "../one-stream/shared-kept.ts";
import { sharedTab } from "../one-stream/tab.ts";
import { address } from "./address.ts";

let kept: ReturnType<typeof createPortfolio> | undefined;

/** The server's portfolio and budget: one client for every component. What is followed is one stream of the browser. */
export function keptPortfolio(): ReturnType<typeof createPortfolio> {
  kept ??= sharedPortfolio(createPortfolio(address()), () => sharedTab().streams);
  return kept;
}
