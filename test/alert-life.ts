// One life of a process that watches alerts, until it is killed. Argument: the database. A line of input is a price;
// what is kept is told, a JSON line each.
import { createInterface } from "node:readline";

import { AlertBook } from "../apps/server/src/engine/alert-book/alert-book.ts";
import type { Store } from "../apps/server/src/engine/ports/store.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";
import { PlayedPrices } from "./played-prices.ts";

/** What a life tells: that it has begun, what alerts wait for by now, a firing, a change, or a fault. */
export interface AlertLine {
  readonly begun?: true;
  readonly standing?: string;
  readonly fired?: string;
  readonly fault?: string;
  /** What a user changes of the alert that repeats is kept. */
  readonly changed?: true;
}

const tell = (line: AlertLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
const store = await openHere(process.argv[2] ?? "");
const { alerts } = store;
/** The same, whose firings, standings and changes are told once they are kept. */
const told: Pick<Store, "alerts" | "channels"> = {
  channels: store.channels,
  alerts: {
    page: (after, limit) => alerts.page(after, limit),
    async put(kept) {
      await alerts.put(kept);
      tell({ changed: true });
    },
    remove: (ids) => alerts.remove(ids),
    marks: () => alerts.marks(),
    lastCursor: () => alerts.lastCursor(),
    firings: (query) => alerts.firings(query),
    firingsAfter: (owner, cursor, limit) => alerts.firingsAfter(owner, cursor, limit),
    logSizes: () => alerts.logSizes(),
    pruneFirings: (owner, keep, limit) => alerts.pruneFirings(owner, keep, limit),
    async fire(fired) {
      await alerts.fire(fired);
      for (const { firing, alert } of fired) tell({ fired: firing.id, standing: alert.standing });
    },
    async keepWatch(standings, marks, left) {
      await alerts.keepWatch(standings, marks, left);
      for (const { standing } of standings) if (standing === "below") tell({ standing });
    },
  },
};
const prices = new PlayedPrices(systemScheduler);
const book = await AlertBook.open({
  engine: prices,
  store: told,
  history: { range: async () => [] },
  scheduler: systemScheduler,
  random: Math.random,
  unforeseen: (error) => tell({ fault: String(error) }),
  fired: () => {},
});
const active = (await alerts.page("", 100_000)).filter(({ state }) => state === "active");
// A change may keep what one waits for before the others'.
tell({ standing: active.find(({ standing }) => standing !== "below")?.standing ?? "below" });
for (const { id } of await alerts.firingsAfter("me", 0, 100_000)) tell({ fired: id });
tell({ begun: true });
for await (const price of createInterface({ input: process.stdin })) {
  // Its turn comes with the firing behind it.
  book.update("me", { id: "again", note: price }).catch((error: unknown) => tell({ fault: String(error) }));
  prices.quote("X:A", price);
}
await book.close();
await store.close();
