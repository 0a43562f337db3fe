import { browserScheduler } from "../browser-scheduler.ts";
import type { FollowStream } from "./held-streams.ts";
import { hold, holdAlone, type OtherStreams } from "./hold.ts";
import type { Holder } from "./holder.ts";
import { lateStream } from "./late-stream.ts";

/** Prices and lists come first: the others' code comes when they are followed. */
const OTHERS: OtherStreams = {
  alerts: (options) => late(options, async () => (await import("./follow-alerts.ts")).followAlerts(options)),
  valuation: (terms, options) =>
    late(options, async () => (await import("./follow-valuation.ts")).followValuation(terms, options)),
};

function late<T>({ signal }: Parameters<FollowStream>[2], open: () => Promise<AsyncIterable<T>>): AsyncIterable<T> {
  return lateStream((delayMs, call) => browserScheduler.after(delayMs, call), signal, open);
}

/** The holder of a browser without shared workers, in the tab that leads. */
export function holdInTab(): Holder {
  return hold(OTHERS);
}

/** That of a tab which hears no other. */
export function holdInTabAlone(): Holder {
  return holdAlone(OTHERS);
}
