import { isHeading, type Watchlist, type Watchlists } from "@streampulse/client/watchlists";
import type { KeptList, ListKeeper } from "./list-keeper.ts";

/** The lists that the server keeps for whoever this browser is to it. */
export function serverLists(watchlists: Watchlists): ListKeeper {
  return {
    place: "server",
    async *follow(signal) {
      for await (const lists of watchlists.follow({ signal })) yield lists.map(keptList);
    },
    all: async () => (await watchlists.list()).map(keptList),
    get: async (id) => keptList(await watchlists.get(id)),
    create: async (name, entries) => keptList(await watchlists.create({ name, entries })),
    update: async (change) => keptList(await watchlists.update(change)),
    reorder: (ids) => watchlists.reorder(ids),
    delete: async (id) => keptList(await watchlists.delete(id)),
  };
}

/** On the wire a ticker without a note has an empty one. */
function keptList({ id, name, revision, entries }: Watchlist): KeptList {
  const kept = entries.map((entry) => (isHeading(entry) || entry.note ? entry : { ticker: entry.ticker }));
  return { id, name, revision, entries: kept };
}
