import { Pill } from "../features/connection/connection-pill.tsx";
import { DEFAULT_LIST } from "../features/watchlist/default-list.ts";
import { PriceListOutline } from "../features/watchlist/price-card.tsx";
import { Header } from "./header.tsx";
import { PlaceFrame } from "./place-frame.tsx";
import type { PlaceEntry } from "./places.ts";

/** What holds the place of a place until the page has opened its stream: the exported document shows it. */
export function PlaceOutline({ here }: { here: PlaceEntry | undefined }) {
  const isList = here?.path === "/";
  return (
    <PlaceFrame {...(isList && { aside: <></> })}>
      <Header name={here?.name ?? "StreamPulse"} pill={<Pill state={{ status: "connecting" }} nowMs={0} />} keys={[]} />
      {isList && (
        <>
          <div className="mb-3 h-[42px] rounded-[10px] border border-line bg-surface" />
          <PriceListOutline rows={DEFAULT_LIST.length} />
        </>
      )}
    </PlaceFrame>
  );
}
