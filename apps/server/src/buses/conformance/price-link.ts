import { describe, onTestFinished, test } from "vitest";

import type { PriceLink, PriceOwner } from "../../engine/ports/price-link.ts";
import { LinkStage, type PlayedOwner } from "./link-stage.ts";
import { PRICE_LINK_PROMISES } from "./price-link-promises.ts";

/** A bus with an owner of sources at one end. */
export interface PriceLinkHarness {
  /** The way there for other processes. */
  readonly link: PriceLink;
  /** The owner is gone from one moment to the next; connections break, and none can be made. */
  lose(): Promise<void>;
  /** Ends what is left. */
  end(): Promise<void>;
}

/** Holds a bus to the contract of engine/ports/price-link.ts: one test per promise, each with an owner and a harness of its own. */
export function describePriceLink(
  name: string,
  makeOwner: () => PlayedOwner,
  makeHarness: (owner: PriceOwner) => Promise<PriceLinkHarness>,
): void {
  describe(`the price link of ${name} keeps the contract`, () => {
    for (const [promise, keep] of Object.entries(PRICE_LINK_PROMISES)) {
      test(promise, async () => {
        const stage = await LinkStage.make(makeOwner(), makeHarness);
        onTestFinished(() => stage.end());
        await keep(stage);
      });
    }
  });
}
