"use client";
import { useEffect, useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { useSession } from "../session/session-context.tsx";
import { REAL_SOURCES } from "./real-sources.ts";

/** Which sources the server has now, by name; none while it does not say. */
function useSourcesInUse(): ReadonlySet<string> {
  const { client } = useSession();
  const [names, setNames] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const asking = new AbortController();
    client.status({ signal: asking.signal }).then(
      ({ sources }) => setNames(new Set(sources.map(({ source }) => source))),
      // A server that does not say: the list is true without it.
      () => undefined,
    );
    return () => asking.abort();
  }, [client]);
  return names;
}

/** How this server comes to real prices: each source that it can have, what it brings and needs. */
export function RealPrices({ onClose }: { onClose: () => void }) {
  const inUse = useSourcesInUse();
  return (
    <Dialog title="Real prices" onClose={onClose}>
      <div className="space-y-3.5 text-[13.5px] text-text">
        <p>The server decides where prices come from. Stop it and start it again with one setting:</p>
        <ul className="space-y-3">
          {REAL_SOURCES.map(({ name, brings, needs, start }) => (
            <li key={name}>
              <p>
                <b className="font-semibold">{name}</b>
                {inUse.has(name) && <span className="ml-2 text-xs font-medium text-accent">In use now</span>}
              </p>
              <p className="text-[13px] text-muted">
                {brings}. {needs === undefined ? "No key needed." : `Needs: ${needs}.`}
              </p>
              <pre className="mt-1.5 rounded-lg bg-sunken px-3 py-2 font-mono text-[12px] break-words whitespace-pre-wrap">
                {start}
              </pre>
            </li>
          ))}
        </ul>
        <p className="text-muted">
          Several, best first, as in <code className="font-mono text-[12px]">binance,finnhub</code>, stand in for one
          another. This page connects again by itself.
        </p>
      </div>
    </Dialog>
  );
}
