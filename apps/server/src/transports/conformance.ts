import { describe, onTestFinished, test } from "vitest";

import type { TransportHarness } from "./conformance/harness.ts";
import { TRANSPORT_PROMISES } from "./conformance/promises.ts";

export type {
  DoorClient,
  DoorNetwork,
  DoorOpening,
  DoorStage,
  Heard,
  TransportHarness,
} from "./conformance/harness.ts";

/** A promise of the suite, by the name of its test. */
export type TransportPromise = keyof typeof TRANSPORT_PROMISES;

/**
 * Holds a door to what all doors promise, over real sockets: one test per promise, each with a harness of
 * its own. A promise that a door cannot keep is named in `exceptions` with the reason; it is then counted
 * as skipped, under that reason.
 */
export function describeTransport(
  name: string,
  makeHarness: () => Promise<TransportHarness>,
  exceptions: Partial<Record<TransportPromise, string>> = {},
): void {
  describe(`the door ${name} keeps what all doors promise`, () => {
    for (const [promise, keep] of Object.entries(TRANSPORT_PROMISES)) {
      const reason = exceptions[promise as TransportPromise];
      if (reason !== undefined) {
        test.skip(`${promise} (exception: ${reason})`, () => {});
        continue;
      }
      test(promise, async () => {
        const harness = await makeHarness();
        onTestFinished(() => harness.close());
        await keep(harness);
      });
    }
  });
}
