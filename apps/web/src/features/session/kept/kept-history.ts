import { createHistory } from "@streampulse/client/history";
import { address } from "./address.ts";

let kept: ReturnType<typeof createHistory> | undefined;

/** The server's candles: one client for every component. */
export function keptHistory(): ReturnType<typeof createHistory> {
  kept ??= createHistory(address());
  return kept;
}
