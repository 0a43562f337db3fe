import { createClient } from "@streampulse/client";
import { createAlerts } from "@streampulse/client/alerts";
import { createPortfolio, type Portfolio } from "@streampulse/client/portfolio";
import { createWatchlists } from "@streampulse/client/watchlists";
import { browserScheduler } from "../browser-scheduler.ts";
import { Holder } from "./holder.ts";

/** A holder over the server that served the page. Client ids are fresh, and kept in memory alone. */
export function hold(): Holder {
  const here = { url: "" };
  return new Holder({
    scheduler: browserScheduler,
    openClient: () => createClient(here),
    follow: (stream, terms, options) => {
      if (stream === "alerts") return createAlerts(here).follow(options);
      if (stream === "watchlists") return createWatchlists(here).follow(options);
      return createPortfolio(here).follow(terms as Parameters<Portfolio["follow"]>[0], options);
    },
  });
}
