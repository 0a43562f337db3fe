"use client";
import { useEffect, useState } from "react";
import { useSession } from "../../features/session/session-context.tsx";
import { FaultLabPanel } from "../../features/status/fault-lab-panel.tsx";
import { Happenings } from "../../features/status/happenings.ts";
import { HappeningsList } from "../../features/status/happenings-list.tsx";
import { OwnConnection } from "../../features/status/own-connection.tsx";
import { SectionHead } from "../../features/status/section-head.tsx";
import { ServerFacts } from "../../features/status/server-facts.tsx";
import { useServerStatus } from "../../features/status/server-status.ts";
import { SourceCard } from "../../features/status/source-card.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Card } from "../../ui/card.tsx";
import { Place } from "../place.tsx";
import { useOpenWatchlist } from "../watchlist-context.tsx";

const MEASURED = 40;

/** How everything is: the reader's own connection, the sources, the server; and what it does when something breaks. */
export function StatusPlace() {
  const session = useSession();
  const { client, store } = session;
  const { watchlist } = useOpenWatchlist();
  // What is measured are prices of the reader's own list, as many as a screen of it has.
  useEffect(() => {
    const releases = watchlist
      .state()
      .tickers.slice(0, MEASURED)
      .map((ticker) => session.want(ticker));
    return () => releases.forEach((release) => release());
  }, [session, watchlist]);
  const happenings = useHappenings(store);
  const { status, answeredMs = 0, error, roundTripsMs, again } = useServerStatus(client);
  return (
    <Place name="Status">
      {error !== undefined && <ErrorNote title="The server did not answer." error={error} onRetry={again} />}
      <OwnConnection roundTripsMs={roundTripsMs} />
      {(status !== undefined || error === undefined) && (
        <section aria-labelledby="sources" className={`mb-6 ${error === undefined ? "" : "opacity-60"}`}>
          <SectionHead id="sources" title="Sources">
            {status && (status.sources.length === 1 ? "One" : `${status.sources.length}, best first`)}
          </SectionHead>
          {status ? (
            <ul className="grid gap-3">
              {status.sources.map((source) => (
                <SourceCard
                  key={source.source}
                  status={source}
                  nowMs={answeredMs - (store.session?.clockAheadMs ?? 0)}
                />
              ))}
              {status.sources.length === 0 && (
                <li className="text-[13px] text-muted">
                  The part of the server that has the sources does not answer now.
                </li>
              )}
            </ul>
          ) : (
            error === undefined && (
              <Card isList>
                <SkeletonRows rows={3} label="Loading the sources" />
              </Card>
            )
          )}
        </section>
      )}
      {status && (
        <section aria-labelledby="server" className={`mb-6 ${error === undefined ? "" : "opacity-60"}`}>
          <SectionHead id="server" title="Server" />
          <ServerFacts status={status} />
        </section>
      )}
      <div className="grid grid-cols-2 gap-x-6 max-[1179px]:grid-cols-1">
        <FaultLabPanel happenings={happenings} />
        <HappeningsList happenings={happenings} />
      </div>
    </Place>
  );
}

/** What happens from now on, until the place is left. */
function useHappenings(store: ReturnType<typeof useSession>["store"]): Happenings {
  const [made] = useState(() => new Happenings(store, Date.now));
  useEffect(() => made.follow(), [made]);
  return made;
}
