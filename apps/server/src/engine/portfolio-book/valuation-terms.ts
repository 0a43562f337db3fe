import { currencyOf } from "./activity-text.ts";
import type { CostMethod } from "./position.ts";
import type { ValuationTerms } from "./valuation-feed.ts";

/** The terms as somebody asks for them: text that may hold anything. */
export interface TermsWish {
  readonly method: CostMethod;
  readonly currency?: string | undefined;
}

/** Throws a FieldFault. */
export function termsOf({ method, currency }: TermsWish): ValuationTerms {
  return { method, currency: currency === undefined ? undefined : currencyOf("currency", currency, false) };
}
