import { createClient } from "@streampulse/client";
import { createAlerts } from "@streampulse/client/alerts";
import { createPortfolio, type Portfolio } from "@streampulse/client/portfolio";
import { createWatchlists } from "@streampulse/client/watchlists";
import { browserScheduler } from "../browser-scheduler.ts";
import { glances } from "./glances.ts";
import type { FollowStream } from "./held-streams.ts";
import { Holder } from "./holder.ts";

const here = { url: "" };

const follow: FollowStream = (stream, terms, options) => {
  if (stream === "alerts") return createAlerts(here).follow(options);
  if (stream === "watchlists") return createWatchlists(here).follow(options);
  return createPortfolio(here).follow(terms as Parameters<Portfolio["follow"]>[0], options);
};

/** A holder over the server that served the page. Client ids are fresh, and kept in memory alone. */
export function hold(): Holder {
  return holder(follow);
}

/** That of a tab which serves itself alone. */
export function holdAlone(): Holder {
  return holder(glances(follow, (delayMs, call) => browserScheduler.after(delayMs, call)));
}

function holder(followed: FollowStream): Holder {
  return new Holder({ scheduler: browserScheduler, openClient: () => createClient(here), follow: followed });
}
