import { describe, onTestFinished, test } from "vitest";
import { CONNECTION_PROMISES } from "./conformance/connections.ts";
import type { SourceHarness } from "./conformance/harness.ts";
import { NAME_PROMISES } from "./conformance/names.ts";

export type { SourceHarness } from "./conformance/harness.ts";

const PROMISES = { ...NAME_PROMISES, ...CONNECTION_PROMISES };

/** A promise of the suite, by the name of its test. */
export type SourcePromise = keyof typeof PROMISES;

/**
 * Holds a source to the contract of engine/ports/source.ts: one test per promise, each with a harness of
 * its own, whose source it closes. A promise that a source cannot keep is named in `exceptions` with the
 * reason; it is then counted as skipped, under that reason.
 */
export function describeSource(
  name: string,
  makeHarness: () => SourceHarness | Promise<SourceHarness>,
  exceptions: Partial<Record<SourcePromise, string>> = {},
): void {
  describe(`the source ${name} keeps the contract`, () => {
    for (const [promise, keep] of Object.entries(PROMISES)) {
      const reason = exceptions[promise as SourcePromise];
      if (reason !== undefined) {
        test.skip(`${promise} (exception: ${reason})`, () => {});
        continue;
      }
      test(promise, async () => {
        const harness = await makeHarness();
        // The connections that the promise opens register their end later, and so end before this.
        onTestFinished(async () => {
          await harness.source.close();
          await harness.end();
        });
        await keep(harness);
      });
    }
  });
}
