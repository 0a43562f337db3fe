import { Failure } from "@streampulse/core";

import type { AlertRoll } from "./alert-roll.ts";

/** How many alerts there may be: everybody's, and one owner's. */
export interface AlertBounds {
  readonly all: number;
  readonly of: (owner: string) => number;
}

/** Throws LIMIT_ALERTS where there is no room for another alert of this owner, and says whose limit that is. */
export function checkRoom(roll: Pick<AlertRoll, "size" | "of">, owner: string, { all, of }: AlertBounds): void {
  const own = of(owner);
  if (roll.of(owner).length >= own) {
    const words = `You have ${own} alerts, as many as one principal may have; delete some that are over.`;
    throw new Failure("LIMIT_ALERTS", words, { limit: own });
  }
  if (roll.size < all) return;
  const words = `This server keeps ${all} alerts and has no room for another; delete some that are over.`;
  throw new Failure("LIMIT_ALERTS", words, { limit: all });
}
