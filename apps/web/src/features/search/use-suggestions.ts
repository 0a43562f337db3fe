"use client";
import type { Client, TickerInfo } from "@streampulse/client";
import { useEffect, useState } from "react";

/** What a search found for a text: an answer, none yet, or that the server could not be asked. */
export interface Suggestions {
  readonly query: string;
  readonly results: readonly TickerInfo[];
  /** Why the server could not be asked, in its words; absent where it answered. */
  readonly failure?: string | undefined;
}

const NONE: Suggestions = { query: "", results: [] };
const PAUSE_MS = 120;
const MOST = 8;

/**
 * What shows while a text is typed: an older answer only as long as the text goes on from it, or back to it,
 * so that the list does not flicker at each letter and never offers what was found for another search.
 */
export function shownFor(query: string, found: Suggestions): Suggestions {
  if (query === "") return NONE;
  return query.startsWith(found.query) || found.query.startsWith(query) ? found : NONE;
}

/** Searches while the reader types, after a short pause; see `shownFor`. */
export function useSuggestions(client: Pick<Client, "search">, text: string): Suggestions {
  const query = text.trim();
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (query === "") return;
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      client.search(query, { limit: MOST, signal: leaving.signal }).then(
        ({ results }) => setFound({ query, results }),
        (error: unknown) => {
          if (!leaving.signal.aborted) setFound({ query, results: [], failure: reasonOf(error) });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [client, query]);
  return shownFor(query, found);
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "The server did not answer.";
}
