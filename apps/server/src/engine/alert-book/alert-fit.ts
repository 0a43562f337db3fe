import type { PriceKind } from "@streampulse/core";

import type { KeptAlert } from "../ports/alert.ts";

const KIND_WORDS: Readonly<Record<PriceKind, string>> = { 0: "unknown", 1: "real", 2: "simulated", 3: "replayed" };

/**
 * Why an alert cannot judge its ticker's prices, which are of this kind and currency, a sentence; undefined where it can,
 * or a currency is not known.
 */
export function misfitOf(alert: KeptAlert, kind: PriceKind, currency: string | undefined): string | undefined {
  const { ticker, priceKind = kind, currency: own = currency } = alert;
  if (priceKind !== kind) {
    return `It is for ${KIND_WORDS[priceKind]} prices, and those of ${ticker} are ${KIND_WORDS[kind]} now.`;
  }
  if (own === currency || currency === undefined) return undefined;
  return `It is for prices in ${own}, and those of ${ticker} are in ${currency} now.`;
}
