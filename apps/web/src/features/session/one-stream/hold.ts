import { createClient } from "@streampulse/client";
import { createWatchlists } from "@streampulse/client/watchlists";
import { browserScheduler } from "../browser-scheduler.ts";
import { glances } from "./glances.ts";
import type { FollowStream } from "./held-streams.ts";
import { Holder } from "./holder.ts";

const here = { url: "" };

/** What of the kept a holder follows beside the lists. */
export interface OtherStreams {
  readonly alerts: (options: Parameters<FollowStream>[2]) => AsyncIterable<unknown>;
  readonly valuation: (terms: unknown, options: Parameters<FollowStream>[2]) => AsyncIterable<unknown>;
}

/** A holder over the server that served the page. Client ids are fresh, and kept in memory alone. */
export function hold(others: OtherStreams): Holder {
  return holder(followed(others));
}

/** That of a tab which serves itself alone. */
export function holdAlone(others: OtherStreams): Holder {
  return holder(glances(followed(others), (delayMs, call) => browserScheduler.after(delayMs, call)));
}

function followed({ alerts, valuation }: OtherStreams): FollowStream {
  return (stream, terms, options) => {
    if (stream === "watchlists") return createWatchlists(here).follow(options);
    return stream === "alerts" ? alerts(options) : valuation(terms, options);
  };
}

function holder(follow: FollowStream): Holder {
  return new Holder({ scheduler: browserScheduler, openClient: () => createClient(here), follow });
}
