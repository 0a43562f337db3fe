import type { PriceKind } from "@streampulse/core";

import type { KeptAlert } from "../ports/alert.ts";

const KIND_WORDS: Readonly<Record<PriceKind, string>> = { 0: "unknown", 1: "real", 2: "simulated", 3: "replayed" };

/** Why an alert cannot judge its ticker's prices, which are of this kind, a sentence; undefined where it can. */
export function misfitOf({ ticker, priceKind }: KeptAlert, kind: PriceKind): string | undefined {
  if (priceKind === undefined || priceKind === kind) return undefined;
  return `It is for ${KIND_WORDS[priceKind]} prices, and those of ${ticker} are ${KIND_WORDS[kind]} now.`;
}
