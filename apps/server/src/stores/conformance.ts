import { describe, onTestFinished, test } from "vitest";
import { CANDLE_PROMISES } from "./conformance/candles.ts";
import { ALERT_PROMISES } from "./conformance/alerts.ts";
import { CHANNEL_PROMISES } from "./conformance/channels.ts";
import { LISTING_PROMISES } from "./conformance/listings.ts";
import { PORTFOLIO_PROMISES } from "./conformance/portfolios.ts";
import { OUTBOX_PROMISES } from "./conformance/outbox.ts";
import type { Promises, StoreHarness } from "./conformance/promises.ts";
import { WATCHLIST_PROMISES } from "./conformance/watchlists.ts";

/** What every store promises, part by part. */
const PARTS: Readonly<Record<string, Promises>> = {
  listings: LISTING_PROMISES,
  portfolios: PORTFOLIO_PROMISES,
  watchlists: WATCHLIST_PROMISES,
  channels: CHANNEL_PROMISES,
  outbox: OUTBOX_PROMISES,
  candles: CANDLE_PROMISES,
  alerts: ALERT_PROMISES,
};

/** Holds a store to the contracts of engine/ports/store.ts and its parts: one test per promise, each with a database of its own. */
export function describeStore(
  name: string,
  makeHarness: () => StoreHarness | Promise<StoreHarness>,
  exceptions: Readonly<Record<string, string>> = {},
): void {
  describe.each(Object.entries(PARTS))(`the store ${name} keeps the contract of its %s`, (_, promises) => {
    for (const [promise, keep] of Object.entries(promises)) {
      const reason = exceptions[promise];
      if (reason !== undefined) {
        test.skip(`${promise} (exception: ${reason})`, () => {});
        continue;
      }
      test(promise, async () => {
        const harness = await makeHarness();
        onTestFinished(() => harness.end());
        await keep(harness);
      });
    }
  });
}
