import { browserLife, browserWay } from "./browser-way.ts";
import { endRushIn } from "../../../ui/first-rush.ts";
import type { PriceArchive } from "../../offline/kept-price.ts";
import { LastPrices } from "../../offline/last-prices.ts";
import { browserArchive } from "../../offline/price-archive.ts";
import { browserScheduler } from "../browser-scheduler.ts";
import { lateCalls } from "../late-calls.ts";
import type { Batch, TabMessage } from "./messages.ts";
import { createSharedClient, type PageClient } from "./shared-client.ts";
import { SharedStreams } from "./shared-streams.ts";
import { TabLink } from "./tab-link.ts";

/** What a tab has of its browser's streams. */
export interface SharedTab {
  /** Its `watch` is a part of the browser's one stream of prices. */
  readonly client: PageClient;
  /** The long streams of what is kept. */
  readonly streams: SharedStreams;
  /** Where last prices are kept for a start without a network. */
  readonly archive: PriceArchive;
}

/** The code of calls comes after the first prices: what holds the stream has its own. */
const calls = async () => (await import("./direct-client.ts")).directClient();

/** A stream that is there and brings no price for so long has none to bring. */
const BRINGS_NONE_MS = 5_000;

/** The page's first rush ends with the first price that shows, and here where none is to come. */
function noteRush({ connection }: Batch): void {
  if (!connection || connection.status === "connecting") return;
  endRushIn(connection.status === "live" ? BRINGS_NONE_MS : 0);
}

let tab: SharedTab | undefined;

/** This tab's part of the browser's streams, which it joins with the first call and leaves when it goes. */
export function sharedTab(): SharedTab {
  return (tab ??= joined());
}

function joined(): SharedTab {
  const post = (message: TabMessage): void => link.post(message);
  const archive = browserArchive();
  const last = new LastPrices(archive);
  const client = createSharedClient(lateCalls(calls, ["getQuotes", "search", "status"]), {
    post,
    isOffline: () => !navigator.onLine,
    kept: last.of,
    keep: last.keep,
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
      if (message.kind === "batch") noteRush(message);
      client.heard(message);
      if (message.kind === "batch") streams.heard(message.followed ?? []);
    },
  });
  for (const event of ["online", "offline"]) addEventListener(event, client.networkChanged);
  void last.load().then(client.keptCame);
  return { client, streams, archive };
}
