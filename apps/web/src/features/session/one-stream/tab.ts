import { createClient, type Client, type Price } from "@streampulse/client";
import { browserLife, browserWay } from "./browser-way.ts";
import { asOld, type PriceArchive } from "../../offline/kept-price.ts";
import { browserArchive } from "../../offline/price-archive.ts";
import { browserScheduler } from "../browser-scheduler.ts";
import type { TabMessage } from "./messages.ts";
import { createSharedClient } from "./shared-client.ts";
import { SharedStreams } from "./shared-streams.ts";
import { TabLink } from "./tab-link.ts";

/** What a tab has of its browser's streams. */
export interface SharedTab {
  /** Its `watch` is a part of the browser's one stream of prices. */
  readonly client: Client;
  /** The long streams of what is kept. */
  readonly streams: SharedStreams;
  /** Where last prices are kept for a start without a network. */
  readonly archive: PriceArchive;
}

let tab: SharedTab | undefined;

/** This tab's part of the browser's streams, which it joins with the first call and leaves when it goes. */
export function sharedTab(): SharedTab {
  return (tab ??= joined());
}

function joined(): SharedTab {
  const post = (message: TabMessage): void => link.post(message);
  const kept = new Map<string, Price>();
  const client = createSharedClient(createClient({ url: "" }), {
    post,
    isOffline: () => !navigator.onLine,
    kept: (ticker) => kept.get(ticker),
  });
  const streams = new SharedStreams(post);
  const link: TabLink = new TabLink(browserScheduler, browserWay(), browserLife, {
    joined() {
      client.joined();
      streams.joined();
    },
    lost() {
      client.lost();
      streams.lost();
    },
    heard(message) {
      client.heard(message);
      if (message.kind === "batch") streams.heard(message.followed ?? []);
    },
  });
  for (const event of ["online", "offline"]) addEventListener(event, client.networkChanged);
  const archive = browserArchive();
  const load = async (): Promise<void> => {
    for (const price of await archive.load()) kept.set(price.ticker, asOld(price));
    client.keptCame();
  };
  void load();
  return { client, streams, archive };
}
