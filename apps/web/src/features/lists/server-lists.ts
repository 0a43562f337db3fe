import { StreamPulseError } from "@streampulse/client";
import { isHeading, type Watchlist, type Watchlists } from "@streampulse/client/watchlists";
import type { KeptList, ListKeeper } from "./list-keeper.ts";

/** A call that is not answered by then is made again: while it lasts, no tab of the browser changes a list. */
const ANSWER_WITHIN_MS = 10_000;

interface Call {
  readonly signal: AbortSignal;
}

/** The lists that the server keeps for whoever this browser is to it. `patience` ends a call that takes too long. */
export function serverLists(
  watchlists: Watchlists,
  patience: () => AbortSignal = () => AbortSignal.timeout(ANSWER_WITHIN_MS),
): ListKeeper {
  const ask = async <T>(call: (options: Call) => Promise<T>): Promise<T> => {
    const signal = patience();
    try {
      return await call({ signal });
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new StreamPulseError("unavailable", "The server did not answer in time.", { cause: error });
    }
  };
  return {
    place: "server",
    async *follow(signal) {
      for await (const lists of watchlists.follow({ signal })) yield lists.map(keptList);
    },
    all: async () => (await ask((options) => watchlists.list(options))).map(keptList),
    get: async (id) => keptList(await ask((options) => watchlists.get(id, options))),
    create: async (name, entries) => keptList(await ask((options) => watchlists.create({ name, entries }, options))),
    update: async (change) => keptList(await ask((options) => watchlists.update(change, options))),
    reorder: (ids) => ask((options) => watchlists.reorder(ids, options)),
    delete: async (id) => keptList(await ask((options) => watchlists.delete(id, options))),
  };
}

/** On the wire a ticker without a note has an empty one. */
function keptList({ id, name, revision, entries }: Watchlist): KeptList {
  const kept = entries.map((entry) => (isHeading(entry) || entry.note ? entry : { ticker: entry.ticker }));
  return { id, name, revision, entries: kept };
}
